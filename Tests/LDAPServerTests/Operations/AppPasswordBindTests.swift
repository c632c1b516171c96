import Directory
import Identity
import LDAPProtocol
import Testing

@testable import LDAPServer

/// Binds with app passwords (decisions 18).
@Suite struct AppPasswordBindTests {
    private static let atMail = "uid=jane,cn=Mail,ou=services,\(SmallCompany.base)"

    /// Gives jane, who is super admin, an app password for mail.
    private static func password(
        of company: SmallCompany, networks: [String] = [], permissions: [Permission]? = nil
    ) async throws -> String {
        let secret = AppPassword.make()
        try await company.change("jane") { user in
            user.appPasswords = [
                AppPassword(
                    id: TokenID(rawValue: 1), name: "Phone", service: "mail",
                    networks: networks.compactMap(AddressRange.init), permissions: permissions,
                    digest: AppPassword.stored(secret), createdAt: Timestamp(seconds: 1_700_000_000))
            ]
        }
        return secret.exposed
    }

    private static func bind(_ client: WireClient, _ name: String, _ password: String) async throws -> ResultCode? {
        try await client.send(Requests.bind(1, name, password))
        return try await client.next().result?.code
    }

    private static func whoAmI(_ client: WireClient) async throws -> String {
        try await client.send(Requests.extended(2, ExtendedOperationOID.whoAmI))
        guard case .extendedResponse(let response) = try await client.next().operation else { return "" }
        return String(decoding: response.value?.bytes ?? [], as: UTF8.self)
    }

    private static func entries(_ client: WireClient) async throws -> Int {
        try await client.send(Requests.search(3, SmallCompany.base))
        var count = 0
        while true {
            switch try await client.next().operation {
            case .searchResultEntry: count += 1
            case .searchResultDone: return count
            default: break
            }
        }
    }

    @Test func bindsUnderTheServiceAsThePersonHerself() async throws {
        try await LDAPServiceTests.withService { company, address in
            let password = try await Self.password(of: company)
            let client = try await WireClient.connect(to: address)
            #expect(try await Self.bind(client, Self.atMail, password) == .success)
            #expect(try await Self.whoAmI(client) == "dn:\(LDAPServiceTests.jane)")
            let refused: [(String, String)] = [
                (LDAPServiceTests.jane, password), (Self.atMail, "secret-jane"),
                ("uid=joe,cn=mail,ou=services,\(SmallCompany.base)", password),
                ("uid=jane,cn=wiki,ou=services,\(SmallCompany.base)", password),
                ("uid=jane,cn=mail,ou=people,\(SmallCompany.base)", password),
                ("uid=jane,ou=mail,ou=services,\(SmallCompany.base)", password),
                ("uid=nobody,cn=mail,ou=services,\(SmallCompany.base)", password),
            ]
            for (name, password) in refused {
                #expect(try await Self.bind(client, name, password) == .invalidCredentials, "\(name)")
            }
            await client.close()
        }
    }

    @Test func bindsByHerOwnNameFromAListedNetwork() async throws {
        try await LDAPServiceTests.withService { company, address in
            let password = try await Self.password(of: company, networks: ["127.0.0.0/8"])
            let client = try await WireClient.connect(to: address)
            #expect(try await Self.bind(client, LDAPServiceTests.jane, password) == .success)
            await client.close()
        }
    }

    @Test func changesNothingWhoeverItWorksFor() async throws {
        try await LDAPServiceTests.withService { company, address in
            let password = try await Self.password(of: company)
            let client = try await WireClient.connect(to: address)
            #expect(try await Self.bind(client, Self.atMail, password) == .success)
            func code(_ request: PasswordModifyRequest) async throws -> ResultCode? {
                try await client.send(
                    Requests.extended(4, ExtendedOperationOID.passwordModify, value: request.encoded.bytes))
                return try await client.next().result?.code
            }
            func request(_ user: String?, old: String?) -> PasswordModifyRequest {
                PasswordModifyRequest(
                    userIdentity: user.map { Array($0.utf8) }, oldPassword: old.map { SecretBytes(Array($0.utf8)) },
                    newPassword: SecretBytes(Array("a-new-password".utf8)))
            }
            #expect(try await code(request(nil, old: nil)) == .insufficientAccessRights)
            #expect(try await code(request(LDAPServiceTests.joe, old: nil)) == .insufficientAccessRights)
            #expect(try await code(request(nil, old: password)) == .invalidCredentials)
            try await client.send(
                LDAPMessage(id: 5, operation: .delRequest(DelRequest(entry: Array(LDAPServiceTests.joe.utf8)))))
            #expect(try await client.next().result?.code == .insufficientAccessRights)
            // The password itself proves who it is.
            #expect(try await code(request(nil, old: "secret-jane")) == .success)
            await client.close()
        }
    }

    @Test func seesWhatItCarriesAndNothingOnceItIsRevoked() async throws {
        try await LDAPServiceTests.withService { company, address in
            var password = try await Self.password(of: company)
            let client = try await WireClient.connect(to: address)
            #expect(try await Self.bind(client, Self.atMail, password) == .success)
            let all = try await Self.entries(client)
            password = try await Self.password(of: company, permissions: [.rolesGet])
            #expect(try await Self.bind(client, Self.atMail, password) == .success)
            let some = try await Self.entries(client)
            #expect(some > 0 && some < all)
            try await company.change("jane") { $0.appPasswords = [] }
            #expect(try await Self.whoAmI(client) == "")
            #expect(try await Self.entries(client) == 0)
            await client.close()
        }
    }
}
