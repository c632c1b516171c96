import COpenSSL

/// Comparison whose time says nothing about where two secrets differ.
public enum ConstantTime {
    /// Whether two byte strings are equal; time depends on the lengths only (CRYPTO_memcmp).
    public static func equals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { equals(left, $0) } }
    }

    static func equals(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let first = left.baseAddress, let second = right.baseAddress else { return left.isEmpty }
        return CRYPTO_memcmp(first, second, left.count) == 0
    }
}
