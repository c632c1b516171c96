import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct PermissionRoutesTests {
    private static let path = "/api/permissions"

    @Test func declaresAPermissionThatRolesMayHold() async throws {
        let company = try await Company()
        let role = #"{"name": "Printers", "permissions": ["printer:admin"]}"#
        #expect(try await company.rootCall(.post, "/api/roles/users", role).status == 400)
        let made = try await company.rootCall(
            .post, Self.path, #"{"name": "printer:admin", "group": "office", "description": "Run printers"}"#)
        #expect(made.status == 200)
        #expect(made.data() == ["name": "printer:admin", "group": "office", "description": "Run printers"])
        #expect(try await company.rootCall(.get, Self.path).data()?.elements?.last == made.data())
        let groups = try await company.rootCall(.get, "/api/config").data("permissions")?.elements
        #expect(groups?.last == ["group": "office", "permissions": ["printer:admin"]])
        #expect(try await company.rootCall(.post, "/api/roles/users", role).status == 200)
        for path in ["\(Self.path)/printer:admin", "\(Self.path)?name=printer%3Aadmin"] {
            #expect(try await company.rootCall(.delete, path).status == 400)
        }
        _ = try await company.rootCall(.delete, "/api/roles/8")
        #expect(try await company.rootCall(.delete, "\(Self.path)/printer%3Aadmin").data() == true)
        #expect(try await company.rootCall(.delete, "\(Self.path)/printer:admin").status == 404)
        #expect(try await company.rootCall(.post, "/api/roles/users", role).status == 400)
    }

    static let refused: [(String, Int)] = [
        ("{}", 400), (#"{"name": ""}"#, 400), (#"{"name": "printer"}"#, 400), (#"{"name": "Printer:admin"}"#, 400),
        (#"{"name": "a:b:c"}"#, 400), (#"{"name": "*"}"#, 400), (#"{"name": "users:get"}"#, 400),
        (#"{"name": "wiki:edit"}"#, 409), (#"{"name": 1}"#, 400), (#"{"name": "a:b", "group": 1}"#, 400),
    ]

    @Test(arguments: refused)
    func refusesWhatCannotBeDeclared(_ body: String, _ status: Int) async throws {
        #expect(try await Company().rootCall(.post, Self.path, body).status == status)
    }

    static let kept: [(String, Int)] = [
        ("/users:get", 400), ("/wiki:edit", 400), ("/no:such", 404), ("", 400), ("?name=", 400), ("/%00", 404),
    ]

    @Test(arguments: kept)
    func withdrawsOnlyWhatWasDeclaredHere(_ name: String, _ status: Int) async throws {
        let answer = try await Company().rootCall(.delete, Self.path + name)
        #expect(answer.status == status, "\(answer.text)")
    }
}
