import Identity
import Testing

@Suite struct PasswordPolicyTests {
    struct Case: Sendable {
        let password: [UInt8]
        let refusal: PasswordPolicy.Refusal?
    }

    static let cases: [Case] = [
        Case(password: Array("1234567".utf8), refusal: .tooShort(minimum: 8)),
        Case(password: Array("12345678".utf8), refusal: nil),
        Case(password: Array("éééé".utf8), refusal: nil),
        Case(password: [UInt8](repeating: 0x61, count: 2000), refusal: nil),
        Case(password: [UInt8](repeating: 0x61, count: 2001), refusal: .tooLong(maximum: 2000)),
        Case(password: Array("12345678".utf8) + [0], refusal: .containsNUL),
        Case(password: Array("12345678".utf8) + [0xC3], refusal: .notUTF8),
        Case(password: [], refusal: .tooShort(minimum: 8)),
        Case(password: Array("        ".utf8), refusal: nil),
    ]

    @Test(arguments: cases)
    func judgesLengthAndBytes(_ example: Case) {
        #expect(PasswordPolicy().refusal(of: example.password) == example.refusal)
    }

    @Test func neverTakesAnEmptyPassword() {
        #expect(PasswordPolicy(minimumLength: 0).refusal(of: []) == .tooShort(minimum: 1))
    }

    @Test func refusesCommonPasswordsInAnyCase() {
        let policy = PasswordPolicy(commonPasswords: ["password1"])
        #expect(policy.refusal(of: Array("PassWord1".utf8)) == .common)
        #expect(policy.refusal(of: Array("PassWord1x".utf8)) == nil)
    }

    @Test func refusesNamesWithLittleAroundThem() {
        let policy = PasswordPolicy()
        let words = ["jane.doe", "ox"]
        #expect(policy.refusal(of: Array("Jane.Doe123".utf8), contextWords: words) == .contextWord)
        #expect(policy.refusal(of: Array("Jane.Doe1234".utf8), contextWords: words) == nil)
        #expect(policy.refusal(of: Array("oxoxoxox".utf8), contextWords: words) == nil)
    }
}
