import Directory
import HTTPTypes
import HummingbirdTesting
import Identity
import LDAPProtocol
import Testing

@testable import HTTPServer

@Suite struct LDIFRoutesTests {
    private static let frank = """
        dn: uid=frank,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: frank
        cn: Frank Foe
        sn: Foe
        mail: frank@example.org


        """

    private static func role(_ name: String, _ permission: String, member: String? = nil) -> String {
        """
        dn: cn=\(name),ou=roles,dc=example,dc=org
        objectClass: gatehouseUserRole
        cn: \(name)
        gatehousePermission: \(permission)

        """ + (member.map { "member: uid=\($0),ou=people,dc=example,dc=org\n\n" } ?? "\n")
    }

    private func take(
        _ company: Company, _ ldif: String, query: String = "", by header: String, type: String = "text/ldif",
        through service: HTTPService? = nil
    ) async throws -> Answer {
        try await company.send(
            .post, "/api/ldif/import" + query, headers: [.authorization: header, .contentType: type], body: ldif,
            through: service)
    }

    private func boss(_ company: Company) -> String { company.authorization("boss") }

    // MARK: Import

    @Test func takesEntriesInAndSaysWhatBecameOfThem() async throws {
        let company = try await Company()
        let answer = try await take(company, Self.frank, by: boss(company))
        #expect(answer.status == 200 && answer.data("created") == 1 && answer.data("steps") == nil)
        #expect(company.directory.snapshot.entry(username: "frank")?.user?.email == "frank@example.org")
        let again = try await take(company, Self.frank, by: boss(company))
        #expect(again.data("created") == 0 && again.data("unchanged") == 1)
    }

    @Test func saysWhatWouldBecomeOfThemAndChangesNothing() async throws {
        let company = try await Company()
        let answer = try await take(company, Self.frank, query: "?dry_run=true", by: boss(company))
        #expect(answer.data("steps")?.elements?.first?["action"] == "create")
        #expect(company.directory.snapshot.entry(username: "frank") == nil)
    }

    @Test func takesAllOfAFileOrNothing() async throws {
        let company = try await Company()
        let faulty = Self.frank + "dn: uid=gina,ou=people,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: gina\n\n"
        let answer = try await take(company, faulty, by: boss(company))
        #expect(answer.status == 400 && answer.message?.hasPrefix("body:8: uid=gina") == true, "\(answer.text)")
        #expect(company.directory.snapshot.entry(username: "frank") == nil)
        let partly = try await take(company, faulty, query: "?continue=true", by: boss(company))
        #expect(partly.data("created") == 1 && partly.data("refused")?.elements?.count == 1)
        #expect(company.directory.snapshot.entry(username: "frank") != nil)
    }

    @Test func putsNamesBelowAnotherBase() async throws {
        let company = try await Company()
        let old = Self.frank.replacing("dc=example,dc=org", with: "o=Old")
        let answer = try await take(
            company, old, query: "?map_base=o%3DOld%3Ddc%3Dexample%2Cdc%3Dorg", by: boss(company))
        #expect(answer.data("created") == 1)
        #expect(try await take(company, old, query: "?map_base=nonsense", by: boss(company)).status == 400)
    }

    @Test func grantsNoMoreThanTheCallerHolds() async throws {
        let company = try await Company()
        let importer = try await company.machine("importer", [.ldifImport, .usersGet])
        let watchers = try await take(company, Self.role("Watchers", "users:get"), by: importer)
        #expect(watchers.data("created") == 1, "\(watchers.text)")
        let more = try await take(company, Self.role("Changers", "users:manage"), by: importer)
        #expect(more.status == 400 && more.message?.contains("users:manage") == true)
        let given = try await take(
            company, Self.frank + Self.role("Editors", "wiki:edit", member: "erin"), by: importer)
        #expect(given.status == 400)
        #expect(company.directory.snapshot.entry(username: "frank") == nil)
    }

    @Test func leavesSuperAdminsToSuperAdmins() async throws {
        let company = try await Company()
        let importer = try await company.machine("importer", [.ldifImport])
        let root = Self.frank.replacing("frank", with: "root").replacing("Frank", with: "Root")
        #expect(try await take(company, root, by: importer).status == 400)
        #expect(try await take(company, root, query: "?allow_super_admin=true", by: importer).status == 403)
        #expect(try await take(company, root, by: boss(company)).status == 400)
        #expect(try await take(company, root, query: "?allow_super_admin=true", by: boss(company)).status == 200)
    }

    @Test func asksForThePermission() async throws {
        let company = try await Company()
        for caller in ["checker", "reader", "idle"] {
            #expect(try await take(company, Self.frank, by: company.authorization(caller)).status == 403)
            #expect(try await company.send(.get, "/api/ldif/export", as: caller).status == 403)
        }
    }

    @Test(arguments: [
        ("text/ldif", "?dry_run=perhaps", 400), ("application/json", "", 415), ("text/ldif", "?lenient=x", 400),
    ])
    func refusesWhatItDoesNotUnderstand(type: String, query: String, status: Int) async throws {
        let company = try await Company()
        let answer = try await take(company, Self.frank, query: query, by: boss(company), type: type)
        #expect(answer.status == status)
    }

    @Test func refusesAFileThatIsTooLarge() async throws {
        let company = try await Company()
        let service = try company.service { $0.maximumImport = 100 }
        #expect(try await take(company, Self.frank, by: boss(company), through: service).status == 413)
        #expect(company.directory.snapshot.entry(username: "frank") == nil)
    }

    // MARK: Export

    @Test func givesTheDirectoryOutAsItCanBeTakenIn() async throws {
        let company = try await Company()
        let answer = try await company.rootCall(.get, "/api/ldif/export")
        #expect(answer.status == 200 && answer.text.hasPrefix("version: 1\n"))
        #expect(answer.text.contains("dn: uid=alice,ou=people,dc=example,dc=org\n"))
        #expect(!answer.text.contains("userPassword"))
        let back = try await take(company, answer.text, query: "?allow_super_admin=true", by: boss(company))
        #expect(back.status == 200 && back.data("created") == 0 && back.data("updated") == 0)
    }

    @Test func givesPasswordHashesToSuperAdminsAlone() async throws {
        let company = try await Company()
        let exporter = try await company.machine("exporter", [.ldifExport])
        #expect(try await company.call(.get, "/api/ldif/export", by: exporter).status == 200)
        #expect(try await company.call(.get, "/api/ldif/export?with_secrets=true", by: exporter).status == 403)
        #expect(try await company.rootCall(.get, "/api/ldif/export?with_secrets=true").text.contains("userPassword"))
    }

    @Test func givesOutWhatIsSelected() async throws {
        let company = try await Company()
        let answer = try await company.rootCall(
            .get,
            "/api/ldif/export?base=ou%3Dpeople%2Cdc%3Dexample%2Cdc%3Dorg&scope=one&filter=(uid%3Da*)"
                + "&attributes=uid,mail&version=false")
        #expect(answer.text.hasPrefix("dn: uid=alice,") && answer.text.contains("\nuid: alice\n"))
        #expect(!answer.text.contains("sn:") && !answer.text.contains("uid=bob"))
    }

    @Test(arguments: ["scope=deep", "filter=(uid", "attributes=noSuchThing", "base=ou%3Dnowhere", "with_secrets=x"])
    func refusesASelectionThatCannotBeMade(query: String) async throws {
        #expect(try await Company().rootCall(.get, "/api/ldif/export?\(query)").status == 400)
    }
}
