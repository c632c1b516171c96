import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct UserRoutesTests {
    static let keys: Set<String> = [
        "id", "created_at", "updated_at", "username", "password", "password_login", "email", "name", "type", "status",
        "avatar", "twofa_type", "loggedin_at", "user_role", "role", "list_role",
    ]

    @Test func showsAUserWithEveryKeyAndWithoutSecrets() async throws {
        let company = try await Company()
        let answer = try await company.send(.get, "/api/users/2", as: "reader")
        #expect(answer.status == 200)
        guard case .object(let user)? = answer.data() else {
            Issue.record("no object")
            return
        }
        #expect(Self.keys.isSubset(of: Set(user.members.map(\.name))))
        #expect(user["username"] == "alice")
        #expect(user["email"] == "alice@example.org")
        #expect(user["password"] == .null)
        #expect(user["password_login"] == true)
        #expect(user["user_role"] == user["role"])
        #expect(user["role"]?["name"] == "Editors")
        #expect(user["list_role"]?["lists"]?.elements?.first?["name"] == "Default list")
        #expect(user["list_role_id"] == user["list_role"]?["id"])
        #expect(user["created_at"]?.text?.hasSuffix("Z") == true)
        #expect(!answer.text.contains("argon2"))
    }

    @Test func showsWhatAUserLacksAsNull() async throws {
        let company = try await Company()
        let erin = try await company.send(.get, "/api/users/6", as: "reader")
        #expect(erin.data("user_role") == .null && erin.data("role") == .null && erin.data("list_role") == .null)
        #expect(erin.data("list_role_id") == nil)
        let checker = try await company.send(.get, "/api/users/7", as: "reader")
        #expect(checker.data("type") == "api")
        #expect(checker.data("email") == .null && checker.data("password_login") == false)
        #expect(try await company.send(.get, "/api/users/4", as: "reader").data("twofa_type") == "totp")
    }

    @Test(arguments: ["/api/users", "/api/users/2", "/api/users?page=1", "/api/roles/users", "/api/users/999"])
    func tellsTheLengthOfABodyThatItLeavesOut(_ path: String) async throws {
        let company = try await Company()
        let whole = try await company.send(.get, path, as: "reader")
        let head = try await company.send(.head, path, as: "reader")
        #expect(head.status == whole.status && head.text.isEmpty)
        #expect(head.headers[.contentLength] == "\(whole.text.utf8.count)")
        #expect(head.headers[.contentType] == whole.headers[.contentType])
    }

    @Test func listsAllUsersByNumber() async throws {
        let answer = try await Company().send(.get, "/api/users", as: "reader")
        #expect(
            answer.data()?.elements?.compactMap { $0["username"]?.text } == [
                "root", "alice", "bob", "carol", "dave", "erin", "checker", "reader", "idle", "boss",
            ])
    }

    @Test func listsAPage() async throws {
        let answer = try await Company().send(.get, "/api/users?page=2&per_page=3", as: "reader")
        #expect(answer.data("results")?.elements?.compactMap { $0["username"]?.text } == ["carol", "dave", "erin"])
        #expect(answer.data("total") == 10)
        #expect(answer.data("page") == 2)
        #expect(answer.data("per_page") == 3)
    }

    static let queries: [(String, [String])] = [
        ("query=ALI", ["alice"]), ("query=o%40example", []), ("query=ob%40EXAMPLE", ["bob"]), ("query=+", Self.all),
        ("query=zzz", []), ("password=secret-root", Self.all),
    ]
    static let all = ["root", "alice", "bob", "carol", "dave", "erin", "checker", "reader", "idle", "boss"]

    @Test(arguments: queries)
    func findsByAPartOfTheNames(_ query: String, _ names: [String]) async throws {
        let company = try await Company()
        let plain = try await company.send(.get, "/api/users?\(query)", as: "reader")
        #expect(plain.data()?.elements?.compactMap { $0["username"]?.text } == names)
        let paged = try await company.send(.get, "/api/users?per_page=all&\(query)", as: "reader")
        #expect(paged.data("results")?.elements?.compactMap { $0["username"]?.text } == names)
    }

    @Test func refusesAPageThatIsNone() async throws {
        let answer = try await Company().send(.get, "/api/users?page=0", as: "reader")
        #expect(answer.status == 400)
        #expect(answer.object["field"] == "page")
    }

    @Test(arguments: ["alice", "idle", "root", "checker"])
    func everyCallerSeesItself(_ caller: String) async throws {
        let answer = try await Company().send(.get, "/api/profile", as: caller)
        #expect(answer.status == 200)
        #expect(answer.data("username")?.text == caller)
    }

    @Test func theSuperAdminRoleReadsBackAsEverything() async throws {
        let permissions = try await Company().send(.get, "/api/profile", as: "root").data("role", "permissions")?.texts
        #expect(permissions?.first == "*")
        #expect(permissions?.count == PermissionTable.builtIn.count + 2)
    }
}
