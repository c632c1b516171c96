/// One reading of what was typed into a single password field by a person who has a second factor.
///
/// LDAP and PAM have no field for the code: it stands behind the password, bare or after one space, `:` or `;`.
public struct PasswordAndCode: Sendable {
    /// The password; never empty.
    public let password: Secret<[UInt8]>
    /// Six ASCII digits; nil when the whole field is the password.
    public let code: Secret<[UInt8]>?

    /// All readings of a field, at most three, in the order in which to try them: code after a separator, bare code,
    /// no code.
    ///
    /// The code is cheap to check and the password is not: check the code first and hash only for readings whose code
    /// is right. A reading without a code is for people without a second factor, and the only one for them. An empty
    /// field has none.
    public static func candidates(_ field: [UInt8]) -> [PasswordAndCode] {
        guard !field.isEmpty else { return [] }
        var readings: [PasswordAndCode] = []
        let code = field.suffix(TOTP.digits)
        let rest = field.dropLast(TOTP.digits)
        if code.count == TOTP.digits, code.allSatisfy(TOTP.isDigit), let last = rest.last {
            if separators.contains(last), rest.count > 1 {
                readings.append(PasswordAndCode(rest.dropLast(), code: code))
            }
            readings.append(PasswordAndCode(rest, code: code))
        }
        readings.append(PasswordAndCode(field[...], code: nil))
        return readings
    }

    private init(_ password: ArraySlice<UInt8>, code: ArraySlice<UInt8>?) {
        self.password = Secret(Array(password))
        self.code = code.map { Secret(Array($0)) }
    }

    private static let separators = Array(" :;".utf8)
}
