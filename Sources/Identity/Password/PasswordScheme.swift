/// How a stored password was made: the `{SCHEME}` in front of a `userPassword` value (RFC 2307, section 5.3).
public enum PasswordScheme: String, Hashable, Sendable, CaseIterable {
    /// MD5 of the password.
    case md5 = "MD5"
    /// MD5 of password and salt.
    case smd5 = "SMD5"
    /// SHA-1 of the password.
    case sha = "SHA"
    /// SHA-1 of password and salt.
    case ssha = "SSHA"
    /// SHA-256 of the password.
    case sha256 = "SHA256"
    /// SHA-256 of password and salt.
    case ssha256 = "SSHA256"
    /// SHA-384 of the password.
    case sha384 = "SHA384"
    /// SHA-384 of password and salt.
    case ssha384 = "SSHA384"
    /// SHA-512 of the password.
    case sha512 = "SHA512"
    /// SHA-512 of password and salt.
    case ssha512 = "SSHA512"
    /// crypt(5): DES, MD5, bcrypt, SHA-256, SHA-512, yescrypt and GOST yescrypt.
    case crypt = "CRYPT"
    /// PBKDF2 with HMAC-SHA-1.
    case pbkdf2SHA1 = "PBKDF2-SHA1"
    /// PBKDF2 with HMAC-SHA-256.
    case pbkdf2SHA256 = "PBKDF2-SHA256"
    /// PBKDF2 with HMAC-SHA-512.
    case pbkdf2SHA512 = "PBKDF2-SHA512"
    /// Argon2 (RFC 9106), any variant.
    case argon2 = "ARGON2"
    /// The password itself.
    case cleartext = "CLEARTEXT"

    /// The scheme of a name without braces, in any case, aliases included; nil for one that is not known here.
    init?(name: some Collection<UInt8>) {
        guard name.count <= Self.longestName else { return nil }
        var letters = ""
        for byte in name {
            let isLower = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
            letters.unicodeScalars.append(Unicode.Scalar(isLower ? byte - 32 : byte))
        }
        switch letters {
        case "PBKDF2": self = .pbkdf2SHA1
        // 389 Directory Server writes an underscore in its older form.
        case "PBKDF2_SHA256": self = .pbkdf2SHA256
        case "ARGON2ID", "ARGON2I", "ARGON2D": self = .argon2
        case "CLEAR": self = .cleartext
        default: self.init(rawValue: letters)
        }
    }

    /// What verifying costs: microseconds for a digest, milliseconds for what is slow on purpose.
    public var cost: PasswordCost {
        switch self {
        case .crypt, .pbkdf2SHA1, .pbkdf2SHA256, .pbkdf2SHA512, .argon2: .slow
        case .md5, .smd5, .sha, .ssha, .sha256, .ssha256, .sha384, .ssha384, .sha512, .ssha512, .cleartext: .fast
        }
    }

    /// The digest of the schemes that are one, and whether a salt follows it.
    var digest: (algorithm: DigestAlgorithm, isSalted: Bool)? {
        switch self {
        case .md5: (.md5, false)
        case .smd5: (.md5, true)
        case .sha: (.sha1, false)
        case .ssha: (.sha1, true)
        case .sha256: (.sha256, false)
        case .ssha256: (.sha256, true)
        case .sha384: (.sha384, false)
        case .ssha384: (.sha384, true)
        case .sha512: (.sha512, false)
        case .ssha512: (.sha512, true)
        case .crypt, .pbkdf2SHA1, .pbkdf2SHA256, .pbkdf2SHA512, .argon2, .cleartext: nil
        }
    }

    private static let longestName = 15
}
