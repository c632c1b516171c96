import Testing

@testable import Identity

@Suite struct TOTPTests {
    /// The key of RFC 6238, appendix B.
    static let secret = TOTPSecret(bytes: Array("12345678901234567890".utf8)) ?? TOTPSecret()

    /// RFC 6238, appendix B, SHA-1; six digits are the last six of the eight printed there.
    static let vectors: [(UInt64, String)] = [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ]

    @Test(arguments: vectors)
    func agreesWithRFC6238(_ time: UInt64, _ code: String) {
        let totp = TOTP(Self.secret)
        #expect(String(decoding: totp.code(atStep: TOTP.step(at: time)), as: UTF8.self) == code.suffix(6))
        #expect(totp.step(matching: String(code.suffix(6)), at: time) == time / 30)
    }

    /// RFC 4226, appendix D.
    @Test func agreesWithRFC4226() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        for (step, code) in codes.enumerated() {
            #expect(String(decoding: TOTP(Self.secret).code(atStep: UInt64(step)), as: UTF8.self) == code)
        }
    }

    @Test func takesOneStepBeforeAndAfterAndNoMore() {
        let totp = TOTP(Self.secret)
        let code = totp.code(atStep: 1000)
        #expect(totp.step(matching: code, at: 1000 * 30 - 31) == nil)
        #expect(totp.step(matching: code, at: 1000 * 30 - 30) == 1000)
        #expect(totp.step(matching: code, at: 1000 * 30) == 1000)
        #expect(totp.step(matching: code, at: 1000 * 30 + 59) == 1000)
        #expect(totp.step(matching: code, at: 1000 * 30 + 60) == nil)
    }

    @Test func takesAStepOnce() {
        let totp = TOTP(Self.secret)
        let code = totp.code(atStep: 1000)
        #expect(totp.step(matching: code, at: 30000, after: 999) == 1000)
        #expect(totp.step(matching: code, at: 30000, after: 1000) == nil)
        #expect(totp.step(matching: code, at: 30000, after: 1001) == nil)
        #expect(totp.step(matching: code, at: 30000, after: .max) == nil)
    }

    @Test(arguments: ["", "28708", "2870822", "28708a", "+87082", "２８７０８２", " 28708", "28708\u{0}", "-12345"])
    func takesSixASCIIDigitsOnly(_ code: String) {
        #expect(TOTP(Self.secret).step(matching: code, at: 59) == nil)
    }

    @Test func standsTheEndsOfTime() {
        let totp = TOTP(Self.secret)
        #expect(totp.step(matching: totp.code(atStep: 0), at: 0) == 0)
        let last = UInt64.max / 30
        #expect(totp.step(matching: totp.code(atStep: last), at: .max) == last)
    }

    @Test func writesTheAddressOfTheContract() {
        let url = TOTP(Self.secret).url(issuer: "Gatehouse", account: "jane@example.org")
        #expect(
            url.exposed
                == "otpauth://totp/Gatehouse:jane@example.org?algorithm=SHA1&digits=6&issuer=Gatehouse&period=30"
                + "&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect("\(url)" == "<secret>")
    }

    @Test func encodesWhatAnAddressCannotHold() {
        let url = TOTP(Self.secret).url(issuer: "Müller & Co: 50%", account: "a b/?#&:é")
        #expect(url.exposed.hasPrefix("otpauth://totp/M%C3%BCller%20%26%20Co%2050%25:a%20b%2F%3F%23%26%3A%C3%A9?"))
        #expect(url.exposed.contains("&issuer=M%C3%BCller%20%26%20Co%2050%25&"))
    }
}
