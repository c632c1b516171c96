import Directory
import Identity
import LDAPProtocol
import UnixSocket

/// Answers connections from the directory and the authenticator.
struct DirectoryBackend: ConnectionBackend {
    typealias Cursor = DirectoryAnswers
    typealias Work = LoginWork

    let directory: LiveDirectory
    let authenticator: Authenticator
    let limits: Limits
    /// Whether clients may show a certificate.
    let asksForCertificates: Bool
    let sasl: LDAPServiceSettings.SASL
    let operators = UnixOperators()

    private let bell = ChangeBell()

    init(
        directory: LiveDirectory, authenticator: Authenticator, limits: Limits,
        asksForCertificates: Bool = false, sasl: LDAPServiceSettings.SASL = LDAPServiceSettings.SASL()
    ) {
        self.directory = directory
        self.authenticator = authenticator
        self.limits = limits
        self.asksForCertificates = asksForCertificates
        self.sasl = sasl
        directory.observe { [bell] _ in bell.ring() }
    }

    /// Who reads, with what the directory says about that at the moment.
    struct Reader: ConnectionReader, Sendable {
        let identity: BoundIdentity?
        /// Whom he acts for.
        private var authorizationID: [UInt8]?
        var mechanisms: [String] = []
        private var known: (change: ChangeNumber, viewer: Viewer)?
        var selection = RepeatedSelection()

        init(_ identity: BoundIdentity?) {
            self.identity = identity
        }

        /// The reader in a version of the directory. Someone who is gone, disabled or has another password since the
        /// bind is nobody.
        mutating func viewer(in snapshot: DirectorySnapshot) -> Viewer {
            var viewer = self.person(in: snapshot)
            viewer.mechanisms = mechanisms
            return viewer
        }

        /// The name of an operator, who has no entry.
        var operatorName: [UInt8]? {
            guard authorizationID == nil else { return nil }
            return identity?.unixOperator.map { Array($0.distinguishedName.utf8) }
        }

        private mutating func person(in snapshot: DirectorySnapshot) -> Viewer {
            guard let identity else { return .anonymous }
            if let end = identity.expiresAt, end <= SystemLoginClock().time { return .anonymous }
            if let known, known.change == snapshot.change { return known.viewer }
            var viewer = Viewer.anonymous
            if identity.unixOperator != nil {
                viewer = .system
            } else if let user = snapshot.entry(identity.entry)?.user, user.status == .enabled,
                user.credentialGeneration == identity.credentialGeneration
            {
                viewer = snapshot.viewer(of: identity.entry, with: identity.token)
                if identity.mustChangePassword { viewer = viewer.withoutRights }
            }
            // The right to act for others may be gone by now.
            if let authorizationID { viewer = snapshot.viewer(viewer, actingAs: authorizationID) ?? .anonymous }
            known = (snapshot.change, viewer)
            return viewer
        }

        /// The same reader, acting for another user.
        func acting(as authorizationID: [UInt8]) -> Reader {
            var reader = Reader(identity)
            reader.mechanisms = mechanisms
            reader.authorizationID = authorizationID
            return reader
        }
    }

    func search(
        _ request: SearchRequest, messageID: Int32, controls: SearchControls, reader: inout Reader
    ) -> DirectoryAnswers {
        if let sync = controls.sync { return synchronise(request, messageID, sync, controls.assertion, reader) }
        let snapshot = directory.snapshot
        let viewer = reader.viewer(in: snapshot)
        return DirectoryAnswers(
            snapshot.search(
                request, messageID: messageID, controls: controls, viewer: viewer,
                limits: SearchLimits(entries: limits.searchResultEntries),
                selection: reader.selection.selection(for: request, controls, context: snapshot.context)))
    }

    private func synchronise(
        _ request: SearchRequest, _ messageID: Int32, _ sync: SyncRequestControl, _ assertion: Filter?,
        _ reader: Reader
    ) -> DirectoryAnswers {
        let answers = directory.synchronise(request, messageID: messageID, sync: sync, assertion: assertion) {
            snapshot in
            var reader = reader
            return reader.viewer(in: snapshot)
        }
        switch answers {
        case .success(let cursor): return DirectoryAnswers(cursor)
        case .failure(let refusal): return search(request, messageID: messageID, endingWith: refusal.result)
        }
    }

