import Directory
import Identity
import LDAPProtocol

/// A change with all that it takes to make it.
struct DirectoryChange: Sendable {
    var write: DirectoryWrite
    var actor: Actor
    /// Who the connection is: the change is made if that is still so when its turn comes.
    var identity: BoundIdentity?
    var wantsPasswordPolicy: Bool
    /// A password that was made up (RFC 3062).
    var generatedPassword: SecretBytes?

    /// What a refusal comes to.
    func outcome(_ refusal: WriteRefusal, notBefore: ContinuousClock.Instant? = nil) -> WriteOutcome {
        WriteOutcome(
            result: refusal.result, controls: passwordPolicy(problem: refusal.problem), notBefore: notBefore)
    }

    fileprivate func passwordPolicy(problem: PasswordPolicyControl.Problem? = nil) -> [Control] {
        wantsPasswordPolicy ? [PasswordPolicyControl(problem: problem).control] : []
    }
}

extension DirectoryBackend {
    typealias Change = DirectoryChange

    /// Slow work before a change.
    enum WriteWork: Sendable {
        /// Hash a password, or hold it against the stored one.
        case passwords(PasswordPreparation, DirectoryChange)
        /// A password modify request.
        case passwordModify(PasswordModification, DirectoryChange)
    }

    func prepare(
        _ request: WriteRequest, reader: inout Reader, address: String?
    ) -> WriteStep<WriteWork, DirectoryChange> {
        let snapshot = directory.snapshot
        let viewer = reader.viewer(in: snapshot)
        guard !viewer.isAnonymous else {
            let text = "bind first: anonymous may change nothing"
            return .outcome(
                WriteOutcome(result: LDAPResult(.insufficientAccessRights, diagnosticMessage: text)))
        }
        let user = viewer.entry.flatMap { snapshot.entry($0)?.user }
        let actor = Actor(
            door: .ldap, name: user?.username ?? reader.identity?.unixOperator?.name ?? "gatehouse",
            entry: viewer.entry, address: address)
        var change = DirectoryChange(
            write: DirectoryWrite(.delete(DelRequest(entry: []))), actor: actor,
            identity: viewer.entry == reader.identity?.entry ? reader.identity : nil,
            wantsPasswordPolicy: request.controls.wantsPasswordPolicy)
        change.write.isProven = change.identity.map { !$0.isAppPassword } ?? false
        let changesFirst = reader.identity?.mustChangePassword ?? false
        let isAppPassword = reader.identity?.isAppPassword ?? false
        do throws(WriteRefusal) {
            switch request.operation {
            case .passwordModify(let request):
                let modification = try PasswordModification(request, by: viewer.entry, in: snapshot)
                if changesFirst, modification.target != viewer.entry { throw Self.changeFirst }
                change.generatedPassword = modification.generatedPassword
                if isAppPassword, !modification.hasOldPassword { throw Self.readsOnly }
                return .work(.passwordModify(modification, change))
            case _ where isAppPassword: throw Self.readsOnly
            case .add(let request): change.write.operation = .add(request)
            case .modify(let request):
                if changesFirst, snapshot.entry(named: request.object)?.id != viewer.entry { throw Self.changeFirst }
                change.write.operation = .modify(request)
            case .delete(let request): change.write.operation = .delete(request)
            case .modifyDN(let request): change.write.operation = .modifyDN(request)
            }
            change.write.assertion = request.controls.assertion
            change.write.preRead = request.controls.preRead
            change.write.postRead = request.controls.postRead
            change.write.isPermissive = request.controls.isPermissive
            change.write.deletesTree = request.controls.deletesTree
            let preparation = try PasswordPreparation(change.write.operation, in: snapshot)
            return preparation.map { .work(.passwords($0, change)) } ?? .change(change)
        } catch {
            return .outcome(change.outcome(error))
        }
    }

    /// A program that was given an app password is no administrator, whoever it works for.
    private static var readsOnly: WriteRefusal {
        WriteRefusal(.insufficientAccessRights, "an app password changes nothing: bind with the password itself")
    }

    private static var changeFirst: WriteRefusal {
        WriteRefusal(
            .insufficientAccessRights, "the own password has to be changed before anything else",
            problem: .changeAfterReset)
    }

