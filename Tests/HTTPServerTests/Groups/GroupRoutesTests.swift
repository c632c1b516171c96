import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct GroupRoutesTests {
    private func id(_ name: String, _ company: Company) async throws -> Int64 {
        let groups = try await company.rootCall(.get, "/api/groups").data()?.elements ?? []
        guard case .integer(let id)? = groups.first(where: { $0["name"]?.text == name })?["id"] else {
            throw CancellationError()
        }
        return id
    }

    @Test func listsGroupsWithTheirMembers() async throws {
        let company = try await Company()
        let groups = try #require(try await company.rootCall(.get, "/api/groups").data()?.elements)
        #expect(Set(groups.compactMap { $0["name"]?.text }) == ["people", "writers", "staff"])
        let writers = try #require(groups.first { $0["name"] == "writers" })
        #expect(writers["users"] == [2] && writers["groups"] == [])
        let staff = try #require(groups.first { $0["name"] == "staff" })
        #expect(staff["users"] == [] && staff["groups"]?.elements?.first == writers["id"])
        let page = try await company.rootCall(.get, "/api/groups?per_page=2&page=1&query=r")
        #expect(page.data("total") == 1 && page.data("results")?.elements?.first == writers)
        #expect(try await company.rootCall(.get, "/api/groups?query=STA").data()?.elements == [staff])
        #expect(try await company.rootCall(.get, "/api/groups/\(try await id("staff", company))").data() == staff)
    }

    @Test func makesAndChangesAGroup() async throws {
        let company = try await Company()
        let writers = try await id("writers", company)
        let made = try await company.rootCall(
            .post, "/api/groups",
            "{\"name\": \" ops \", \"description\": \"Night shift\", \"users\": [3, 4, 3], \"groups\": [\(writers)]}")
        #expect(made.status == 200)
        #expect(made.data("name") == "ops" && made.data("description") == "Night shift")
        #expect(made.data("users") == [3, 4] && made.data("groups") == [.integer(writers)])
        let path = "/api/groups/\(try await id("ops", company))"
        let renamed = try await company.rootCall(.put, path, #"{"name": "operators"}"#)
        #expect(renamed.data("name") == "operators" && renamed.data("users") == [3, 4])
        #expect(renamed.data("dn")?.text?.hasPrefix("cn=operators,ou=groups,") == true)
        let users = try await company.rootCall(.put, path, #"{"users": [4, 5], "description": ""}"#)
        #expect(users.data("users") == [4, 5] && users.data("groups") == [.integer(writers)])
        #expect(users.data("description") == "")
        let changed = try await company.rootCall(
            .put, path + "/members", "{\"add\": [2], \"remove\": {\"users\": [4], \"groups\": [\(writers)]}}")
        #expect(changed.data("users") == [5, 2] && changed.data("groups") == [])
        let whole = try await company.rootCall(.put, path + "/members", "{\"users\": [], \"groups\": [\(writers)]}")
        #expect(whole.data("users") == [] && whole.data("groups") == [.integer(writers)])
        #expect(try await company.rootCall(.delete, path).data() == true)
        #expect(try await company.rootCall(.get, path).status == 404)
    }

    static let refused: [(HTTPRequest.Method, String, String?, Int)] = [
        (.post, "", "{}", 400), (.post, "", #"{"name": " "}"#, 400), (.post, "", #"{"name": "WRITERS"}"#, 409),
        (.post, "", #"{"name": "A", "users": [99]}"#, 400), (.post, "", #"{"name": "A", "groups": [2]}"#, 400),
        (.post, "", #"{"name": "A", "users": ["2"]}"#, 400), (.post, "", #"{"name": "A", "users": 2}"#, 400),
        (.get, "/99999", nil, 404), (.get, "/1", nil, 404), (.get, "/x", nil, 400), (.get, "/-1", nil, 400),
        (.get, "/4294967296", nil, 400), (.delete, "/99999", nil, 404), (.put, "/99999", "{}", 404),
        (.put, "/99999/members", "{}", 404), (.put, "/0/members", "{}", 400),
    ]

    @Test(arguments: refused)
    func refusesWhatIsNoGroup(_ method: HTTPRequest.Method, _ path: String, _ body: String?, _ status: Int) async throws
    {
        #expect(try await Company().rootCall(method, "/api/groups\(path)", body).status == status)
    }

    static let members: [String] = [
        "{}", #"{"add": [2], "users": [2]}"#, #"{"add": [99]}"#, #"{"add": {"groups": [2]}}"#, #"{"add": 2}"#,
        #"{"remove": ["2"]}"#, #"{"users": [99]}"#,
    ]

    @Test(arguments: members)
    func refusesMembersThatAreNone(_ body: String) async throws {
        let company = try await Company()
        let path = "/api/groups/\(try await id("writers", company))"
        #expect(try await company.rootCall(.put, path + "/members", body).status == 400)
        #expect(try await company.rootCall(.get, path).data("users") == [2])
    }

    @Test func aGroupIsNoMemberOfItself() async throws {
        let company = try await Company()
        let staff = try await id("staff", company)
        let path = "/api/groups/\(staff)/members"
        #expect(try await company.rootCall(.put, path, "{\"add\": {\"groups\": [\(staff)]}}").status == 400)
    }
}
