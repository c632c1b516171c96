import Directory
import HTTPTypes
import Hummingbird
import Identity

/// The step of a log-in for those who have to change their password first: everything else is proven by then.
extension LoginPages {
    /// Leads to the form.
    func changeStep(_ admission: Admission, next: String) -> Response {
        let user = admission.account.user
        let token = changes.begin(
            PendingLogins.Step(user: user.id, name: user.username, proof: user.credentialGeneration))
        return .redirect(
            to: "\(place.path)/password?token=\(token.exposed)&next=\(FormFields.escaped(next))", type: .found)
    }

    /// The form.
    func showChange(_ request: Request, _ context: CallContext) throws -> Response {
        let fields = try request.queryFields()
        guard let token = fields["token"], changes.isOpen(token) else { return start }
        return page(form(token, next(fields)))
    }

    /// Takes the new password and begins the session.
    func submitChange(_ request: Request, _ context: CallContext) async throws -> Response {
        guard isConfidential(context) else { return needsTLS }
        guard place.browsers.isFromHere(request) else { return otherSite }
        let fields = try await request.formFields(maximumBytes: Self.maximumForm)
        guard let token = fields["token"], let step = changes.attempt(token),
            let account = api.directory.account(id: step.user), account.user.credentialGeneration == step.proof
        else { return start }
        var form = form(token, next(fields))
        do {
            let password = try NewPasswordForm.password(in: fields)
            let hash = try await api.hash(
                password, for: account.user, role: account.user.role?.role, isOther: true)
            // Of two that come at once, the second one finds the token used.
            guard changes.finish(token) else { return start }
            let actor = Actor(
                door: .http, name: account.user.username, entry: account.entry, address: context.address)
            try await api.directory.perform(actor) { draft in
                guard draft.snapshot.entry(of: step.user)?.user?.credentialGeneration == step.proof else {
                    throw ChangeError(.forbidden, "The account was changed meanwhile.")
                }
                try draft.setPassword(of: step.user, to: hash)
            }
        } catch let error as FieldError {
            form.problem = error.problem
            return page(form, status: .badRequest)
        } catch is ChangeError {
            return start
        }
        guard let changed = api.directory.account(id: step.user) else { return start }
        let (session, _) = try await place.sessions.keeper.begin(for: changed, in: place.sessions.realm)
        let leadsToEnrolment = api.authenticator.asksForEnrolment(of: changed) && place.sessions.realm == .console
        var response = Response.redirect(to: leadsToEnrolment ? place.standard : form.next, type: .found)
        response.headers.append(place.sessions.cookie.header(session.exposed))
        return response
    }

    private func form(_ token: String, _ next: String) -> NewPasswordForm {
        NewPasswordForm(
            action: "\(place.path)/password", token: token, next: next, minimum: api.passwordPolicy.minimumLength)
    }

    private func page(_ form: NewPasswordForm, status: HTTPResponse.Status = .ok) -> Response {
        template.html(
            PageTemplate.Page(
                title: "Change the password", files: place.files,
                text: ["Your password has to be changed before you go on."], content: form), status: status)
    }
}
