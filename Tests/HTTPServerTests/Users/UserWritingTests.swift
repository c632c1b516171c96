import Directory
import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct UserWritingTests {
    @Test func createsAPersonWhoCanLogInByNameAndMail() async throws {
        let company = try await Company()
        let made = try await company.send(
            .post, "/api/users", as: "boss",
            body: #"{"username": "jane", "email": "Jane@Example.ORG", "password": " with spaces ", "user_role_id": 2}"#)
        #expect(made.status == 200)
        #expect(made.data("email") == "jane@example.org")
        #expect(made.data("name") == "jane")
        #expect(made.data("password") == .null)
        #expect(made.data("password_login") == true)
        for name in ["jane", "jane@example.org", "JANE"] {
            let headers: HTTPFields = [.authorization: Company.basic(name, " with spaces ")]
            #expect(try await company.send(.get, "/api/profile", headers: headers).status == 200, "\(name)")
        }
    }

    @Test func showsTheTokenOfAnAPIUserOnce() async throws {
        let company = try await Company()
        let made = try await company.send(
            .post, "/api/users", as: "boss",
            body: #"{"username": "robot", "type": "api", "password": "passed over", "role_id": 2, "email": "x"}"#)
        let token = try #require(made.data("password")?.text)
        #expect(token.utf8.count == APIToken.length)
        #expect(made.data("email") == .null)
        guard case .integer(let id)? = made.data("id") else {
            Issue.record("no number")
            return
        }
        #expect(try await company.send(.get, "/api/users/\(id)", as: "boss").data("password") == .null)
        let headers: HTTPFields = [.authorization: "token robot:\(token)"]
        #expect(try await company.send(.get, "/api/profile", headers: headers).status == 200)
    }

    struct Derived: Sendable {
        let body: String
        let username: String
    }

    @Test(arguments: [
        Derived(body: #"{"email": "A.b@C.d", "user_role_id": 2}"#, username: "a.b@c.d"),
        Derived(body: #"{"email": "a+b@c.d", "role": 2}"#, username: "a_b@c.d"),
        Derived(body: #"{"name": "My Robot", "type": "api", "role_id": 2}"#, username: "My_Robot"),
        Derived(body: #"{"name": "alice", "type": "api", "role_id": 2}"#, username: "alice2"),
    ])
    func derivesTheNameThatIsNotGiven(_ row: Derived) async throws {
        let made = try await Company().send(.post, "/api/users", as: "boss", body: row.body)
        #expect(made.data("username")?.text == row.username, "\(made.text)")
    }

    struct Refused: Sendable {
        let change: String
        let status: Int
        let field: String?
        init(_ change: String, _ status: Int = 400, _ field: String? = nil) {
            (self.change, self.status, self.field) = (change, status, field)
        }
    }

    @Test(arguments: [
        Refused(#""username": "ab""#, 400, "username"),
        Refused(#""username": "a b c""#, 400, "username"),
        Refused(#""username": 5"#, 400, "username"), Refused(#""username": "ALICE""#, 409, "username"),
        Refused(#""username": "carol@example.org""#, 409, "username"),
        Refused(#""email": null"#, 400, "email"), Refused(#""email": "A <a@b.c>""#, 400, "email"),
        Refused(#""email": "Alice@example.org""#, 409, "email"),
        Refused(#""type": "robot""#, 400, "type"),
        Refused(#""status": "gone""#, 400, "status"), Refused(#""password": "short""#, 400, "password"),
        Refused(#""password": null, "password_login": true"#, 400, "password"),
        Refused(#""password2": "another one""#, 400, "password2"),
        Refused(#""user_role_id": null"#, 400, "user_role_id"),
        Refused(#""user_role_id": 77"#, 400, "user_role_id"), Refused(#""user_role_id": "2""#, 400),
        Refused(#""user_role_id": 2.0"#, 400), Refused(#""user_role_id": -2"#, 400),
        Refused(#""role_id": 3"#, 400, "role_id"), Refused(#""list_role_id": 2"#, 400, "list_role_id"),
        Refused(#""name": 1"#, 400, "name"), Refused(#""password_login": 1"#, 400, "password_login"),
    ])
    func refusesABodyThatIsWrongInOneField(_ row: Refused) async throws {
        let company = try await Company()
        var fields = [
            "username": #""newbie""#, "email": #""n@example.org""#, "password": #""long enough""#, "user_role_id": "2",
        ]
        let name = row.change.split(separator: "\"").first.map(String.init) ?? ""
        fields[name] = nil
        let body = "{" + fields.map { "\"\($0)\": \($1)" }.joined(separator: ",") + "," + row.change + "}"
        let unfit =
            row.change.contains("password_login\": true")
            ? body.replacing(#""password": "long enough","#, with: "") : body
        let answer = try await company.send(.post, "/api/users", as: "boss", body: unfit)
        #expect(answer.status == row.status, "\(row.change): \(answer.text)")
        if let field = row.field { #expect(answer.text.contains(field), "\(row.change): \(answer.text)") }
        #expect(company.directory.snapshot.entry(username: "newbie") == nil)
    }

    @Test func keepsWhatIsNotGiven() async throws {
        let company = try await Company()
        let blank =
            #"{"username": "", "email": "", "type": "", "status": "", "password": null, "user_role_id": 0, "list_role_id": 0, "id": 99, "twofa_type": "none"}"#
        let answer = try await company.send(.put, "/api/users/2", as: "boss", body: blank)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.data("username") == "alice" && answer.data("email") == "alice@example.org")
        #expect(answer.data("list_role_id") != nil)
        #expect(try await company.send(.get, "/api/profile", as: "alice").status == 200)
        let cleared = try await company.send(.put, "/api/users/2", as: "boss", body: #"{"list_role_id": null}"#)
        #expect(cleared.data("list_role_id") == nil && cleared.data("list_role") == .null)
    }

    @Test func endsSessionsWithThePasswordAndTheStatus() async throws {
        let company = try await Company()
        let first = try await company.cookie("alice")
        _ = try await company.send(.put, "/api/users/2", as: "boss", body: #"{"password": "another secret"}"#)
        #expect(try await company.send(.get, "/api/profile", headers: [.cookie: first]).status == 403)
        let second = try await company.cookie("alice")
        for status in ["disabled", "enabled"] {
            _ = try await company.send(.put, "/api/users/2", as: "boss", body: #"{"status": "\#(status)"}"#)
            #expect(try await company.send(.get, "/api/profile", headers: [.cookie: second]).status == 403)
        }
    }

    @Test func turnsAPersonIntoAMachineAndBack() async throws {
        let company = try await Company()
        let machine = try await company.send(.put, "/api/users/4", as: "boss", body: #"{"type": "api"}"#)
        let token = try #require(machine.data("password")?.text)
        #expect(machine.data("twofa_type") == "none" && machine.data("email") == .null)
        let headers: HTTPFields = [.authorization: "token carol:\(token)"]
        #expect(try await company.send(.get, "/api/profile", headers: headers).status == 200)
        #expect(try await company.send(.put, "/api/users/4", as: "boss", body: #"{"type": "user"}"#).status == 400)
        let person = try await company.send(
            .put, "/api/users/4", as: "boss", body: #"{"type": "user", "email": "carol@example.org"}"#)
        #expect(person.data("password") == .null && person.data("password_login") == false)
        #expect(try await company.send(.get, "/api/profile", headers: headers).status == 403)
    }

    @Test(arguments: [
        #"{"status": "disabled"}"#, #"{"user_role_id": 2}"#, #"{"type": "api"}"#, #"{"password_login": false}"#,
    ])
    func keepsTheLastSuperAdmin(_ body: String) async throws {
        let company = try await Company()
        let answer = try await company.send(.put, "/api/users/1", as: "boss", body: body)
        #expect(answer.status == 400 && answer.text.contains("at least one active Super Admin"), "\(answer.text)")
        #expect(try await company.send(.delete, "/api/users/1", as: "boss").status == 400)
        #expect(try await company.send(.delete, "/api/users?id=1&id=2", as: "boss").status == 400)
        #expect(company.directory.snapshot.entry(username: "alice") != nil)
    }

    @Test func deletesSeveralOrNone() async throws {
        let company = try await Company()
        for query in ["", "?id=", "?id=2&id=x", "?id=2&id=0", "?id=2&id=99999999999"] {
            #expect(try await company.send(.delete, "/api/users\(query)", as: "boss").status == 400, "\(query)")
        }
        #expect(company.directory.snapshot.entry(username: "alice") != nil)
        let answer = try await company.send(.delete, "/api/users?id=2&id=3&id=2&id=777", as: "boss")
        #expect(answer.data() == true)
        #expect(company.directory.snapshot.entry(username: "alice") == nil)
        #expect(try await company.send(.delete, "/api/users?id=2", as: "boss").status == 404)
        #expect(try await company.send(.delete, "/api/users/2", as: "boss").status == 404)
    }

    @Test func letsOneOfTwentyTakeAName() async throws {
        let company = try await Company()
        let statuses = await withTaskGroup(of: Int.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let body = #"{"username": "racer", "email": "racer\#(number)@example.org", "role_id": 2}"#
                    return (try? await company.send(.post, "/api/users", as: "boss", body: body))?.status ?? 0
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 409 }.count == 19)
    }

    @Test func findsAPageAmongGapsAndOrdersIt() async throws {
        let company = try await Company()
        _ = try await company.send(.delete, "/api/users/3", as: "boss")
        let page = try await company.send(.get, "/api/users?page=2&per_page=2", as: "reader")
        #expect(page.data("results")?.elements?.compactMap { $0["username"]?.text } == ["carol", "dave"])
        let names = try await company.send(.get, "/api/users?order_by=username&order=desc&per_page=3", as: "reader")
        #expect(names.data("results")?.elements?.compactMap { $0["username"]?.text } == ["root", "reader", "idle"])
        #expect(try await company.send(.get, "/api/users?order_by=shoe_size", as: "reader").status == 400)
    }
}
