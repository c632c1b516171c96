import Directory
import Identity
import LDAPProtocol
import Testing

@testable import LDAPServer

/// What clients are told of passwords (draft-behera-ldap-password-policy-10).
@Suite struct PasswordPolicyBindTests {
    private static let jane = LDAPServiceTests.jane
    private static let joe = LDAPServiceTests.joe
    private static let asks = Control(oid: ControlOID.passwordPolicy)

    private static func policy(_ message: LDAPMessage) throws -> PasswordPolicyControl? {
        try message.controls.first { $0.oid == ControlOID.passwordPolicy }.map {
            try PasswordPolicyControl(decoding: $0.value ?? [])
        }
    }

    private static func bind(
        _ client: WireClient, _ name: String = joe, _ password: String = "secret-joe"
    ) async throws -> (code: ResultCode?, policy: PasswordPolicyControl?) {
        var message = Requests.bind(1, name, password)
        message.controls = [asks]
        try await client.send(message)
        let answer = try await client.next()
        return (answer.result?.code, try policy(answer))
    }

    private static func modify(_ entry: String, _ type: String, _ value: String) -> ModifyRequest {
        ModifyRequest(
            object: Array(entry.utf8),
            changes: [
                ModifyRequest.Modification(
                    .replace, PartialAttribute(type: Array(type.utf8), values: [Array(value.utf8)]))
            ])
    }

    private static func change(
        _ client: WireClient, to password: String, of user: String? = nil
    ) async throws -> (code: ResultCode?, policy: PasswordPolicyControl?) {
        let request = PasswordModifyRequest(
            userIdentity: user.map { Array($0.utf8) }, newPassword: SecretBytes(Array(password.utf8)))
        var message = Requests.extended(5, ExtendedOperationOID.passwordModify, value: request.encoded.bytes)
        message.controls = [asks]
        try await client.send(message)
        let answer = try await client.next()
        return (answer.result?.code, try policy(answer))
    }

    @Test func whoHasToChangeThePasswordCanDoNothingElse() async throws {
        try await LDAPServiceTests.withService { company, address in
            try await company.change("jane") { $0.mustChangePassword = true }
            let client = try await WireClient.connect(to: address)
            let bound = try await Self.bind(client, Self.jane, "secret-jane")
            #expect(bound.code == .success && bound.policy?.problem == .changeAfterReset)
            #expect(try await LDAPServiceTests.whoAmI(client, 2) == "dn:" + Self.jane)
            var search = Requests.search(3, SmallCompany.base)
            search.controls = [Self.asks]
            try await client.send(search)
            let refused = try await client.next()
            #expect(refused.result?.code == .insufficientAccessRights)
            #expect(try Self.policy(refused)?.problem == .changeAfterReset)
            let requests: [ProtocolOp] = [
                .modifyRequest(Self.modify(Self.jane, "title", "x")),
                .modifyRequest(Self.modify(Self.joe, "userPassword", "a-new-password")),
                .delRequest(DelRequest(entry: Array(Self.joe.utf8))),
            ]
            for request in requests {
                try await client.send(LDAPMessage(id: 4, operation: request))
                #expect(try await client.next().result?.code == .insufficientAccessRights)
            }
            #expect(try await Self.change(client, to: "a-new-password", of: Self.joe).code == .insufficientAccessRights)
            #expect(try await Self.change(client, to: "a-new-password").code == .success)
            // From here on it is an ordinary connection.
            try await client.send(Requests.search(6, SmallCompany.base))
            #expect(try await client.answers(to: 6).count > 3)
            #expect(try await Self.bind(client, Self.jane, "a-new-password").policy == PasswordPolicyControl())
            await client.close()
        }
    }

    @Test func modifyingTheOwnPasswordIsEnoughToo() async throws {
        try await LDAPServiceTests.withService { company, address in
            try await company.change("joe") { $0.mustChangePassword = true }
            let client = try await WireClient.connect(to: address)
            #expect(try await Self.bind(client).policy?.problem == .changeAfterReset)
            try await client.send(
                LDAPMessage(id: 2, operation: .modifyRequest(Self.modify(Self.joe, "userPassword", "a-new-password"))))
            #expect(try await client.next().result?.code == .success)
            #expect(try await Self.bind(client, Self.joe, "a-new-password").policy?.problem == nil)
            await client.close()
        }
    }

    @Test func tellsOfTheEndOfAPasswordAndOfWhatItIsStillGoodFor() async throws {
        var policy = PasswordPolicy()
        policy.maximumAge = 86400
        policy.graceLogins = 1
        try await LDAPServiceTests.withService(passwords: PasswordRules(policy)) { company, address in
            let now = SystemLoginClock().time
            let client = try await WireClient.connect(to: address)
            try await company.change("joe") { $0.passwordChangedAt = now }
            let early = try await Self.bind(client)
            #expect(early.code == .success)
            guard case .secondsBeforeExpiration(let seconds)? = early.policy?.warning else {
                Issue.record("no warning")
                return
            }
            #expect((1...86400).contains(seconds))
            try await company.change("joe") { $0.passwordChangedAt = now.advanced(bySeconds: -86401) }
            let late = try await Self.bind(client)
            #expect(late.code == .success && late.policy?.warning == .graceLoginsRemaining(0))
            let over = try await Self.bind(client)
            #expect(over.code == .invalidCredentials && over.policy?.problem == .passwordExpired)
            // To whom does not know the password nothing is told.
            let wrong = try await Self.bind(client, Self.joe, "wrong-password")
            #expect(wrong.code == .invalidCredentials && wrong.policy == PasswordPolicyControl())
            await client.close()
        }
    }

    @Test func tellsWhatIsWrongWithANewPassword() async throws {
        var policy = PasswordPolicy(minimumLength: 10, commonPasswords: ["correcthorse"])
        policy.history = 2
        try await LDAPServiceTests.withService(passwords: PasswordRules(policy)) { _, address in
            let client = try await WireClient.connect(to: address)
            #expect(try await Self.bind(client).code == .success)
            let cases: [(String, PasswordPolicyControl.Problem?)] = [
                ("short", .passwordTooShort), ("CorrectHorse", .insufficientPasswordQuality),
                ("secret-joe", .passwordInHistory), ("a-new-password", nil), ("a-new-password", .passwordInHistory),
                ("secret-joe", .passwordInHistory), ("another-password", nil), ("secret-joe", nil),
            ]
            for (password, problem) in cases {
                let answer = try await Self.change(client, to: password)
                #expect(answer.code == (problem == nil ? .success : .constraintViolation), "\(password)")
                #expect(answer.policy?.problem == problem, "\(password)")
            }
            await client.close()
        }
    }

    @Test func whoResetsAPasswordHasItChanged() async throws {
        var policy = PasswordPolicy()
        policy.changesAfterReset = true
        try await LDAPServiceTests.withService(passwords: PasswordRules(policy)) { _, address in
            let client = try await WireClient.connect(to: address)
            #expect(try await Self.bind(client, Self.jane, "secret-jane").code == .success)
            #expect(try await Self.change(client, to: "a-new-password", of: Self.joe).code == .success)
            #expect(try await Self.change(client, to: "my-own-password").code == .success)
            #expect(try await Self.bind(client, Self.jane, "my-own-password").policy?.problem == nil)
            #expect(try await Self.bind(client, Self.joe, "a-new-password").policy?.problem == .changeAfterReset)
            await client.close()
        }
    }
}
