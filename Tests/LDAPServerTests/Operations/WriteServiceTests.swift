import Directory
import Identity
import LDAPProtocol
import NIOCore
import Testing

@testable import LDAPServer

/// Changes as a client makes them.
@Suite("WriteService")
struct WriteServiceTests {
    static let jane = LDAPServiceTests.jane
    static let joe = LDAPServiceTests.joe

    private static func modify(
        _ id: Int32, _ entry: String, _ operation: ModifyRequest.Operation, _ type: String, _ values: String...,
        controls: [Control] = []
    ) -> LDAPMessage {
        let attribute = PartialAttribute(type: Array(type.utf8), values: values.map { Array($0.utf8) })
        let request = ModifyRequest(
            object: Array(entry.utf8), changes: [ModifyRequest.Modification(operation, attribute)])
        return LDAPMessage(id: id, operation: .modifyRequest(request), controls: controls)
    }

    private static func passwordModify(
        _ id: Int32, _ user: String? = nil, old: String? = nil, new: String? = nil, controls: [Control] = []
    ) -> LDAPMessage {
        let request = PasswordModifyRequest(
            userIdentity: user.map { Array($0.utf8) }, oldPassword: old.map { SecretBytes(Array($0.utf8)) },
            newPassword: new.map { SecretBytes(Array($0.utf8)) })
        var message = Requests.extended(id, ExtendedOperationOID.passwordModify, value: request.encoded.bytes)
        message.controls = controls
        return message
    }

    private static func bound(_ client: WireClient, as name: String, _ password: String) async throws {
        try await client.send(Requests.bind(1, name, password))
        #expect(try await client.next().result?.code == .success)
    }

    private static func problem(_ message: LDAPMessage) throws -> PasswordPolicyControl.Problem? {
        let control = try #require(message.controls.first { $0.oid == ControlOID.passwordPolicy })
        return try PasswordPolicyControl(decoding: control.value ?? []).problem
    }

    private static let policy = Control(oid: ControlOID.passwordPolicy)

    @Test func refusesWhoIsNotBound() async throws {
        try await LDAPServiceTests.withService { _, address in
            let client = try await WireClient.connect(to: address)
            try await client.send(Self.modify(1, Self.joe, .replace, "title", "x"))
            #expect(try await client.next().result?.code == .insufficientAccessRights)
            try await client.send(Self.passwordModify(2, new: "a-new-password"))
            #expect(try await client.next().result?.code == .insufficientAccessRights)
            await client.close()
        }
    }

    @Test func showsWhatWasAnsweredToEveryReaderAtOnce() async throws {
        try await LDAPServiceTests.withService { _, address in
            let client = try await WireClient.connect(to: address)
            try await Self.bound(client, as: Self.jane, "secret-jane")
            for number in 0..<20 as Range<Int32> {
                try await client.send(Self.modify(10 + number, Self.joe, .replace, "title", "T\(number)"))
                let answer = try await client.next()
                #expect(answer.result?.code == .success)
                #expect(answer.id == 10 + number)
                let request = CompareRequest(
                    entry: Array(Self.joe.utf8), attribute: Array("title".utf8),
                    value: SecretBytes(Array("T\(number)".utf8)))
                try await client.send(LDAPMessage(id: 100 + number, operation: .compareRequest(request)))
                #expect(try await client.next().result?.code == .compareTrue)
            }
            await client.close()
        }
    }

    @Test func makesChangesThatCameTogetherInTheirOrder() async throws {
        try await LDAPServiceTests.withService { company, address in
            let client = try await WireClient.connect(to: address)
            try await Self.bound(client, as: Self.jane, "secret-jane")
            func add(_ id: Int32, _ name: String, _ attributes: [(String, String)]) -> LDAPMessage {
                let request = AddRequest(
                    entry: Array("\(name),\(SmallCompany.base)".utf8),
                    attributes: attributes.map {
                        PartialAttribute(type: Array($0.0.utf8), values: [Array($0.1.utf8)])
                    })
                return LDAPMessage(id: id, operation: .addRequest(request))
            }
            // The person needs a hash; what depends on it waits.
            try await client.send(
                add(2, "ou=more", [("objectClass", "organizationalUnit")]),
                add(
                    3, "uid=new,ou=more",
                    [("objectClass", "inetOrgPerson"), ("cn", "n"), ("sn", "n"), ("userPassword", "a-new-password")]),
                add(4, "cn=sub,uid=new,ou=more", [("objectClass", "device")]),
                add(
                    5, "cn=g,ou=more",
                    [("objectClass", "groupOfNames"), ("member", "uid=new,ou=more,\(SmallCompany.base)")]))
            for id in 2...5 as ClosedRange<Int32> {
                let answer = try await client.next()
                #expect(answer.id == id)
                #expect(answer.result?.code == .success, "\(answer.result?.diagnosticMessage ?? "")")
            }
            #expect(company.directory.snapshot.entry(username: "new") != nil)
            await client.close()
        }
    }

