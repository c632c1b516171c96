/// A stored PBKDF2 key (RFC 8018).
///
/// Forms: `iterations$salt$key` as OpenLDAP's pw-pbkdf2, passlib and newer 389 Directory Servers write it, the same
/// behind passlib's `$pbkdf2-sha256$`, and the older form of 389: base64 of four bytes of iterations, 64 of salt, 256
/// of key.
struct PBKDF2Hash {
    let algorithm: DigestAlgorithm
    let iterations: Int
    let salt: [UInt8]
    /// As long as the digest. Of a longer stored key the first block is enough: each block is a function of the whole
    /// password.
    let key: [UInt8]

    /// Reads the text behind the scheme, or a bare form from its first `$`.
    init?(_ scheme: PasswordScheme, text: ArraySlice<UInt8>) {
        switch scheme {
        case .pbkdf2SHA1: algorithm = .sha1
        case .pbkdf2SHA256: algorithm = .sha256
        case .pbkdf2SHA512: algorithm = .sha512
        default: return nil
        }
        guard text.contains(UInt8(ascii: "$")) else {
            guard scheme == .pbkdf2SHA256, let bytes = Base64.decode(text), bytes.count == Self.packedLength else {
                return nil
            }
            iterations = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            salt = Array(bytes[4..<68])
            key = Array(bytes[68..<(68 + algorithm.length)])
            guard (1...PasswordHashLimits.pbkdf2Iterations).contains(iterations) else { return nil }
            return
        }
        var fields = text.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        if fields.count == 5, fields[0].isEmpty { fields.removeFirst(2) }
        guard fields.count == 3, let iterations = DecimalNumber.read(fields[0]),
            (1...PasswordHashLimits.pbkdf2Iterations).contains(iterations),
            let salt = Base64.decode(fields[1], adapted: true), salt.count <= PasswordHashLimits.saltLength,
            let key = Base64.decode(fields[2], adapted: true), key.count == algorithm.length
        else { return nil }
        self.iterations = iterations
        self.salt = salt
        self.key = key
    }

    func verify(_ password: [UInt8]) -> Bool {
        guard
            let computed = PBKDF2.derive(
                password, salt: salt, iterations: iterations, length: key.count, algorithm: algorithm)
        else { return false }
        return ConstantTime.equals(computed, key)
    }

    private static let packedLength = 4 + 64 + 256
}