    func search(_ request: SearchRequest, messageID: Int32, endingWith result: LDAPResult) -> DirectoryAnswers {
        DirectoryAnswers(directory.snapshot.search(request, messageID: messageID, endingWith: result))
    }

    func watch(_ wake: @escaping @Sendable () -> Void) -> ChangeBell.Watch? { bell.watch(wake) }

    func compare(_ request: CompareRequest, assertion: Filter?, reader: inout Reader) -> LDAPResult {
        let snapshot = directory.snapshot
        return snapshot.compare(request, assertion: assertion, viewer: reader.viewer(in: snapshot))
    }

    func reader(_ reader: inout Reader, actingAs authorizationID: [UInt8]) -> Reader? {
        let snapshot = directory.snapshot
        let isAllowed = snapshot.viewer(reader.viewer(in: snapshot), actingAs: authorizationID) != nil
        return isAllowed ? reader.acting(as: authorizationID) : nil
    }

    func mayTellClient(_ reader: inout Reader) -> Bool {
        reader.viewer(in: directory.snapshot).mayTellClient
    }

    func distinguishedName(of reader: inout Reader) -> [UInt8]? {
        if let name = reader.operatorName { return name }
        let snapshot = directory.snapshot
        return reader.viewer(in: snapshot).entry.flatMap { snapshot.entry($0)?.dn }
    }

    func decide(name: [UInt8], password: SecretBytes, from client: BindClient) -> BindDecision<LoginWork> {
        let target = directory.snapshot.bindTarget(name)
        guard target.isValidDN else { return .verdict(BindVerdict(.invalidDNSyntax, "the name to bind as is no DN")) }
        // A name that nobody has is refused like a wrong password, at the same cost.
        var attempt = LoginAttempt(
            identity: .entry(target.entry?.user?.id, name: String(decoding: name.prefix(512), as: UTF8.self)),
            password: Secret(password.bytes), mayAppendCode: target.service == nil, door: .ldap,
            address: client.address, service: target.service)
        attempt.serviceRule = rule(of: client)
        attempt.takesAppPasswordsAlone = target.service != nil
        switch authenticator.decide(attempt) {
        case .verdict(let verdict): return .verdict(BindVerdict(verdict))
        case .work(let work): return .work(work)
        }
    }

    func perform(_ work: LoginWork) async -> BindVerdict {
        BindVerdict(await authenticator.perform(work))
    }
}

extension BindVerdict {
    /// The verdict in the terms of LDAP.
    init(_ verdict: Verdict) {
        switch verdict {
        case .allowed(let admission):
            let user = admission.account.user
            var identity = BoundIdentity(
                entry: admission.account.entry, credentialGeneration: user.credentialGeneration)
            identity.token = admission.token
            let password = admission.appPassword
            identity.isAppPassword = password != nil
            identity.expiresAt =
                password?.expiresAt ?? user.tokens.first { $0.id == admission.token }?.expiresAt
            identity.mustChangePassword = admission.password.asksForChange
            self.init(identity: identity)
            switch admission.password {
            case .good: break
            case .mustChange, .expired: problem = .changeAfterReset
            case .expiring(let seconds): warning = .secondsBeforeExpiration(Int32(clamping: seconds))
            case .grace(let remaining): warning = .graceLoginsRemaining(Int32(clamping: remaining))
            }
        case .refused(let refusal):
            let (code, text): (ResultCode, String) =
                switch refusal.reason {
                // The same for every reason, so that nothing is learnt from it.
                case .invalid: (.invalidCredentials, "")
                case .codeRequired: (.invalidCredentials, "the one-time code has to follow the password")
                case .mustChangePassword: (.invalidCredentials, "the password has to be changed first")
                case .expired: (.invalidCredentials, "the password or the account has expired")
                case .notPermitted: (.invalidCredentials, "the account may not be used here")
                case .unavailable: (.unavailable, "the password cannot be verified now; try again later")
                case .busy: (.busy, "too many passwords are being verified; try again")
                }
            self.init(code, text, notBefore: refusal.notBefore)
            switch refusal.reason {
            case .mustChangePassword: problem = .changeAfterReset
            case .expired: problem = .passwordExpired
            default: break
            }
        }
    }
}
