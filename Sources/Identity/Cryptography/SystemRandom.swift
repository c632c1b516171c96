import COpenSSL

/// The random number generator of libcrypto, seeded by the kernel and safe to use from every thread.
public struct SystemRandom: RandomNumberGenerator, Sendable {
    /// A generator; all of them draw from the same source.
    public init() {}

    /// Eight random bytes as a number.
    public mutating func next() -> UInt64 {
        var value: UInt64 = 0
        withUnsafeMutableBytes(of: &value) { Self.fill($0) }
        return value
    }

    /// Fills a buffer, or ends the process: a server without randomness must not hand out secrets.
    static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let start = buffer.baseAddress, let count = Int32(exactly: buffer.count) else { return }
        guard RAND_bytes(start.assumingMemoryBound(to: UInt8.self), count) == 1 else {
            preconditionFailure("the random number generator of libcrypto failed")
        }
    }
}
