/// The SHA-256 digest (FIPS 180-4).
public enum SHA256 {
    /// The digest of a byte string, 32 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        guard let digest = DigestAlgorithm.sha256.hash(bytes) else {
            preconditionFailure("libcrypto cannot compute SHA-256")
        }
        return digest
    }

    /// The digest as 64 hexadecimal digits in lower case.
    static func hexadecimalHash(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return hash(bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
