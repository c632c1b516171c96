/// Keyed digests (RFC 2104) for one message at a time; a key used often is better kept as ``HMACKey``.
public enum HMAC {
    /// HMAC-SHA-1, 20 bytes.
    public static func sha1(key: [UInt8], message: [UInt8]) -> [UInt8] {
        HMACKey(key, algorithm: .sha1).code(for: message)
    }

    /// HMAC-SHA-256, 32 bytes.
    public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        HMACKey(key, algorithm: .sha256).code(for: message)
    }
}
