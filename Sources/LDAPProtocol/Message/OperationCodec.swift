import NIOCore

/// What every protocol operation can do: be read after its tag was seen, and be written.
protocol OperationCodec: Hashable, Sendable {
    /// The application tag of the operation.
    static var tag: BERTag { get }

    /// Reads the operation, tag included.
    init(from reader: inout BERReader, limits: Limits) throws(BERError)

    /// Appends the operation, tag included.
    func encode(into buffer: inout ByteBuffer)
}

/// An answer that consists of an `LDAPResult` and nothing else.
protocol ResultResponse: OperationCodec {
    var result: LDAPResult { get }

    init(_ result: LDAPResult)
}

extension ResultResponse {
    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(Self.tag)
        let result = try LDAPResult(from: &reader, limits: limits)
        try reader.leave(outer, ignoringTagsAbove: LDAPResult.referralTag)
        self.init(result)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(Self.tag, into: &buffer) { result.encodeContent(into: &$0) }
    }
}
