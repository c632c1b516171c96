import Directory
import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct RoleWritingTests {
    private static let users = "/api/roles/users"
    private static let lists = "/api/roles/lists"

    @Test func makesAUserRole() async throws {
        let company = try await Company()
        let answer = try await company.rootCall(
            .post, Self.users,
            #"{"name": " Ops ", "permissions": ["users:get", "wiki:edit", "users:get"], "list_ids": [1], "require_2fa": true}"#
        )
        #expect(answer.status == 200)
        #expect(answer.data("id") == 8 && answer.data("type") == "user" && answer.data("name") == "Ops")
        #expect(answer.data("permissions") == ["users:get", "wiki:edit"])
        #expect(answer.data("list_ids") == [1] && answer.data("require_2fa") == true)
        #expect(answer.data("lists") == [["id": 1, "name": "Default list", "permissions": []]])
        #expect(try await company.rootCall(.get, Self.users).data()?.elements?.last == answer.data())
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let body: String
        let status: Int
        let message: String?
        var testDescription: String { body }

        init(_ body: String, _ status: Int, _ message: String? = nil) {
            self.body = body
            self.status = status
            self.message = message
        }
    }

    static let userRoles: [Case] = [
        Case(#"{"name": "A"}"#, 200), Case(#"{"name": "A", "permissions": null, "list_ids": null}"#, 200),
        Case(#"{"name": "A", "lists": [1]}"#, 200), Case(#"{"name": "A", "lists": [{"id": 1}], "list_ids": [1]}"#, 200),
        Case(#"{"name": "News"}"#, 200), Case(#"{"name": "A", "permissions": ["*"]}"#, 200),
        Case(#"{"name": "A", "unknown": [1]}"#, 200), Case(#"{"name": "A", "list_ids": []}"#, 200),
        Case("{\"name\": \"\(String(repeating: "x", count: 2000))\"}", 200),
        Case("{\"name\": \"\(String(repeating: "x", count: 2001))\"}", 400),
        Case(#"{"permissions": []}"#, 400, "Invalid fields: name: missing"),
        Case(#"{"name": "  "}"#, 400, "Invalid fields: name: empty"), Case(#"{"name": 5}"#, 400),
        Case(#"{"name": "eDITORS"}"#, 409), Case(#"{"name": "A", "permissions": "x"}"#, 400),
        Case(#"{"name": "A", "permissions": [1]}"#, 400), Case(#"{"name": "A", "permissions": {}}"#, 400),
        Case(#"{"name": "A", "permissions": ["users:gett"]}"#, 400, "Invalid fields: permission: users:gett"),
        Case(#"{"name": "A", "permissions": ["Users:get"]}"#, 400, "Invalid fields: permission: Users:get"),
        Case(#"{"name": "A", "permissions": [" users:get"]}"#, 400), Case(#"{"name": "A", "permissions": [""]}"#, 400),
        Case(#"{"name": "A", "permissions": ["list:get"]}"#, 400), Case(#"{"name": "A", "list_ids": [9]}"#, 400),
        Case(#"{"name": "A", "list_ids": ["1"]}"#, 400), Case(#"{"name": "A", "list_ids": [0]}"#, 400),
        Case(#"{"name": "A", "list_ids": [99999999999999999999]}"#, 400), Case(#"{"name": "A", "list_ids": 1}"#, 400),
        Case(#"{"name": "A", "lists": [1, {"id": 1}]}"#, 400), Case(#"{"name": "A", "lists": [{}]}"#, 400),
        Case(#"{"name": "A", "lists": [9], "list_ids": [1]}"#, 400), Case(#"{"name": "A", "require_2fa": "yes"}"#, 400),
        Case(#"{"name": "A", "search_limit": "5"}"#, 400), Case(#"{"name": "A", "search_limit": -1}"#, 400),
        Case(#"{"name": "A", "search_limit": 1.5}"#, 400),
        Case("[]", 400), Case("", 400),
    ]

    @Test(arguments: userRoles)
    func takesWhatAUserRoleMayBe(_ test: Case) async throws {
        let company = try await Company()
        let answer = try await company.rootCall(.post, Self.users, test.body)
        #expect(answer.status == test.status, "\(answer.text)")
        if let message = test.message { #expect(answer.message == message) }
        #expect(company.directory.snapshot.userRoles.count == (test.status == 200 ? 7 : 6))
    }

    static let listRoles: [Case] = [
        Case(#"{"name": "A"}"#, 200), Case(#"{"name": "Editors"}"#, 200), Case(#"{"name": "news"}"#, 409),
        Case(#"{"name": "A", "lists": [{"id": 1, "permissions": ["list:get"]}]}"#, 200),
        Case(#"{"name": "A", "lists": [{"id": 1, "permissions": []}]}"#, 200),
        Case(#"{"name": "A", "lists": [{"id": 1, "permissions": ["list:get"]}], "permissions": []}"#, 200),
        Case(#"{"name": "A", "permissions": ["lists:get"], "list_ids": [1]}"#, 200),
        Case(#"{"name": "A", "permissions": ["lists:get"], "lists": [1]}"#, 200),
        Case(
            #"{"name": "A", "lists": [{"id": 1, "permissions": ["list:get"]}], "permissions": ["list:get"], "list_ids": [1]}"#,
            400),
        Case(#"{"name": "A", "lists": [{"id": 1, "permissions": ["list:get"]}], "list_ids": [1]}"#, 400),
        Case(#"{"name": "A", "lists": [{"id": 9, "permissions": ["list:get"]}]}"#, 400),
        Case(#"{"name": "A", "lists": [{"id": 9, "permissions": []}]}"#, 400),
        Case(#"{"name": "A", "permissions": ["list:get"], "list_ids": [1, 9]}"#, 400),
        Case(
            #"{"name": "A", "lists": [{"id": 1, "permissions": ["list:all"]}]}"#, 400,
            "Invalid fields: list permission: list:all"),
        Case(
            #"{"name": "A", "permissions": ["lists:get_all"], "list_ids": [1]}"#, 400,
            "Invalid fields: list permission: lists:get_all"),
        Case(#"{"name": "A", "permissions": ["*"], "list_ids": [1]}"#, 400, "Invalid fields: list permission: *"),
        Case(#"{"name": "A", "lists": [{"id": 1, "permissions": "list:get"}]}"#, 400),
        Case(#"{"name": "A", "lists": [{"permissions": ["list:get"]}]}"#, 400),
        Case(#"{"name": "A", "lists": "1"}"#, 400), Case(#"{"lists": []}"#, 400),
    ]

    @Test(arguments: listRoles)
    func takesWhatAListRoleMayBe(_ test: Case) async throws {
        let company = try await Company()
        let answer = try await company.rootCall(.post, Self.lists, test.body)
        #expect(answer.status == test.status, "\(answer.text)")
        if let message = test.message { #expect(answer.message == message) }
        #expect(company.directory.snapshot.listRoles.count == (test.status == 200 ? 2 : 1))
    }

    static let forms: [String] = [
        #"{"name": "A", "lists": [{"id": 1, "permissions": ["lists:get"]}, {"id": 1, "permissions": ["list:manage", "list:get"]}]}"#,
        #"{"name": "A", "permissions": ["lists:get", "lists:manage"], "list_ids": [1]}"#,
        #"{"name": "A", "permissions": ["list:get", "lists:get", "list:manage"], "lists": [1]}"#,
    ]

    @Test(arguments: forms)
    func bothFormsOfAListRoleComeToTheSame(_ body: String) async throws {
        let answer = try await Company().rootCall(.post, Self.lists, body)
        #expect(answer.data("type") == "list")
        #expect(
            answer.data("lists") == [["id": 1, "name": "Default list", "permissions": ["list:get", "list:manage"]]])
        #expect(answer.data("list_ids") == [1] && answer.data("permissions") == ["list:get", "list:manage"])
    }

    @Test func changesWhatIsGivenAndKeepsTheRest() async throws {
        let company = try await Company()
        let named = try await company.rootCall(.put, "\(Self.users)/2", #"{"name": "Writers"}"#)
        #expect(named.data("name") == "Writers" && named.data("list_ids") == [1])
        #expect(named.data("permissions")?.texts == Company.editors.map(\.rawValue))
        let emptied = try await company.rootCall(.put, "\(Self.users)/2", #"{"permissions": [], "list_ids": []}"#)
        #expect(emptied.data("name") == "Writers" && emptied.data("permissions") == [])
        #expect(emptied.data("list_ids") == [] && emptied.data("all_lists") == true)
        let wide = try await company.rootCall(.put, "\(Self.users)/2", #"{"search_limit": 0}"#)
        #expect(wide.data("search_limit") == 0)
        #expect(try await company.rootCall(.put, "\(Self.users)/2", "{}").data("search_limit") == 0)
        let usual = try await company.rootCall(.put, "\(Self.users)/2", #"{"search_limit": null}"#)
        #expect(usual.data("search_limit") == .null)
        let strict = try await company.rootCall(.put, "\(Self.users)/2", #"{"require_2fa": true, "name": "writers"}"#)
        #expect(strict.data("require_2fa") == true && strict.data("name") == "writers")
        #expect(try await company.rootCall(.put, "\(Self.users)/2", #"{"name": "strict"}"#).status == 409)
        #expect(try await company.rootCall(.put, "\(Self.users)/2", #"{"name": ""}"#).status == 400)
        #expect(try await company.rootCall(.put, "\(Self.users)/2", "{}").data("name") == "writers")
    }

    @Test func changesAListRoleInEitherForm() async throws {
        let company = try await Company()
        _ = try await company.rootCall(.post, "/api/lists", #"{"name": "Second"}"#)
        let path = "\(Self.lists)/7"
        let named = try await company.rootCall(.put, path, #"{"name": "Press"}"#)
        #expect(named.data("name") == "Press" && named.data("permissions") == ["list:get", "list:manage"])
        let less = try await company.rootCall(.put, path, #"{"permissions": ["list:get"]}"#)
        #expect(less.data("lists")?.elements?.first?["permissions"] == ["list:get"])
        let more = try await company.rootCall(.put, path, #"{"list_ids": [2, 1]}"#)
        #expect(more.data("list_ids") == [2, 1] && more.data("permissions") == ["list:get"])
        let other = try await company.rootCall(
            .put, path, #"{"lists": [{"id": 2, "permissions": ["list:manage"]}]}"#)
        #expect(other.data("list_ids") == [2] && other.data("permissions") == ["list:manage"])
        #expect(try await company.rootCall(.put, path, #"{"lists": []}"#).data("lists") == [])
        #expect(try await company.rootCall(.put, path, #"{"lists": [{"id": 9}]}"#).status == 400)
    }

    static let wrongNumbers: [(HTTPRequest.Method, String, Int, String?)] = [
        (.put, "/api/roles/users/1", 400, "Invalid ID(s)"), (.put, "/api/roles/lists/1", 400, "Invalid ID(s)"),
        (.delete, "/api/roles/1", 400, "Invalid ID(s)"), (.put, "/api/roles/users/7", 404, nil),
        (.put, "/api/roles/lists/2", 404, nil), (.put, "/api/roles/users/99", 404, nil),
        (.delete, "/api/roles/99", 404, nil), (.delete, "/api/roles/abc", 400, "invalid ID"),
        (.put, "/api/roles/users/0", 400, nil), (.put, "/api/roles/lists/-1", 400, nil),
        (.delete, "/api/roles/99999999999999999999", 400, nil), (.delete, "/api/roles/1.5", 400, nil),
        (.delete, "/api/roles/2", 400, "Cannot delete role that is in use."),
        (.delete, "/api/roles/7", 400, "Cannot delete role that is in use."),
    ]

    @Test(arguments: wrongNumbers)
    func refusesRolesThatCannotBeChanged(
        _ method: HTTPRequest.Method, _ path: String, _ status: Int, _ message: String?
    ) async throws {
        let company = try await Company()
        let before = company.directory.snapshot.change
        let answer = try await company.rootCall(method, path, method == .put ? #"{"permissions": []}"# : nil)
        #expect(answer.status == status)
        if let message { #expect(answer.message == message) }
        #expect(company.directory.snapshot.change == before)
    }

    @Test func deletesARoleOfEitherKind() async throws {
        let company = try await Company()
        _ = try await company.rootCall(.post, Self.users, #"{"name": "A"}"#)
        _ = try await company.rootCall(.post, Self.lists, #"{"name": "A"}"#)
        for number in [8, 9] {
            let answer = try await company.rootCall(.delete, "/api/roles/\(number)")
            #expect(answer.status == 200 && answer.data() == true)
            #expect(try await company.rootCall(.delete, "/api/roles/\(number)").status == 404)
        }
        #expect(try await company.rootCall(.post, Self.users, #"{"name": "A"}"#).data("id") == 10)
    }

    static let grants: [(HTTPRequest.Method, String, String, Int)] = [
        (.post, "/api/roles/users", #"{"name": "A", "permissions": ["*"]}"#, 403),
        (.post, "/api/roles/users", #"{"name": "A", "permissions": ["users:manage"]}"#, 403),
        (.post, "/api/roles/users", #"{"name": "A", "permissions": ["users:get"]}"#, 200),
        (.post, "/api/roles/users", #"{"name": "A", "permissions": ["lists:get"]}"#, 403),
        (.post, "/api/roles/users", #"{"name": "A", "permissions": ["lists:get"], "list_ids": [2]}"#, 403),
        (.post, "/api/roles/users", #"{"name": "A", "permissions": ["lists:get"], "list_ids": [1]}"#, 200),
        (.put, "/api/roles/users/2", #"{"name": "B"}"#, 200),
        (.put, "/api/roles/users/2", #"{"permissions": ["users:get", "lists:get", "wiki:edit"]}"#, 200),
        (.put, "/api/roles/users/2", #"{"permissions": ["audit:get", "lists:get", "wiki:edit"]}"#, 403),
        (.put, "/api/roles/users/2", #"{"list_ids": [1, 2]}"#, 403),
        (.put, "/api/roles/users/2", #"{"list_ids": []}"#, 403),
        (.put, "/api/roles/users/6", #"{"name": "B"}"#, 403),
        (.put, "/api/roles/users/6", #"{"permissions": []}"#, 403),
        (.put, "/api/roles/users/4", #"{"permissions": ["*"]}"#, 403), (.delete, "/api/roles/6", "", 403),
        (.post, "/api/roles/lists", #"{"name": "A", "permissions": ["list:get"], "list_ids": [1]}"#, 200),
        (.post, "/api/roles/lists", #"{"name": "A", "permissions": ["list:manage"], "list_ids": [1]}"#, 403),
        (.post, "/api/roles/lists", #"{"name": "A", "permissions": ["list:get"], "list_ids": [2]}"#, 403),
        (.put, "/api/roles/lists/7", #"{"name": "B", "permissions": ["list:get", "list:manage"]}"#, 200),
        (.put, "/api/roles/lists/7", #"{"list_ids": [1, 2]}"#, 403),
    ]

    @Test(arguments: grants)
    func nobodyGrantsWhatHeDoesNotHold(
        _ method: HTTPRequest.Method, _ path: String, _ body: String, _ status: Int
    ) async throws {
        let company = try await Company()
        _ = try await company.rootCall(.post, "/api/lists", #"{"name": "Second"}"#)
        let officer = try await company.machine(
            "officer", [.rolesManage, .usersGet, .listsGet], scope: .lists([ListID(rawValue: 1)]))
        let before = company.directory.snapshot.change
        let answer = try await company.call(method, path, by: officer, body.isEmpty ? nil : body)
        #expect(answer.status == status, "\(answer.text)")
        if status != 200 { #expect(company.directory.snapshot.change == before) }
    }

    @Test func aChangedRoleActsOnTheNextRequest() async throws {
        let company = try await Company()
        #expect(try await company.send(.get, Self.users, as: "reader").status == 200)
        _ = try await company.rootCall(.put, "\(Self.users)/5", #"{"permissions": ["users:get"]}"#)
        #expect(try await company.send(.get, Self.users, as: "reader").status == 403)
    }

    @Test func asksForJSON() async throws {
        let company = try await Company()
        let answer = try await company.send(
            .post, Self.users, as: "boss", headers: [.contentType: "text/plain"], body: #"{"name": "A"}"#)
        #expect(answer.status == 415)
    }
}
