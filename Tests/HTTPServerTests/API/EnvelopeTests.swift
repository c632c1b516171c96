import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import HTTPServer

/// What holds for every path (HTTP contract section 1).
@Suite struct EnvelopeTests {
    static let check = "/api/auth/check"

    static let answers: [(HTTPRequest.Method, String, caller: String?, status: Int)] = [
        (.get, "/api", nil, 404), (.get, "/api/nothing", nil, 404), (.post, "/api/nothing", "root", 404),
        (.get, "/api/users/1/2", "root", 404), (.get, "/api/auth", nil, 404), (.get, "/elsewhere", nil, 404),
        (.get, "/api/auth/check", nil, 405), (.delete, "/api/auth/check", "root", 405), (.put, "/api/health", nil, 405),
        (.post, "/api/users/1", nil, 405), (.init("TRACE") ?? .trace, "/api/config", nil, 405),
        (.init("PROPFIND") ?? .trace, "/api/config", nil, 405), (.options, "/api/users", nil, 405),
        (.post, "/health", nil, 405), (.head, "/api/auth/check", nil, 405),
        (.get, "/api/health", nil, 403), (.get, "/api/users", "idle", 403), (.post, "/api/auth/check", "reader", 403),
        (.get, "/api/users/abc", "reader", 400), (.get, "/api/users/999", "reader", 404),
    ]

    @Test(arguments: answers)
    func everyRefusalIsASentenceInJSON(
        _ method: HTTPRequest.Method, _ path: String, caller: String?, status: Int
    ) async throws {
        let answer = try await Company().send(method, path, as: caller)
        #expect(answer.status == status)
        if method != .head { #expect(answer.message?.isEmpty == false) }
        #expect(answer.headers[.contentType]?.hasPrefix("application/json") == true)
        #expect((answer.headers[.allow] != nil) == (status == 405))
        expectHeaders(answer)
    }

    private func expectHeaders(_ answer: Answer) {
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
        #expect(answer.headers[.contentSecurityPolicy]?.contains("unsafe") == false)
    }

    @Test func successHasTheSameHeaders() async throws {
        let answer = try await Company().send(.get, "/api/health", as: "idle")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"data":true}"#)
        expectHeaders(answer)
    }

    @Test func healthAsksNobodyAndSaysWhenADoorIsShut() async throws {
        let company = try await Company()
        #expect(try await company.send(.get, "/health").text == #"{"data":true}"#)
        let shut = try await company.send(.get, "/health", through: try company.service(isReady: false))
        #expect(shut.status == 503)
        #expect(shut.message == "not all doors are open")
    }

    static let types: [(String?, Int)] = [
        ("application/json", 400), ("application/json; charset=utf-8", 400), ("Application/JSON", 400),
        ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("multipart/form-data; boundary=x", 415),
        ("application/jsonp", 415), ("", 415), (nil, 415),
    ]

    @Test(arguments: types)
    func onlyJSONIsTaken(_ type: String?, status: Int) async throws {
        let company = try await Company()
        var headers: HTTPFields = [.authorization: company.authorization("checker")]
        headers[.contentType] = type
        let service = try company.service()
        let answer = try await service.application().test(.router) { [headers] client in
            try await client.execute(uri: Self.check, method: .post, headers: headers, body: .init(string: "{}")) {
                Answer($0)
            }
        }
        #expect(answer.status == status)
        #expect(answer.message?.isEmpty == false)
    }

    static let bodies = [
        "", "[]", "null", "\"x\"", "{", "{\"username\":\"a\",\"username\":\"b\",\"password\":\"c\"}",
        "{\"username\":\"a\",\"password\":\"\\u0000\"}", "{\"username\":\"a\",\"password\":\"\\ud800\"}",
        "{\"username\":\"a\",\"password\":\"b\"} x", "{\"username\":5,\"password\":\"b\"}",
        "{\"username\":\"a\",\"password\":\"b\",\"list_id\":1.0}", "{\"username\":\"a\",\"password\":NaN}",
        "{\"x\":" + String(repeating: "[", count: 70) + String(repeating: "]", count: 70) + "}",
    ]

    @Test(arguments: bodies)
    func badBodiesAreTheCallersFault(_ body: String) async throws {
        let answer = try await Company().send(.post, Self.check, as: "checker", body: body)
        #expect(answer.status == 400)
        #expect(answer.message?.isEmpty == false)
    }

    @Test func bodiesEndAtTheLimit() async throws {
        let company = try await Company()
        let service = try company.service { $0.maximumBody = 2000 }
        func body(_ length: Int) -> String {
            let start = #"{"username":"nobody","password":"x","pad":""#
            return start + String(repeating: "x", count: length - start.utf8.count - 2) + "\"}"
        }
        #expect(
            try await company.send(.post, Self.check, as: "checker", body: body(2000), through: service).status == 200)
        let answer = try await company.send(.post, Self.check, as: "checker", body: body(2001), through: service)
        #expect(answer.status == 413)
        #expect(answer.message?.isEmpty == false)
        #expect(answer.headers[.connection] == "close")
    }

    @Test func aBodyWithoutALengthEndsThereToo() async throws {
        let company = try await Company()
        let service = try company.service { $0.maximumBody = 100_000 }
        let headers: HTTPFields = [
            .authorization: company.authorization("checker"), .contentType: "application/json",
        ]
        var request = Request(
            head: .init(method: .post, scheme: "http", authority: "x", path: Self.check, headerFields: headers),
            body: .init(
                asyncSequence: AsyncStream { continuation in
                    for _ in 0..<20 { continuation.yield(ByteBuffer(repeating: 0x20, count: 10_000)) }
                    continuation.finish()
                }))
        await #expect(throws: APIFailure.self) {
            _ = try await request.jsonObject(maximumBytes: 100_000, nesting: 64)
        }
        request.body = .init(buffer: ByteBuffer(string: "{}"))
        #expect(try await request.jsonObject(maximumBytes: 100_000, nesting: 64).members.isEmpty)
        _ = service
    }

    /// Each request is wrong in every way from a certain check on; the answer has to be that of the first.
    static let order: [(HTTPRequest.Method, String, caller: String?, status: Int, String)] = [
        (.patch, "/api/nowhere", nil, 404, "route before method"),
        (.patch, "/api/users/abc", nil, 405, "method before caller"),
        (.get, "/api/users/abc", nil, 403, "caller before permission"),
        (.get, "/api/users/abc", "idle", 403, "permission before number"),
        (.post, "/api/auth/check", "idle", 403, "permission before body"),
        (.get, "/api/users/abc", "reader", 400, "number"),
    ]

    @Test(arguments: order)
    func checksComeInTheirOrder(
        _ method: HTTPRequest.Method, _ path: String, caller: String?, status: Int, _ name: String
    ) async throws {
        let answer = try await Company().send(
            method, path, as: caller, headers: [.contentType: "text/plain"], body: "{")
        #expect(answer.status == status, "\(name)")
    }

    static let numbers = ["abc", "0", "-1", "1.5", "1e3", "99999999999999999999", "2147483648", "%31", "+1", "١"]

    @Test(arguments: numbers)
    func refusesANumberInThePath(_ text: String) async throws {
        let answer = try await Company().send(.get, "/api/users/\(text)", as: "reader")
        #expect(answer.status == 400)
        #expect(answer.message == "invalid ID")
    }
}
