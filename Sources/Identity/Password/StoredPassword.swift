/// A stored password taken apart, ready to be verified.
enum StoredPassword {
    /// A digest of password and salt.
    case digest(DigestAlgorithm, digest: [UInt8], salt: [UInt8])
    /// One of the methods of crypt(5).
    case crypt(CryptHash)
    /// A derived key.
    case pbkdf2(PBKDF2Hash)
    /// Argon2 in any of its variants.
    case argon2(Argon2Hash)
    /// The password itself.
    case clear([UInt8])

    /// What stands in front of a stored value.
    enum Prefix {
        case scheme(PasswordScheme, text: ArraySlice<UInt8>)
        case unknown
        case bare(PasswordScheme)
        case clear
    }

    /// Takes a stored value apart; nil when it is of no known form or asks for too much.
    init?(_ stored: [UInt8]) {
        guard stored.count <= PasswordHashLimits.storedLength else { return nil }
        switch Self.split(stored) {
        case .scheme(let scheme, let text): self.init(scheme, text: text)
        case .bare(let scheme): self.init(scheme, text: stored[...])
        case .clear: self = .clear(stored)
        case .unknown: return nil
        }
    }

    private init?(_ scheme: PasswordScheme, text: ArraySlice<UInt8>) {
        switch scheme {
        case .md5, .smd5, .sha, .ssha, .sha256, .ssha256, .sha384, .ssha384, .sha512, .ssha512:
            guard let (algorithm, isSalted) = scheme.digest, let bytes = Base64.decode(text) else { return nil }
            let saltLength = bytes.count - algorithm.length
            guard isSalted ? saltLength > 0 : saltLength == 0, saltLength <= PasswordHashLimits.saltLength else {
                return nil
            }
            self = .digest(
                algorithm, digest: Array(bytes.prefix(algorithm.length)), salt: Array(bytes.dropFirst(algorithm.length))
            )
        case .crypt:
            guard let hash = CryptHash(text) else { return nil }
            self = .crypt(hash)
        case .pbkdf2SHA1, .pbkdf2SHA256, .pbkdf2SHA512:
            guard let hash = PBKDF2Hash(scheme, text: text) else { return nil }
            self = .pbkdf2(hash)
        case .argon2:
            guard let hash = Argon2Hash(text) else { return nil }
            self = .argon2(hash)
        case .cleartext:
            self = .clear(Array(text))
        }
    }

    /// Whether the password fits. It is not empty and holds no NUL.
    func verify(_ password: [UInt8]) -> Bool {
        switch self {
        case .digest(let algorithm, let digest, let salt):
            guard let computed = algorithm.hash(password, salt) else { return false }
            return ConstantTime.equals(computed, digest)
        case .crypt(let hash): return hash.verify(password)
        case .pbkdf2(let hash): return hash.verify(password)
        case .argon2(let hash): return hash.verify(password)
        case .clear(let stored): return ConstantTime.equals(stored, password)
        }
    }

    /// Finds scheme and text, without looking at the text.
    ///
    /// A brace with a name behind it is always a scheme, as in slapd: a value of a scheme that is not known here must
    /// not be taken for a password. For the same reason a text that begins like a hash is one, complete or not.
    static func split(_ stored: [UInt8]) -> Prefix {
        if stored.first == UInt8(ascii: "{"), let end = stored.firstIndex(of: UInt8(ascii: "}")), end > 1 {
            guard let scheme = PasswordScheme(name: stored[1..<end]) else { return .unknown }
            return .scheme(scheme, text: stored[(end + 1)...])
        }
        for (start, scheme) in bareForms where stored.starts(with: start) { return .bare(scheme) }
        return .clear
    }

    /// The name between the braces, if it is a word of letters, digits, `-` and `_`.
    static func schemeName(_ stored: [UInt8]) -> String? {
        guard stored.first == UInt8(ascii: "{"), let end = stored.firstIndex(of: UInt8(ascii: "}")),
            end > 1, end <= 33
        else { return nil }
        let name = String(decoding: stored[1..<end], as: UTF8.self)
        let isWord = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "_")
        }
        return isWord ? name.uppercased() : nil
    }

    private static let bareForms: [([UInt8], PasswordScheme)] = [
        (Array("$argon2".utf8), .argon2),
        (Array("$2a$".utf8), .crypt), (Array("$2b$".utf8), .crypt),
        (Array("$2x$".utf8), .crypt), (Array("$2y$".utf8), .crypt),
        (Array("$1$".utf8), .crypt), (Array("$5$".utf8), .crypt), (Array("$6$".utf8), .crypt),
        (Array("$y$".utf8), .crypt), (Array("$gy$".utf8), .crypt),
        (Array("$pbkdf2$".utf8), .pbkdf2SHA1),
        (Array("$pbkdf2-sha256$".utf8), .pbkdf2SHA256),
        (Array("$pbkdf2-sha512$".utf8), .pbkdf2SHA512),
    ]
}
