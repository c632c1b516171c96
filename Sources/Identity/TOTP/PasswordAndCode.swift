/// One reading of what was typed into a single password field by a person who has a second factor.
///
/// LDAP and PAM have no field for the code: it stands behind the password, bare or after one space, `:` or `;`.
public struct PasswordAndCode: Sendable {
    /// The password; never empty.
    public let password: Secret<[UInt8]>
    /// Six ASCII digits, or a recovery code; nil when the whole field is the password.
    public let code: Secret<[UInt8]>?

    /// All readings of a field, at most three, in the order in which to try them: code after a separator, bare code,
    /// no code. A code is six digits, or a recovery code with its hyphen.
    ///
    /// The code is cheap to check and the password is not: check the code first and hash only for readings whose code
    /// is right. A reading without a code is for people without a second factor, and the only one for them. An empty
    /// field has none.
    public static func candidates(_ field: [UInt8]) -> [PasswordAndCode] {
        guard !field.isEmpty else { return [] }
        var readings: [PasswordAndCode] = []
        let digits = field.suffix(TOTP.digits)
        if digits.count == TOTP.digits, digits.allSatisfy(TOTP.isDigit) {
            readings = split(field, codeLength: TOTP.digits)
        } else if isRecoveryCode(field.suffix(RecoveryCodes.length + 1)) {
            readings = split(field, codeLength: RecoveryCodes.length + 1)
        }
        readings.append(PasswordAndCode(field[...], code: nil))
        return readings
    }

    /// The readings of a field that ends like a recovery code without its hyphen, at most two.
    ///
    /// Many passwords end like that: a reading is worth a hash only if its code is right.
    public static func unhyphenatedCandidates(_ field: [UInt8]) -> [PasswordAndCode] {
        guard field.suffix(RecoveryCodes.length).allSatisfy(RecoveryCodes.isCharacter) else { return [] }
        return split(field, codeLength: RecoveryCodes.length)
    }

    private init(_ password: ArraySlice<UInt8>, code: ArraySlice<UInt8>?) {
        self.password = Secret(Array(password))
        self.code = code.map { Secret(Array($0)) }
    }

    /// The readings with a code of a length: after a separator, and bare.
    private static func split(_ field: [UInt8], codeLength: Int) -> [PasswordAndCode] {
        let code = field.suffix(codeLength)
        let rest = field.dropLast(codeLength)
        guard let last = rest.last else { return [] }
        let bare = PasswordAndCode(rest, code: code)
        guard separators.contains(last), rest.count > 1 else { return [bare] }
        return [PasswordAndCode(rest.dropLast(), code: code), bare]
    }

    private static func isRecoveryCode(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count == RecoveryCodes.length + 1
            && bytes.enumerated().allSatisfy { position, byte in
                position == RecoveryCodes.half ? byte == UInt8(ascii: "-") : RecoveryCodes.isCharacter(byte)
            }
    }

    private static let separators = Array(" :;".utf8)
}
