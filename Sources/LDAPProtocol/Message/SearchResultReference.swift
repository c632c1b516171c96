import NIOCore

/// Other servers to go on with a search at (RFC 4511 section 4.5.3).
public struct SearchResultReference: OperationCodec {
    static let tag = BERTag.application(19)

    /// The URIs; what was read has at least one.
    public var uris: [String]

    /// Makes a reference of URIs.
    public init(uris: [String]) {
        self.uris = uris
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(SearchResultReference.tag)
        uris = []
        while !reader.isAtEnd {
            guard uris.count < limits.referrals else { throw reader.error(.tooManyElements) }
            uris.append(try reader.readText())
        }
        guard !uris.isEmpty else { throw reader.error(.truncated) }
        try reader.leave(outer)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(SearchResultReference.tag, into: &buffer) { buffer in
            for uri in uris { BERWriter.writeText(uri, into: &buffer) }
        }
    }
}