    @Test func keepsWhoChangesTheOwnPasswordBound() async throws {
        try await LDAPServiceTests.withService { _, address in
            let client = try await WireClient.connect(to: address)
            let other = try await WireClient.connect(to: address)
            try await Self.bound(client, as: Self.joe, "secret-joe")
            try await Self.bound(other, as: Self.joe, "secret-joe")
            try await client.send(Self.passwordModify(2, old: "wrong-password", new: "a-new-password"))
            #expect(try await client.next().result?.code == .invalidCredentials)
            try await client.send(Self.passwordModify(3, Self.joe, old: "secret-joe", new: "a-new-password"))
            #expect(try await client.next().result?.code == .success)
            #expect(try await LDAPServiceTests.whoAmI(client, 4) == "dn:" + Self.joe)
            // Every other connection ends with the password that it was bound with.
            #expect(try await LDAPServiceTests.whoAmI(other, 4) == "")
            try await client.send(Self.modify(5, Self.joe, .replace, "userPassword", "another-password"))
            #expect(try await client.next().result?.code == .success)
            #expect(try await LDAPServiceTests.whoAmI(client, 6) == "dn:" + Self.joe)
            try await client.send(Requests.bind(7, Self.joe, "a-new-password"))
            #expect(try await client.next().result?.code == .invalidCredentials)
            try await client.send(Requests.bind(8, Self.joe, "another-password"))
            #expect(try await client.next().result?.code == .success)
            await client.close()
            await other.close()
        }
    }

    @Test func makesUpPasswordsForOthersAlone() async throws {
        try await LDAPServiceTests.withService { _, address in
            let client = try await WireClient.connect(to: address)
            try await Self.bound(client, as: Self.jane, "secret-jane")
            for user in [nil, Self.jane, "u:jane"] {
                try await client.send(Self.passwordModify(2, user))
                #expect(try await client.next().result?.code == .unwillingToPerform)
            }
            try await client.send(
                Self.passwordModify(3, "uid=nobody,ou=people,\(SmallCompany.base)", new: "a-new-password"))
            #expect(try await client.next().result?.code == .noSuchObject)
            for user in [Self.joe, "dn:\(Self.joe)", "u:joe"] {
                try await client.send(Self.passwordModify(4, user))
                guard case .extendedResponse(let response) = try await client.next().operation else { return }
                let made = try PasswordModifyResponse(decoding: response.value).generatedPassword
                let password = String(decoding: made?.bytes ?? [], as: UTF8.self)
                #expect(password.utf8.count >= 20)
                let joe = try await WireClient.connect(to: address)
                try await Self.bound(joe, as: Self.joe, password)
                // Nor may he set anybody's.
                try await joe.send(Self.passwordModify(5, Self.jane, new: "a-new-password"))
                #expect(try await joe.next().result?.code == .noSuchObject)
                await joe.close()
            }
            await client.close()
        }
    }

    @Test func tellsWhatIsWrongWithAPasswordToWhoAsks() async throws {
        try await LDAPServiceTests.withService { _, address in
            let client = try await WireClient.connect(to: address)
            var bind = Requests.bind(1, Self.joe, "secret-joe")
            bind.controls = [Self.policy]
            try await client.send(bind)
            let bound = try await client.next()
            #expect(bound.result?.code == .success)
            #expect(try Self.problem(bound) == nil)
            try await client.send(Self.passwordModify(2, new: "short", controls: [Self.policy]))
            let short = try await client.next()
            #expect(short.result?.code == .constraintViolation)
            #expect(try Self.problem(short) == .passwordTooShort)
            try await client.send(
                Self.modify(3, Self.joe, .replace, "userPassword", "{SSHA}AAAA", controls: [Self.policy]))
            let hashed = try await client.next()
            #expect(hashed.result?.code == .constraintViolation)
            #expect(try Self.problem(hashed) == .insufficientPasswordQuality)
            try await client.send(Self.modify(4, Self.joe, .replace, "userPassword", "a-new-password"))
            #expect(try await client.next().controls.isEmpty)
            await client.close()
        }
    }

    @Test func sendsTheEntryBackBeforeAndAfter() async throws {
        try await LDAPServiceTests.withService { _, address in
            let client = try await WireClient.connect(to: address)
            try await Self.bound(client, as: Self.jane, "secret-jane")
            let value = ReadEntryControl.encoded(attributes: [Array("title".utf8), Array("uid".utf8)])
            try await client.send(
                Self.modify(
                    2, Self.joe, .add, "title", "Boss",
                    controls: [
                        Control(oid: ControlOID.preRead, isCritical: true, value: value),
                        Control(oid: ControlOID.postRead, isCritical: true, value: value),
                    ]))
            let answer = try await client.next()
            #expect(answer.result?.code == .success)
            func types(_ oid: String) throws -> [String] {
                let control = try #require(answer.controls.first { $0.oid == oid })
                return try ReadEntryControl.entry(decoding: control.value ?? []).attributes.map {
                    String(decoding: $0.type, as: UTF8.self)
                }
            }
            #expect(try types(ControlOID.preRead) == ["uid"])
            #expect(try types(ControlOID.postRead).sorted() == ["title", "uid"])
            await client.close()
        }
    }
}