    func perform(_ work: WriteWork) async -> WriteStep<WriteWork, DirectoryChange> {
        switch work {
        case .passwords(let preparation, var change):
            let hasher = authenticator.hasher
            switch await inPool({ Self.attempt { () throws(WriteRefusal) in try preparation.perform(hasher) } }) {
            case .success(let prepared):
                change.write.passwords = prepared
                return .change(change)
            case .failure(let refusal): return .outcome(change.outcome(refusal))
            }
        case .passwordModify(let modification, let change):
            return await perform(modification, change)
        }
    }

    private func perform(
        _ modification: PasswordModification, _ change: DirectoryChange
    ) async -> WriteStep<WriteWork, DirectoryChange> {
        if let attempt = modification.attempt(address: change.actor.address) {
            let verdict: Verdict
            switch authenticator.decide(attempt) {
            case .verdict(let known): verdict = known
            case .work(let work): verdict = await authenticator.perform(work)
            }
            if let refusal = verdict.refusal {
                return .outcome(
                    change.outcome(PasswordModification.refusal(of: refusal), notBefore: refusal.notBefore))
            }
        }
        let hasher = authenticator.hasher
        switch await inPool({ Self.attempt { () throws(WriteRefusal) in try modification.hash(hasher) } }) {
        case .success(let hash):
            var change = change
            // Whoever gave the old password proved it, in somebody's name too.
            if modification.hasOldPassword { change.write.isProven = true }
            change.write.operation = .setPassword(modification.target, hash)
            return .change(change)
        case .failure(let refusal): return .outcome(change.outcome(refusal))
        }
    }

    private func inPool<Value: Sendable>(
        _ work: @escaping @Sendable () -> Result<Value, WriteRefusal>
    ) async -> Result<Value, WriteRefusal> {
        do throws(HashPoolError) {
            return try await authenticator.pool.run(work)
        } catch {
            return .failure(WriteRefusal(.busy, "too many passwords are being hashed; try again"))
        }
    }

    private static func attempt<Value>(_ body: () throws(WriteRefusal) -> Value) -> Result<Value, WriteRefusal> {
        do throws(WriteRefusal) {
            return .success(try body())
        } catch {
            return .failure(error)
        }
    }

    func commit(_ change: DirectoryChange, completion: @escaping @Sendable (WriteOutcome) -> Void) {
        directory.submit(
            change.actor,
            { draft in
                try change.checkIdentity(in: draft.snapshot)
                let answer = try draft.perform(change.write)
                return (answer, change.renewedIdentity(in: draft.snapshot))
            },
            completion: { result in
                switch result {
                case .success(let (answer, identity)): completion(change.outcome(answer, identity))
                case .failure(let error): completion(change.outcome(WriteRefusal.of(error)))
                }
            })
    }
}

extension DirectoryChange {
    /// Who was disabled or has another password by now changes nothing more.
    fileprivate func checkIdentity(in snapshot: DirectorySnapshot) throws(WriteRefusal) {
        guard let identity else { return }
        let user = snapshot.entry(identity.entry)?.user
        guard user?.status == .enabled, user?.credentialGeneration == identity.credentialGeneration,
            identity.token.map({ user?.has($0) ?? false }) ?? true
        else {
            throw WriteRefusal(.insufficientAccessRights, "bind again: the account was changed since the bind")
        }
    }

    /// Who the connection is after it changed its own credential, as it proved the one before.
    fileprivate func renewedIdentity(in snapshot: DirectorySnapshot) -> BoundIdentity? {
        guard let identity, let user = snapshot.entry(identity.entry)?.user, user.status == .enabled,
            user.credentialGeneration != identity.credentialGeneration
        else { return nil }
        var renewed = identity
        renewed.credentialGeneration = user.credentialGeneration
        renewed.mustChangePassword = user.mustChangePassword
        return renewed
    }

    fileprivate func outcome(_ answer: WriteAnswer, _ identity: BoundIdentity?) -> WriteOutcome {
        var controls = passwordPolicy()
        if let entry = answer.before {
            controls.append(Control(oid: ControlOID.preRead, value: ReadEntryControl.encoded(entry: entry)))
        }
        if let entry = answer.after {
            controls.append(Control(oid: ControlOID.postRead, value: ReadEntryControl.encoded(entry: entry)))
        }
        return WriteOutcome(
            result: LDAPResult(.success, diagnosticMessage: answer.note), controls: controls,
            generatedPassword: generatedPassword, identity: identity)
    }
}
