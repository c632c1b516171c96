import NIOCore

/// The header that a proxy puts before a connection to say who the client is: PROXY protocol, version 2, in binary.
struct ProxyHeader: Equatable {
    /// Where the client is; `nil` when the proxy speaks for itself, as in a health check.
    var client: SocketAddress?
    /// Whether the client speaks TLS with the proxy.
    var hasTLS = false

    /// What is wrong with a header.
    enum Malformed: String, Error {
        case signature = "no PROXY header of version 2"
        case command = "unknown command in the PROXY header"
        case family = "the PROXY header is not about TCP"
        case length = "the PROXY header has a wrong length"
    }

    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]
    /// Longest header in bytes that is taken; the addresses need 36, the rest is what a proxy likes to add.
    static let maximumLength = 4_096

    /// Reads a header from the start of a connection.
    ///
    /// - Returns: nil if more bytes are needed.
    static func read(from buffer: inout ByteBuffer) throws(Malformed) -> ProxyHeader? {
        let start = buffer.readableBytesView.prefix(signature.count)
        guard signature.starts(with: start) else { throw .signature }
        guard let fixed = buffer.getBytes(at: buffer.readerIndex + signature.count, length: 4) else { return nil }
        let (version, family) = (fixed[0], fixed[1])
        let length = Int(fixed[2]) << 8 | Int(fixed[3])
        guard version == 0x20 || version == 0x21 else { throw .command }
        guard length <= maximumLength - 16 else { throw .length }
        guard buffer.readableBytes >= 16 + length else { return nil }
        buffer.moveReaderIndex(forwardBy: 16)
        guard var rest = buffer.readSlice(length: length) else { return nil }
        guard version == 0x21 else { return ProxyHeader() }
        var header = ProxyHeader(client: try address(family, from: &rest))
        header.hasTLS = try hasTLS(rest)
        return header
    }

    private static func address(_ family: UInt8, from rest: inout ByteBuffer) throws(Malformed) -> SocketAddress {
        let size: Int
        switch family {
        case 0x11: size = 4
        case 0x21: size = 16
        default: throw .family
        }
        guard let source = rest.readSlice(length: size), rest.readSlice(length: size) != nil,
            let port = rest.readInteger(as: UInt16.self), rest.readInteger(as: UInt16.self) != nil,
            let address = try? SocketAddress(packedIPAddress: source, port: Int(port))
        else { throw .length }
        return address
    }

    /// Whether the extension about TLS is there and says that it is in use.
    private static func hasTLS(_ extensions: ByteBuffer) throws(Malformed) -> Bool {
        var rest = extensions
        while rest.readableBytes > 0 {
            guard let kind = rest.readInteger(as: UInt8.self), let length = rest.readInteger(as: UInt16.self),
                var value = rest.readSlice(length: Int(length))
            else { throw .length }
            if kind == 0x20, let flags = value.readInteger(as: UInt8.self) { return flags & 1 == 1 }
        }
        return false
    }
}
