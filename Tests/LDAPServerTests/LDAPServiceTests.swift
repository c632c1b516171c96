import Directory
import Identity
import LDAPProtocol
import Logging
import NIOPosix
import ServiceLifecycle
import TestSupport
import Testing

@testable import LDAPServer

@Suite("LDAPService")
struct LDAPServiceTests {
    /// Serves the small company on a free port.
    static func withService(
        passwords: PasswordRules = PasswordRules(),
        _ body: @escaping @Sendable (SmallCompany, LDAPListenAddress) async throws -> Void
    ) async throws {
        let company = try SmallCompany(passwords: passwords)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (addresses, started) = AsyncStream.makeStream(of: [LDAPListenAddress].self)
        let service = LDAPService(
            directory: company.directory, authenticator: company.authenticator,
            settings: LDAPServiceSettings(addresses: [LDAPListenAddress(host: "127.0.0.1", port: 0)]), logger: logger,
            onListening: { started.yield($0) })
        #expect(service.listening.isEmpty)
        let group = ServiceGroup(services: [service], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = addresses.makeAsyncIterator()
            let address = try #require(await iterator.next()?.first)
            #expect(service.listening == [address])
            try await body(company, address)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(service.listening.isEmpty)
        company.authenticator.close()
        company.directory.shutdown()
    }

    static let jane = "uid=jane,ou=people,dc=example,dc=org"
    static let joe = "uid=joe,ou=people,dc=example,dc=org"

    static func whoAmI(_ client: WireClient, _ id: Int32) async throws -> String? {
        try await client.send(Requests.whoAmI(id))
        guard case .extendedResponse(let response) = try await client.next().operation else { return nil }
        return response.value.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    static let binds: [(String, String, ResultCode)] = [
        (jane, "secret-jane", .success), ("UID=Jane, OU=People,dc=EXAMPLE,dc=org", "secret-jane", .success),
        (jane, "secret-joe", .invalidCredentials), (jane, "secret-jane ", .invalidCredentials),
        ("uid=nobody,ou=people,dc=example,dc=org", "secret-jane", .invalidCredentials),
        ("ou=people,dc=example,dc=org", "secret-jane", .invalidCredentials),
        ("dc=elsewhere", "secret-jane", .invalidCredentials), ("", "secret-jane", .invalidCredentials),
        ("jane", "secret-jane", .invalidDNSyntax), ("uid=jane,", "secret-jane", .invalidDNSyntax),
        (jane, "", .unwillingToPerform), ("", "", .success),
    ]

    @Test func bindsWithTheNameAndPasswordOfAnEntryAlone() async throws {
        try await Self.withService { _, address in
            let client = try await WireClient.connect(to: address)
            var id: Int32 = 0
            for (name, password, code) in Self.binds {
                id += 2
                try await client.send(Requests.bind(id, name, password))
                #expect(try await client.next().result?.code == code, "\(name)")
                let isJane = code == .success && !name.isEmpty
                #expect(try await Self.whoAmI(client, id + 1) == (isJane ? "dn:" + Self.jane : ""))
            }
            await client.close()
        }
    }

    @Test func showsEachReaderWhatHeMaySee() async throws {
        try await Self.withService { _, address in
            let client = try await WireClient.connect(to: address)
            func found(_ id: Int32, _ base: String) async throws -> (count: Int, code: ResultCode?) {
                try await client.send(Requests.search(id, base))
                let answers = try await client.answers(to: id)
                return (answers.count - 1, answers.last?.result?.code)
            }
            #expect(try await found(1, SmallCompany.base).code == .noSuchObject)
            try await client.send(Requests.bind(2, Self.joe, "secret-joe"))
            #expect(try await client.next().result?.code == .success)
            // Himself, the base and the containers.
            #expect(try await found(3, SmallCompany.base).count == 4)
            try await client.send(Requests.bind(4, Self.jane, "secret-jane"))
            #expect(try await client.next().result?.code == .success)
            #expect(try await found(5, SmallCompany.base).count == 7)
            await client.close()
        }
    }

    @Test func makesAnonymousWhoIsDisabledOrHasAnotherPassword() async throws {
        let changes: [@Sendable (inout User) -> Void] = [
            { $0.status = .disabled }, { $0.credentialGeneration += 1 },
        ]
        for change in changes {
            try await Self.withService { company, address in
                let client = try await WireClient.connect(to: address)
                try await client.send(Requests.bind(1, Self.joe, "secret-joe"))
                #expect(try await client.next().result?.code == .success)
                #expect(try await Self.whoAmI(client, 2) == "dn:" + Self.joe)
                try await company.change("jane") { $0.name = "Jane" }
                #expect(try await Self.whoAmI(client, 3) == "dn:" + Self.joe)
                try await company.change("joe", change)
                #expect(try await Self.whoAmI(client, 4) == "")
                try await client.send(Requests.search(5, SmallCompany.base))
                #expect(try await client.next().result?.code == .noSuchObject)
                await client.close()
            }
        }
    }

    @Test func servesTheToolsOfOpenLDAP() async throws {
        try await Self.withService { _, address in
            func run(_ tool: String, _ arguments: String...) async throws -> ProgramRun.Outcome {
                let all = ["-x", "-H", "ldap://\(address)"] + arguments
                return try await NIOThreadPool.singleton.runIfActive { try ProgramRun.run(tool, all) }
            }
            let known = try await run("ldapwhoami", "-D", Self.jane, "-w", "secret-jane")
            #expect(known.status == 0)
            #expect(known.output == "dn:\(Self.jane)\n")
            #expect(try await run("ldapwhoami", "-D", Self.jane, "-w", "wrong").status == 49)
            let found = try await run(
                "ldapsearch", "-LLL", "-D", Self.jane, "-w", "secret-jane", "-b", SmallCompany.base, "(uid=joe)", "cn")
            #expect(found.output.contains("dn: \(Self.joe)"))
            #expect(found.output.contains("cn: joe"))
            #expect(!found.output.contains("sn: "))
            let paged = try await run(
                "ldapsearch", "-D", Self.jane, "-w", "secret-jane", "-b", SmallCompany.base, "-E", "pr=2/noprompt",
                "1.1")
            #expect(paged.status == 0)
            #expect(paged.output.contains("numEntries: 7"))
            let root = try await run("ldapsearch", "-LLL", "-s", "base", "-b", "", "*", "+")
            #expect(root.output.contains("namingContexts: \(SmallCompany.base)"))
            for oid in LDAPService.features().controls + LDAPService.features().extensions
                + LDAPService.features().features
            {
                #expect(root.output.contains(": \(oid)\n"))
            }
            for (filter, count) in [("(&)", 7), ("(|)", 0)] {
                let all = try await run(
                    "ldapsearch", "-D", Self.jane, "-w", "secret-jane", "-b", SmallCompany.base, filter, "+")
                #expect(all.output.contains("numEntries: \(count)") == (count > 0))
                #expect(all.output.contains("entryUUID: ") == (count > 0))
            }
            #expect(
                try await run("ldapcompare", "-D", Self.jane, "-w", "secret-jane", Self.joe, "CN:JOE").status == 6)
        }
    }
}
