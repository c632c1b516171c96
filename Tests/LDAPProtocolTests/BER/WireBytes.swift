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

extension String {
    var octets: [UInt8] { Array(utf8) }
}
