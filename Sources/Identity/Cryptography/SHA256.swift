/// The SHA-256 digest (FIPS 180-4).
public enum SHA256 {
    /// The digest of a byte string, 32 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        guard let digest = DigestAlgorithm.sha256.hash(bytes) else {
            preconditionFailure("libcrypto cannot compute SHA-256")
        }
        return digest
    }
}
