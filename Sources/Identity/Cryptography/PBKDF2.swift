import COpenSSL

/// Keys from passwords (RFC 8018, section 5.2), for stored hashes of other systems.
enum PBKDF2 {
    /// The derived key, `length` bytes; nil when a number is out of range or libcrypto fails.
    static func derive(
        _ password: [UInt8], salt: [UInt8], iterations: Int, length: Int, algorithm: DigestAlgorithm
    ) -> [UInt8]? {
        guard let method = algorithm.method, let rounds = Int32(exactly: iterations), rounds > 0,
            let size = Int32(exactly: length), size > 0,
            let passwordSize = Int32(exactly: password.count), let saltSize = Int32(exactly: salt.count)
        else { return nil }
        var key = [UInt8](repeating: 0, count: length)
        let done = password.withUnsafeBytes { bytes in
            PKCS5_PBKDF2_HMAC(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), passwordSize, salt, saltSize, rounds, method,
                size, &key)
        }
        return done == 1 ? key : nil
    }
}
