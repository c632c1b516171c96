import NIOCore

/// Asks to take on an identity (RFC 4511 section 4.2).
public struct BindRequest: OperationCodec {
    /// The way in which the client proves who it is.
    public enum Authentication: Hashable, Sendable {
        /// A password in the clear; an empty one with an empty name is anonymous.
        case simple(SecretBytes)
        /// A step of a SASL mechanism. `nil` credentials are absent, which is not the same as empty
        /// ones.
        case sasl(mechanism: String, credentials: SecretBytes?)
        /// A way not known here, to be answered with `authMethodNotSupported`; its content is not
        /// kept.
        case unsupported(BERTag)
    }

    static let tag = BERTag.application(0)
    private static let simple = BERTag.context(0)
    private static let sasl = BERTag.context(3, constructed: true)

    /// The version of the protocol, 1 to 127; only 3 is LDAPv3.
    public var version: Int32
    /// The name to bind as, as it came; empty for anonymous binds and mostly for SASL.
    public var name: [UInt8]
    /// The proof.
    public var authentication: Authentication

    /// Makes a bind request of its parts.
    public init(version: Int32 = 3, name: [UInt8] = [], authentication: Authentication) {
        self.version = version
        self.name = name
        self.authentication = authentication
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(BindRequest.tag)
        version = try reader.readInteger(in: 1...127)
        name = try reader.readBytes()
        guard let tag = reader.nextTag else { throw reader.error(.truncated) }
        switch tag {
        case BindRequest.simple:
            authentication = .simple(SecretBytes(try reader.readBytes(tag)))
        case BindRequest.sasl:
            let inner = try reader.enter(tag)
            let mechanism = try reader.readText()
            let credentials = try reader.readBytesIfNext(.octetString)
            try reader.leave(inner)
            authentication = .sasl(mechanism: mechanism, credentials: credentials.map { SecretBytes($0) })
        default:
            guard tag.isContextSpecific, tag.number != 0, tag.number != 3 else { throw reader.error(.unexpectedTag) }
            try reader.skip()
            authentication = .unsupported(tag)
        }
        try reader.leave(outer)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(BindRequest.tag, into: &buffer) { buffer in
            BERWriter.writeInteger(version, into: &buffer)
            BERWriter.writeBytes(name, into: &buffer)
            switch authentication {
            case .simple(let password):
                BERWriter.writeBytes(password.bytes, tag: BindRequest.simple, into: &buffer)
            case .sasl(let mechanism, let credentials):
                BERWriter.writeConstructed(BindRequest.sasl, into: &buffer) { buffer in
                    BERWriter.writeText(mechanism, into: &buffer)
                    if let credentials { BERWriter.writeBytes(credentials.bytes, into: &buffer) }
                }
            case .unsupported(let tag):
                BERWriter.writeHeader(tag, contentLength: 0, into: &buffer)
            }
        }
    }
}
