import Directory
import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct ListRoutesTests {
    private let one = ListID(rawValue: 1)

    private func company(lists: Int = 3) async throws -> Company {
        let company = try await Company()
        for number in 2...lists {
            _ = try await company.rootCall(.post, "/api/lists", "{\"name\": \"List \(number)\"}")
        }
        return company
    }

    private func numbers(_ answer: Answer) -> [JSONValue] {
        answer.data("results")?.elements?.compactMap { $0["id"] } ?? []
    }

    @Test func makesAListWithEveryKey() async throws {
        let company = try await Company()
        let plain = try await company.rootCall(.post, "/api/lists", #"{"name": " Weekly "}"#)
        #expect(plain.status == 200)
        #expect(plain.data("id") == 2 && plain.data("name") == "Weekly" && plain.data("type") == "private")
        #expect(plain.data("optin") == "single" && plain.data("status") == "active" && plain.data("tags") == [])
        #expect(plain.data("description") == "" && plain.data("subscriber_count") == 0)
        #expect(plain.data("subscriber_statuses") == [:] && plain.data("uuid")?.text?.utf8.count == 36)
        #expect(plain.data("created_at")?.text != nil && plain.data("updated_at")?.text != nil)
        let full = try await company.rootCall(
            .post, "/api/lists",
            #"""
            {"name": "Weekly", "type": "public", "optin": "double", "status": "archived", "tags": ["a", " b "],
             "description": "for all"}
            """#)
        #expect(full.data("type") == "public" && full.data("optin") == "double" && full.data("status") == "archived")
        #expect(full.data("tags") == ["a", "b"] && full.data("description") == "for all")
        #expect(try await company.rootCall(.get, "/api/lists/3").data() == full.data())
    }

    static let refused: [String] = [
        "{}", #"{"name": ""}"#, #"{"name": 1}"#, #"{"name": "A", "type": "secret"}"#,
        #"{"name": "A", "optin": "triple"}"#,
        #"{"name": "A", "status": true}"#, #"{"name": "A", "tags": "a"}"#, #"{"name": "A", "tags": [1]}"#,
        #"{"name": "A", "description": []}"#, "{\"name\": \"\(String(repeating: "x", count: 2001))\"}",
    ]

    @Test(arguments: refused)
    func refusesWhatIsNoList(_ body: String) async throws {
        #expect(try await Company().rootCall(.post, "/api/lists", body).status == 400)
    }

    @Test func changesWhatIsGiven() async throws {
        let company = try await Company()
        _ = try await company.rootCall(.put, "/api/lists/1", #"{"tags": ["x"], "description": "d"}"#)
        let answer = try await company.rootCall(.put, "/api/lists/1", #"{"name": "First", "type": "private"}"#)
        #expect(answer.data("name") == "First" && answer.data("tags") == ["x"] && answer.data("description") == "d")
        #expect(try await company.rootCall(.put, "/api/lists/1", #"{"description": ""}"#).data("description") == "")
        #expect(try await company.rootCall(.put, "/api/lists/9", "{}").status == 404)
        #expect(try await company.rootCall(.put, "/api/lists/x", "{}").status == 400)
    }

    @Test func showsListsInPages() async throws {
        let company = try await company(lists: 25)
        let first = try await company.rootCall(.get, "/api/lists")
        #expect(numbers(first).count == 20)
        #expect(first.data("total") == 25 && first.data("per_page") == 20 && first.data("page") == 1)
        #expect(first.data("search") == "" && first.data("query") == "")
        #expect(numbers(try await company.rootCall(.get, "/api/lists?page=2")) == [21, 22, 23, 24, 25])
        #expect(numbers(try await company.rootCall(.get, "/api/lists?page=3&per_page=10")).count == 5)
        for query in ["per_page=all", "minimal=true", "minimal=true&per_page=all"] {
            #expect(numbers(try await company.rootCall(.get, "/api/lists?\(query)")).count == 25)
        }
        let found = try await company.rootCall(.get, "/api/lists?query=LIST+1")
        #expect(numbers(found).count == 10 && found.data("query") == "LIST 1")
        #expect(try await company.rootCall(.get, "/api/lists?page=0").status == 400)
    }

    struct Right: Sendable, CustomTestStringConvertible {
        let permissions: [String]
        let scope: [Int32]?
        let grant: ListPermission?
        /// The lists that may be viewed and managed, of three; list 1 is in the scope or the list role.
        let views: [Int32]
        let manages: [Int32]
        var testDescription: String { "\(permissions) \(scope ?? []) \(String(describing: grant))" }

        init(_ permissions: [String], _ scope: [Int32]?, _ grant: ListPermission?, _ views: [Int32], _ manages: [Int32])
        {
            self.permissions = permissions
            self.scope = scope
            self.grant = grant
            self.views = views
            self.manages = manages
        }
    }

    static let all: [Int32] = [1, 2, 3]
    static let rights: [Right] = [
        Right([], nil, nil, [], []), Right(["lists:get"], nil, nil, all, []), Right(["lists:get"], [1], nil, [1], []),
        Right(["lists:get"], [], nil, [], []), Right(["lists:get_all"], [1], nil, all, []),
        Right(["lists:manage"], nil, nil, all, all), Right(["lists:manage"], [1], nil, [1], [1]),
        Right(["lists:manage_all"], [1], nil, all, all), Right([], nil, .get, [1], []),
        Right([], nil, .manage, [1], [1]), Right(["lists:get"], [2], .manage, [1, 2], [1]),
        Right(["lists:manage"], [2], .get, [1, 2], [2]), Right(["*"], [1], nil, all, all),
        Right(["subscribers:get_all"], nil, nil, [], []),
    ]

    @Test(arguments: rights)
    func letsEveryoneDoWhatTheRolesSay(_ right: Right) async throws {
        let company = try await company()
        let caller = try await company.machine(
            "caller", right.permissions.map(Permission.init(rawValue:)),
            scope: right.scope.map { .lists($0.map(ListID.init(rawValue:))) } ?? .all,
            lists: right.grant.map { [ListGrant(list: one, permissions: [$0])] } ?? [])
        let shown = try await company.call(.get, "/api/lists", by: caller)
        #expect(numbers(shown) == right.views.map { .integer(Int64($0)) })
        for number in Self.all {
            let path = "/api/lists/\(number)"
            let (view, manage) = (right.views.contains(number), right.manages.contains(number))
            #expect(try await company.call(.get, path, by: caller).status == (view ? 200 : 403))
            #expect(try await company.call(.put, path, by: caller, "{}").status == (manage ? 200 : 403))
            #expect(try await company.call(.delete, path, by: caller).status == (manage ? 200 : 403))
        }
        let creates = ["*", "lists:manage", "lists:manage_all"].contains { right.permissions.contains($0) }
        let made = try await company.call(.post, "/api/lists", by: caller, #"{"name": "New"}"#)
        #expect(made.status == (creates ? 200 : 403))
        // Who makes a list may manage it.
        guard creates, case .integer(let id)? = made.data("id") else { return }
        #expect(try await company.call(.put, "/api/lists/\(id)", by: caller, #"{"name": "Own"}"#).status == 200)
    }

    @Test func aPersonalGrantIsTheCreatorsAlone() async throws {
        let company = try await company()
        let scope = ListScope.lists([one])
        let creator = try await company.machine("creator", [.listsManage], scope: scope)
        let other = try await company.machine("other", [.listsManage], scope: scope)
        let made = try await company.call(.post, "/api/lists", by: creator, #"{"name": "Mine"}"#)
        #expect(made.data("id") == 4)
        #expect(numbers(try await company.call(.get, "/api/lists", by: creator)) == [1, 4])
        #expect(try await company.call(.get, "/api/lists/4", by: other).status == 403)
        #expect(try await company.call(.delete, "/api/lists/4", by: creator).status == 200)
        #expect(company.directory.snapshot.entry(username: "creator")?.user?.ownLists == [])
    }

    @Test func aScopeEmptiedByDeletionMatchesNothing() async throws {
        let company = try await company()
        _ = try await company.rootCall(.delete, "/api/lists/1")
        #expect(numbers(try await company.send(.get, "/api/lists", as: "alice")) == [])
        #expect(try await company.send(.get, "/api/lists/2", as: "alice").status == 403)
        let role = try #require(try await company.rootCall(.get, "/api/roles/users").data()?.elements?[1])
        #expect(role["list_ids"] == [] && role["lists"] == [] && role["all_lists"] == false)
        #expect(try await company.rootCall(.get, "/api/roles/lists").data()?.elements?[0]["lists"] == [])
        // What reads back as empty and is sent back changes nothing; all lists are asked for in so many words.
        _ = try await company.rootCall(.put, "/api/roles/users/2", #"{"name": "E", "list_ids": [], "lists": []}"#)
        #expect(numbers(try await company.send(.get, "/api/lists", as: "alice")) == [])
        _ = try await company.rootCall(.put, "/api/roles/users/2", #"{"all_lists": true}"#)
        #expect(numbers(try await company.send(.get, "/api/lists", as: "alice")) == [2, 3])
    }

    @Test func aListThatIsGoneIsNotFound() async throws {
        let company = try await company()
        #expect(try await company.rootCall(.delete, "/api/lists/3").data() == true)
        for method in [HTTPRequest.Method.get, .delete] {
            #expect(try await company.rootCall(method, "/api/lists/3").status == 404)
        }
    }
}
