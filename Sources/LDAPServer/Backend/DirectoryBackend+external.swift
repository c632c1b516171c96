import Directory
import Identity
import LDAPProtocol
import UnixSocket

extension DirectoryBackend {
    func mechanisms(over security: ConnectionSecurity) -> [String] {
        var mechanisms: [String] = []
        if let credentials = security.credentials {
            if operators[credentials.user] != nil { mechanisms.append("EXTERNAL") }
        } else if security.hasTLS, asksForCertificates {
            mechanisms.append("EXTERNAL")
        }
        // The password is in the clear inside it.
        if security.isConfidential, SASLLibrary.mechanisms.contains("PLAIN") { mechanisms.append("PLAIN") }
        if sasl.scram, SASLLibrary.mechanisms.contains(Self.scram) { mechanisms.append(Self.scram) }
        if sasl.keytab != nil, SASLLibrary.mechanisms.contains("GSSAPI") { mechanisms.append("GSSAPI") }
        return mechanisms
    }

    private static let scram = "SCRAM-SHA-256"

    func exchange(_ mechanism: String) -> SASLExchange {
        SASLExchange(mechanism, host: sasl.host) { [authenticator] login in authenticator.scramVerifier(of: login).text
        }
    }

    func decide(login: String, scramProof: Bool, from client: BindClient) -> BindDecision<LoginWork> {
        var attempt = LoginAttempt(identity: .login(login), password: Secret([]), door: .ldap, address: client.address)
        attempt.serviceRule = rule(of: client)
        switch authenticator.decide(attempt, scramProof: scramProof) {
        case .verdict(let verdict): return .verdict(BindVerdict(verdict))
        case .work(let work): return .work(work)
        }
    }

    /// The library leaves the realm of this host out. Another one is ours only if the operator says so: what another realm
    /// calls jane is another jane.
    func decide(principal: String, from client: BindClient) -> BindVerdict {
        var login = principal
        if let at = principal.lastIndex(of: "@") {
            let realm = String(principal[principal.index(after: at)...])
            guard sasl.realms.contains(realm) else {
                return BindVerdict(.invalidCredentials, "the Kerberos realm \(LogText(realm)) is not one of ours")
            }
            login = String(principal[..<at])
        }
        var attempt = LoginAttempt(identity: .login(login), password: Secret([]), door: .ldap, address: client.address)
        attempt.serviceRule = rule(of: client)
        return BindVerdict(authenticator.decide(attempt, vouchedFor: .kerberos))
    }

    func isService(_ identity: BoundIdentity) -> Bool {
        identity.unixOperator == nil && directory.snapshot.entry(identity.entry)?.user?.type == .api
    }

    /// What holds for all who log in through the service of a connection, as it is now.
    func rule(of client: BindClient) -> SecondFactorRule {
        guard let service = client.service, let user = directory.snapshot.entry(service.entry)?.user,
            user.type == .api, user.status == .enabled
        else { return .ifEnrolled }
        return user.secondFactorRule
    }

    func decide(login: String, password: SecretBytes, from client: BindClient) -> BindDecision<LoginWork> {
        var attempt = LoginAttempt(
            identity: .login(login), password: Secret(password.bytes), mayAppendCode: true, door: .ldap,
            address: client.address)
        attempt.serviceRule = rule(of: client)
        switch authenticator.decide(attempt) {
        case .verdict(let verdict): return .verdict(BindVerdict(verdict))
        case .work(let work): return .work(work)
        }
    }

    func external(
        authorization: [UInt8], certificate: [UInt8]?, over security: ConnectionSecurity, address: String?
    ) -> BindVerdict {
        if let credentials = security.credentials { return local(credentials, authorization) }
        guard let certificate, let name = CertificateSubject.commonName(der: certificate) else {
            return BindVerdict(.inappropriateAuthentication, "no certificate of a client with a common name was shown")
        }
        var attempt = LoginAttempt(identity: .login(name), password: Secret([]), door: .ldap, address: address)
        attempt.type = .api
        let verdict = BindVerdict(authenticator.decide(attempt, vouchedFor: .certificate))
        guard let entry = verdict.identity?.entry, !authorization.isEmpty else { return verdict }
        return isSelf(authorization, entry, name) ? verdict : Self.noOtherSelf
    }

    /// Root and the user of the server are operators; nobody else is known by a number of this machine.
    private func local(_ credentials: UnixCredentials, _ authorization: [UInt8]) -> BindVerdict {
        guard let name = operators[credentials.user] else {
            return BindVerdict(
                .inappropriateAuthentication,
                "user \(credentials.user) of this machine is no operator; bind by password")
        }
        let actor = BoundIdentity.UnixOperator(
            name: "cli:\(name)", distinguishedName: credentials.distinguishedName)
        guard authorization.isEmpty || authorization == Array("dn:\(actor.distinguishedName)".utf8) else {
            return Self.noOtherSelf
        }
        authenticator.noteOperator(actor.name, door: .ldap)
        return BindVerdict(identity: BoundIdentity(actor))
    }

    /// Whether a wish to act as somebody names the one who asks: `dn:` with his name, or `u:` with his login.
    private func isSelf(_ authorization: [UInt8], _ entry: EntryID, _ login: String) -> Bool {
        if authorization.starts(with: Array("dn:".utf8)) {
            return directory.snapshot.bindTarget(Array(authorization.dropFirst(3))).entry?.id == entry
        }
        guard authorization.starts(with: Array("u:".utf8)) else { return false }
        return directory.snapshot.entry(login: String(decoding: authorization.dropFirst(2), as: UTF8.self))?.id == entry
    }

    private static var noOtherSelf: BindVerdict {
        BindVerdict(.invalidCredentials, "acting as somebody else is not supported here")
    }
}
