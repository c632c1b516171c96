import Identity
import Testing

@Suite struct PasswordAndCodeTests {
    struct Case: Sendable {
        let field: String
        let readings: [String]
    }

    /// Readings as `password|code`.
    static let cases: [Case] = [
        Case(field: "secret123456", readings: ["secret|123456", "secret123456|"]),
        Case(field: "secret 123456", readings: ["secret|123456", "secret |123456", "secret 123456|"]),
        Case(field: "secret:123456", readings: ["secret|123456", "secret:|123456", "secret:123456|"]),
        Case(field: "secret;123456", readings: ["secret|123456", "secret;|123456", "secret;123456|"]),
        Case(field: "secret  123456", readings: ["secret |123456", "secret  |123456", "secret  123456|"]),
        Case(field: "secret,123456", readings: ["secret,|123456", "secret,123456|"]),
        Case(field: "secret", readings: ["secret|"]),
        Case(field: "secret12345", readings: ["secret12345|"]),
        Case(field: "123456", readings: ["123456|"]),
        Case(field: ":123456", readings: [":|123456", ":123456|"]),
        Case(field: "1234567", readings: ["1|234567", "1234567|"]),
        Case(field: "secret１２３４５６", readings: ["secret１２３４５６|"]),
        Case(field: "", readings: []),
    ]

    @Test(arguments: cases)
    func readsAFieldInOrder(_ example: Case) {
        let readings = PasswordAndCode.candidates(Array(example.field.utf8)).map { reading in
            String(decoding: reading.password.exposed, as: UTF8.self) + "|"
                + String(decoding: reading.code?.exposed ?? [], as: UTF8.self)
        }
        #expect(readings == example.readings)
    }
}
