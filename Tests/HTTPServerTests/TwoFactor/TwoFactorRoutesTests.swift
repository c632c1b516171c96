import Directory
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct TwoFactorRoutesTests {
    private let company: Company
    private let service: HTTPService

    init() async throws {
        company = try await Company()
        service = try company.service()
    }

    private func id(_ name: String) throws -> Int32 {
        try #require(company.directory.account(login: name)).user.id.rawValue
    }

    private func call(
        _ method: HTTPRequest.Method, _ path: String = "", of name: String = "alice", cookie: String? = nil,
        as caller: String? = nil, type: String = "application/json", body: String? = nil
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        headers[.cookie] = cookie
        if body != nil { headers[.contentType] = type }
        return try await company.send(
            method, "/api/users/\(try id(name))/twofa\(path)", as: caller, headers: headers, body: body,
            through: service)
    }

    private func secret(_ cookie: String, of name: String = "alice") async throws -> String {
        try #require(try await call(.get, "/totp", of: name, cookie: cookie).data("secret")?.text)
    }

    private func code(_ secret: String, _ steps: Int64 = 0) throws -> String {
        let step = Int64(TOTP.step(at: UInt64(StandingClock().time.seconds))) + steps
        return String(
            decoding: TOTP(try #require(TOTPSecret(base32: secret))).code(atStep: UInt64(step)), as: UTF8.self)
    }

    @Test func aSecretComesWithItsCode() async throws {
        let answer = try await call(.get, "/totp", cookie: try await company.cookie("alice"))
        #expect(answer.status == 200)
        #expect(answer.headers[.cacheControl] == "no-store")
        let secret = try #require(answer.data("secret")?.text)
        #expect(secret.count == 32 && Base32.decode(secret)?.count == 20)
        let url =
            "otpauth://totp/Gatehouse:alice@example.org?algorithm=SHA1&digits=6&issuer=Gatehouse&period=30&secret=\(secret)"
        #expect(answer.data("url")?.text == url)
        let png = try #require(answer.data("qr")?.text.flatMap { Data(base64Encoded: $0) })
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        // The width stands in the first chunk (PNG section 11.2.2).
        #expect(png[16..<20].reduce(0) { $0 << 8 | Int($1) } >= 200)
        #expect(answer.data("qr_svg")?.text?.hasPrefix("<svg ") == true)

        let folder = try TemporaryFolder()
        let file = folder.path + "/code.png"
        try png.write(to: URL(fileURLWithPath: file))
        let reader = Process()
        let pipe = Pipe()
        reader.executableURL = URL(fileURLWithPath: "/usr/bin/zbarimg")
        reader.arguments = ["--quiet", "--raw", file]
        reader.standardOutput = pipe
        try reader.run()
        let read = pipe.fileHandleForReading.readDataToEndOfFile()
        reader.waitUntilExit()
        #expect(String(decoding: read, as: UTF8.self).trimmingSpace() == url)
    }

    @Test func theFirstCodeTurnsItOn() async throws {
        let cookie = try await company.cookie("alice")
        let other = try await company.cookie("alice")
        let secret = try await secret(cookie)
        let wrong = try await call(.put, cookie: cookie, body: #"{"secret":"\#(secret)","code":"000000"}"#)
        #expect(wrong.status == 400)
        let typed = secret.lowercased().prefix(16) + " " + secret.dropFirst(16) + "="
        let right = try await call(.put, cookie: cookie, body: #"{"secret":"\#(typed)","code":"\#(try code(secret))"}"#)
        #expect(right.status == 200)
        #expect(right.data("") == nil && right.object["data"] == true)
        #expect(right.object["recovery_codes"]?.texts?.count == 10)
        // The session that did it stays, others end.
        let profile = try await company.send(.get, "/api/profile", headers: [.cookie: cookie], through: service)
        #expect(profile.data("twofa_type") == "totp")
        #expect(try await company.send(.get, "/api/profile", headers: [.cookie: other], through: service).status == 403)
        #expect(try await call(.get, "/totp", cookie: cookie).status == 400)
        #expect(
            try await call(.put, cookie: cookie, body: #"{"secret":"\#(secret)","code":"\#(try code(secret, 1))"}"#)
                .status
                == 400)
        // The code is used up for every door.
        let check = { (code: String) in
            try await company.send(
                .post, "/api/auth/check", as: "checker",
                body: #"{"username":"alice","password":"secret-alice","totp":"\#(code)"}"#, through: service
            ).data("allowed")
        }
        #expect(try await check(try code(secret)) == false)
        #expect(try await check(try code(secret, 1)) == true)
        let recovery = try #require(right.object["recovery_codes"]?.texts?.first)
        #expect(try await check(recovery) == true)
        #expect(try await check(recovery) == false)
    }

    @Test(arguments: ["application/x-www-form-urlencoded", "multipart/form-data; boundary=xx"])
    func formsDoToo(_ type: String) async throws {
        let cookie = try await company.cookie("alice")
        let secret = try await secret(cookie)
        func form(_ fields: [(String, String)]) -> String {
            guard type.hasPrefix("multipart") else { return fields.map { "\($0)=\($1)" }.joined(separator: "&") }
            return fields.map { "--xx\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }.joined()
                + "--xx--\r\n"
        }
        let on = form([("secret", secret), ("code", try code(secret))])
        #expect(try await call(.put, cookie: cookie, type: type, body: on).status == 200)
        let off = form([("password", "secret-alice")])
        #expect(try await call(.delete, cookie: cookie, type: type, body: off).text == #"{"data":true}"#)
    }

    static let bodies: [(String, String, Int)] = [
        ("application/json", #"{}"#, 400), ("application/json", #"{"secret":"","code":"123456"}"#, 400),
        ("application/json", #"{"secret":5,"code":"123456"}"#, 400), ("application/json", "[]", 400),
        ("application/json", #"{"secret":"SECRET","code":""}"#, 400),
        ("application/json", #"{"secret":"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP","code":"123456"}"#, 400),
        ("text/plain", "secret=a&code=b", 415), ("multipart/form-data", "x", 400),
        ("multipart/form-data; boundary=y", "--x--", 400), ("application/x-www-form-urlencoded", "secret=%zz", 400),
        ("application/x-www-form-urlencoded", "", 400),
    ]

    @Test(arguments: bodies)
    func otherBodiesAreRefused(_ type: String, _ body: String, _ status: Int) async throws {
        let cookie = try await company.cookie("alice")
        _ = try await secret(cookie)
        let answer = try await call(.put, cookie: cookie, type: type, body: body)
        #expect(answer.status == status)
        #expect(answer.message?.isEmpty == false)
        #expect(try await call(.get, "/totp", cookie: cookie).status == 200)
    }

    @Test func aSecretSurvivesNineWrongCodesAndDiesWithTheTenth() async throws {
        for (wrong, status) in [(9, 200), (10, 400)] {
            let company = try await Company()
            let service = try company.service()
            let headers: HTTPFields = [.cookie: try await company.cookie("alice")]
            let path = "/api/users/\(try id("alice"))/twofa"
            let secret = try #require(
                try await company.send(.get, path + "/totp", headers: headers, through: service).data("secret")?.text)
            let put = { (code: String) in
                try await company.send(
                    .put, path, headers: headers, body: #"{"secret":"\#(secret)","code":"\#(code)"}"#, through: service
                ).status
            }
            for _ in 0..<wrong { #expect(try await put("000000") == 400) }
            #expect(try await put(try code(secret)) == status)
        }
    }

    @Test func aNewSecretReplacesTheOldOne() async throws {
        let cookie = try await company.cookie("alice")
        let old = try await secret(cookie)
        _ = try await secret(cookie)
        let answer = try await call(.put, cookie: cookie, body: #"{"secret":"\#(old)","code":"\#(try code(old))"}"#)
        #expect(answer.status == 400)
    }

    @Test func itIsForOneselfAlone() async throws {
        let cookie = try await company.cookie("root")
        #expect(try await call(.get, "/totp", of: "alice", cookie: cookie).status == 403)
        #expect(try await call(.put, of: "alice", cookie: cookie, body: "{}").status == 403)
        #expect(try await call(.delete, of: "carol", cookie: cookie, body: "{}").status == 403)
        #expect(try await call(.get, "/totp", of: "alice").status == 403)
    }

    @Test func machinesHaveNone() async throws {
        let answer = try await call(.get, "/totp", of: "reader", as: "reader")
        #expect(answer.status == 400)
        #expect(answer.message == "That feature is not available.")
    }

    @Test func aPersonWithAPasswordInTheHeaderEnrols() async throws {
        let answer = try await call(.get, "/totp", of: "alice", as: "alice")
        let secret = try #require(answer.data("secret")?.text)
        let on = try await call(
            .put, of: "alice", as: "alice", body: #"{"secret":"\#(secret)","code":"\#(try code(secret))"}"#)
        #expect(on.status == 200)
        #expect(try await company.send(.get, "/api/profile", as: "alice", through: service).status == 403)
    }

    @Test func thePasswordTurnsItOff() async throws {
        let cookie = try await company.cookie("carol")
        let off = { (body: String?) in try await call(.delete, of: "carol", cookie: cookie, body: body) }
        #expect(try await off(nil).status == 400)
        #expect(try await off(#"{}"#).status == 400)
        #expect(try await off(#"{"password":"short"}"#).status == 400)
        let wrong = try await off(#"{"password":"wrong-password"}"#)
        #expect(wrong.status == 403)
        #expect(wrong.message == "Invalid password")
        #expect(try await off(#"{"password":"secret-carol"}"#).status == 200)
        #expect(try await off(#"{"password":"secret-carol"}"#).status == 400)
        let profile = try await company.send(.get, "/api/profile", headers: [.cookie: cookie], through: service)
        #expect(profile.data("twofa_type") == "none")
    }

    @Test func whoMayManageUsersResetsIt() async throws {
        let session = try await company.cookie("carol")
        #expect(try await call(.delete, "/reset", of: "carol", as: "reader").status == 403)
        #expect(try await call(.delete, "/reset", of: "alice", as: "boss").status == 400)
        #expect(try await call(.delete, "/reset", of: "reader", as: "boss").status == 400)
        #expect(
            try await company.send(.delete, "/api/users/9999/twofa/reset", as: "boss", through: service).status == 404)
        #expect(try await company.send(.delete, "/api/users/x/twofa/reset", as: "boss", through: service).status == 400)
        #expect(try await call(.delete, "/reset", of: "carol", as: "boss").text == #"{"data":true}"#)
        #expect(
            try await company.send(.get, "/api/profile", headers: [.cookie: session], through: service).status == 403)
        #expect(try await company.send(.get, "/api/profile", as: "carol", through: service).status == 200)
    }
}
