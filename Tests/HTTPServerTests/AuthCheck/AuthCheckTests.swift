import Directory
import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct AuthCheckTests {
    private func check(_ company: Company, as caller: String = "checker", _ body: String) async throws -> Answer {
        try await company.send(.post, "/api/auth/check", as: caller, body: body)
    }

    @Test func tellsAllAboutAUserWhoIsLetIn() async throws {
        let company = try await Company()
        let answer = try await check(company, #"{"username":"alice","password":"secret-alice"}"#)
        #expect(answer.status == 200)
        #expect(answer.data("allowed") == true)
        #expect(answer.data("reason") == .null)
        #expect(answer.data("totp_required") == false)
        #expect(answer.data("user", "username") == "alice")
        #expect(answer.data("roles")?.texts == ["Editors", "News"])
        #expect(answer.data("permissions")?.texts == ["campaigns:get", "lists:get", "wiki:edit"])
        #expect(answer.data("groups")?.texts?.sorted() == ["staff", "writers"])
        #expect(!answer.text.contains("argon2"))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var username = "alice"
        var password = "secret-alice"
        var more = ""
        var reason: String?

        var testDescription: String { "\(username) \(more): \(reason ?? "allowed")" }
    }

    static let cases: [Case] = [
        Case(), Case(username: "ALICE"), Case(username: "alice@example.org"), Case(username: "Alice@Example.org"),
        Case(username: "  alice "), Case(username: "root", password: "secret-root"),
        Case(username: "erin", password: "secret-erin"), Case(more: #","totp":"123456""#),
        Case(more: #","totp":null,"permission":null,"list_id":null,"unknown":{"a":[1]}"#),
        Case(password: "wrong-password", reason: "invalid"), Case(password: " secret-alice", reason: "invalid"),
        Case(password: "secret-alice ", reason: "invalid"), Case(username: "nobody", reason: "invalid"),
        Case(username: "bob", password: "secret-bob", reason: "invalid"),
        Case(username: "carol", password: "secret-carol", reason: "code_required"),
        Case(username: "carol", password: "secret-carol", more: #","totp":"""#, reason: "code_required"),
        Case(username: "carol", password: "wrong-password", reason: "invalid"),
        Case(username: "carol", password: "secret-carol", more: #","totp":"000000""#, reason: "invalid"),
        Case(username: "dave", password: "secret-dave", reason: "not_permitted"),
        Case(username: "dave", password: "wrong-password", reason: "invalid"),
        // Permissions: of the role, of another application, of a super admin; and of somebody without a role.
        Case(more: #","permission":"campaigns:get""#), Case(more: #","permission":"wiki:edit""#),
        Case(more: #","permission":"users:get""#, reason: "not_permitted"),
        Case(username: "root", password: "secret-root", more: #","permission":"wiki:edit""#),
        Case(
            username: "erin", password: "secret-erin", more: #","permission":"campaigns:get""#, reason: "not_permitted"),
        Case(password: "wrong-password", more: #","permission":"users:get""#, reason: "invalid"),
        // Lists: in the scope of the role, by the list role, outside of both.
        Case(more: #","list_id":1"#), Case(more: #","list_id":1,"permission":"list:get""#),
        Case(more: #","list_id":1,"permission":"list:manage""#),
        Case(more: #","list_id":2"#, reason: "not_permitted"),
        Case(more: #","list_id":2,"permission":"list:manage""#, reason: "not_permitted"),
        Case(username: "root", password: "secret-root", more: #","list_id":2,"permission":"list:manage""#),
        Case(username: "erin", password: "secret-erin", more: #","list_id":1"#, reason: "not_permitted"),
        Case(more: #","address":"192.0.2.7","service":"wiki""#),
    ]

    @Test(arguments: cases)
    func decides(_ line: Case) async throws {
        let company = try await Company()
        try await company.directory.perform(.system) { _ = try $0.createList(NewList(name: "Second")) }
        let answer = try await check(
            company, #"{"username":"\#(line.username)","password":"\#(line.password)"\#(line.more)}"#)
        #expect(answer.status == 200)
        #expect(answer.data("allowed") == .bool(line.reason == nil))
        #expect(answer.data("reason") == .optional(line.reason))
        #expect(answer.data("totp_required") == .bool(line.reason == "code_required"))
        if line.reason != nil {
            #expect(answer.data("user") == .null)
            for name in ["roles", "permissions", "groups"] { #expect(answer.data(name) == []) }
        }
    }

    static let faults: [(String, field: String)] = [
        (#"{"password":"x"}"#, "username"), (#"{"username":"","password":"x"}"#, "username"),
        (#"{"username":null,"password":"x"}"#, "username"), (#"{"username":["a"],"password":"x"}"#, "username"),
        (#"{"username":"a"}"#, "password"), (#"{"username":"a","password":""}"#, "password"),
        (#"{"username":"a","password":null}"#, "password"), (#"{"username":"a","password":5}"#, "password"),
        (#"{"username":"a","password":true}"#, "password"), (#"{"username":"a","password":["x"]}"#, "password"),
        (#"{"username":"a","password":"x","totp":123456}"#, "totp"),
        (#"{"username":"a","password":"x","permission":1}"#, "permission"),
        (#"{"username":"a","password":"x","permission":"*"}"#, "permission"),
        (#"{"username":"a","password":"x","permission":"users:fly"}"#, "permission"),
        (#"{"username":"a","password":"x","permission":"Users:get"}"#, "permission"),
        (#"{"username":"a","password":"x","permission":" users:get"}"#, "permission"),
        (#"{"username":"a","password":"x","permission":"list:get"}"#, "list_id"),
        (#"{"username":"a","password":"x","list_id":"1"}"#, "list_id"),
        (#"{"username":"a","password":"x","list_id":0}"#, "list_id"),
        (#"{"username":"a","password":"x","list_id":1.0}"#, "list_id"),
        (#"{"username":"a","password":"x","list_id":77}"#, "list_id"),
        (#"{"username":"a","password":"x","list_id":1,"permission":"users:get"}"#, "permission"),
        (#"{"username":"a","password":"x","address":"here"}"#, "address"),
        (#"{"username":"a","password":"x","address":7}"#, "address"),
        (#"{"username":"a","password":"x","service":7}"#, "service"),
    ]

    @Test(arguments: faults)
    func refusesAQuestionAndNamesTheField(_ body: String, field: String) async throws {
        let answer = try await check(try await Company(), body)
        #expect(answer.status == 400)
        #expect(answer.object["field"]?.text == field)
        #expect(answer.message?.contains(field) == true)
    }

    @Test func takesACodeOnce() async throws {
        let company = try await Company()
        let body = #"{"username":"carol","password":"secret-carol","totp":" \#(company.code()) "}"#
        #expect(try await check(company, body).data("allowed") == true)
        let again = try await check(company, body)
        #expect(again.data("allowed") == false)
        #expect(again.data("reason") == "invalid")
        #expect(try await check(company, body.replacing(company.code(), with: company.code(1))).data("allowed") == true)
    }

    @Test func takesTokensOfAPIUsers() async throws {
        let company = try await Company()
        let token = try #require(company.tokens["reader"])
        let answer = try await check(company, #"{"username":"reader","password":"\#(token)"}"#)
        #expect(answer.data("allowed") == true)
        #expect(answer.data("user", "type") == "api")
    }

    @Test func aSuperAdminHasEveryPermission() async throws {
        let company = try await Company()
        let answer = try await check(company, as: "root", #"{"username":"root","password":"secret-root"}"#)
        let permissions = try #require(answer.data("permissions")?.texts)
        #expect(permissions.first == "*")
        #expect(Set(permissions).isSuperset(of: ["users:get", "wiki:edit", "auth:check"]))
    }

    static let callers: [(String, Int)] = [
        ("checker", 200), ("root", 200), ("boss", 200), ("reader", 403), ("idle", 403), ("alice", 403), ("erin", 403),
        ("bob", 403), ("carol", 403), ("dave", 403),
    ]

    @Test(arguments: callers)
    func asksForTheRightToAsk(_ caller: String, status: Int) async throws {
        let answer = try await check(
            try await Company(), as: caller, #"{"username":"alice","password":"secret-alice"}"#)
        #expect(answer.status == status)
    }

    @Test func aLockedAccountIsToldNothingDifferent() async throws {
        let company = try await Company()
        for _ in 0..<10 { _ = try await check(company, #"{"username":"alice","password":"wrong-password"}"#) }
        let answer = try await check(company, #"{"username":"alice","password":"secret-alice"}"#)
        #expect(answer.status == 200)
        #expect(answer.data("allowed") == false)
        #expect(answer.data("reason") == "invalid")
    }

    @Test func aCheckIsNoLogIn() async throws {
        let company = try await Company()
        for _ in 0..<2 {
            let answer = try await check(company, #"{"username":"alice","password":"secret-alice"}"#)
            #expect(answer.data("user", "loggedin_at") == .null)
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test func aChangedRoleCountsAtOnce() async throws {
        let company = try await Company()
        let body = #"{"username":"alice","password":"secret-alice","permission":"users:get"}"#
        #expect(try await check(company, body).data("allowed") == false)
        try await company.directory.perform(.system) { draft in
            let role = draft.snapshot.userRole(named: "Editors")?.id
            var changes = UserRoleChanges()
            changes.permissions = [.usersGet]
            if let role { try draft.updateUserRole(role, changes) }
        }
        #expect(try await check(company, body).data("allowed") == true)
    }

    @Test func saysWhichRuleGrantedIt() async throws {
        let company = try await Company()
        for (more, rule) in [
            (#","permission":"wiki:edit""#, "user role Editors: wiki:edit"),
            (#","list_id":1"#, "user role Editors: lists:get"),
            (#","list_id":1,"permission":"list:manage""#, "list role News"), ("", nil),
        ] as [(String, String?)] {
            let answer = try await check(company, #"{"username":"alice","password":"secret-alice"\#(more)}"#)
            #expect(answer.data("rule") == .optional(rule), "\(more)")
        }
    }

    @Test func decidesAboutManyInTheirOrder() async throws {
        let company = try await Company()
        let checks = (0..<20).map { #"{"username":"alice","password":"\#($0 % 2 == 0 ? "secret-alice" : "wrong")"}"# }
        let answer = try await company.send(
            .post, "/api/auth/check/batch", as: "checker",
            body: #"{"checks":[\#(checks.prefix(8).joined(separator: ","))]}"#)
        #expect(answer.status == 200)
        let decisions = answer.object["data"]?.elements?.compactMap { $0["allowed"] }
        #expect(decisions == [true, false, true, false, true, false, true, false])
        #expect(
            try await company.send(.post, "/api/auth/check/batch", as: "reader", body: #"{"checks":[]}"#).status == 403)
    }

    static let batches: [(String, field: String)] = [
        ("{}", "checks"), (#"{"checks":[]}"#, "checks"), (#"{"checks":{}}"#, "checks"),
        (#"{"checks":[5]}"#, "checks[0]"),
        (#"{"checks":[{"username":"alice","password":"secret-alice"},{"username":"a"}]}"#, "checks[1].password"),
        (
            #"{"checks":[\#(Array(repeating: #"{"username":"a","password":"b"}"#, count: 101).joined(separator: ","))]}"#,
            "checks"
        ),
    ]

    @Test(arguments: batches)
    func refusesABatchAsAWhole(_ body: String, field: String) async throws {
        let answer = try await Company().send(.post, "/api/auth/check/batch", as: "checker", body: body)
        #expect(answer.status == 400)
        #expect(answer.object["field"]?.text == field)
    }
}
