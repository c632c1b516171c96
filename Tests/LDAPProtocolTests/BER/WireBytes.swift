import NIOCore

@testable import LDAPProtocol

/// Bytes written as hexadecimal digits, with spaces wherever they help.
struct WireBytes: ExpressibleByStringLiteral, Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(stringLiteral text: String) {
        let digits = text.compactMap { $0.hexDigitValue }
        bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    var description: String { bytes.map { BERTag(rawValue: $0).description.dropFirst(2) }.joined(separator: " ") }

    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

    /// What a closure writes.
    static func written(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
        var buffer = ByteBuffer()
        body(&buffer)
        return Array(buffer.readableBytesView)
    }
}

/// Random numbers that are the same in every run (xorshift64*).
struct WireGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func bytes(upTo count: Int) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &self) == 0 }
}

extension String {
    var octets: [UInt8] { Array(utf8) }
}
