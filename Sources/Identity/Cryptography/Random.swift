/// Random bytes and texts for keys, salts, tokens and session identifiers.
public enum Random {
    /// Bytes from libcrypto's generator; a `count` below 1 gives none, at most `Int32.max` are drawn.
    public static func bytes(_ count: Int) -> [UInt8] {
        guard count > 0, count <= Int(Int32.max) else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            buffer.initialize(repeating: 0)
            SystemRandom.fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// Bytes from the given generator; a `count` below 1 gives none.
    public static func bytes(_ count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
        guard count > 0 else { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var word: UInt64 = 0
        for position in 0..<count {
            word = position % 8 == 0 ? generator.next() : word >> 8
            bytes.append(UInt8(truncatingIfNeeded: word))
        }
        return bytes
    }

    /// `count` letters and digits (ASCII, 62 of them, each as likely as the other: 5.95 bits a character).
    public static func alphanumeric(_ count: Int) -> String {
        var generator = SystemRandom()
        return alphanumeric(count, using: &generator)
    }

    /// `count` letters and digits from the given generator.
    public static func alphanumeric(_ count: Int, using generator: inout some RandomNumberGenerator) -> String {
        text(count, of: alphanumerics, using: &generator)
    }

    /// `count` characters of an alphabet of at most 256, without bias: bytes above its last multiple are thrown away.
    static func text(
        _ count: Int, of alphabet: [UInt8], using generator: inout some RandomNumberGenerator
    ) -> String {
        guard count > 0, !alphabet.isEmpty, alphabet.count <= 256 else { return "" }
        let limit = 256 - 256 % alphabet.count
        var characters: [UInt8] = []
        characters.reserveCapacity(count)
        while characters.count < count {
            for byte in bytes(count - characters.count, using: &generator) where Int(byte) < limit {
                characters.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }

    private static let alphanumerics = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
}
