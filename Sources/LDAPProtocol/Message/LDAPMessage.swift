public import NIOCore

/// One message: an id, an operation, and controls (RFC 4511 section 4.1.1).
public struct LDAPMessage: Hashable, Sendable {
    /// The id that request and responses share: 1 or more, and 0 for unsolicited notifications.
    public var id: Int32
    /// The operation.
    public var operation: ProtocolOp
    /// The controls.
    public var controls: [Control]

    /// Makes a message of its parts.
    public init(id: Int32, operation: ProtocolOp, controls: [Control] = []) {
        self.id = id
        self.operation = operation
        self.controls = controls
    }

    /// Decodes the message at the start of a buffer, and moves the reader index past it.
    ///
    /// - Parameters:
    ///   - buffer: at least one whole message, as `LDAPFrameDecoder` gives it. Unchanged after an
    ///     error.
    ///   - direction: which side the message comes from; operations of the other side are unknown.
    ///   - limits: what the message is held to; its length is not looked at here.
    /// - Throws: `LDAPDecodingError`, with the id and the tag of the operation if they could be
    ///   read.
    public static func decode(
        from buffer: inout ByteBuffer,
        direction: ProtocolOp.Direction = .request,
        limits: Limits = Limits()
    ) throws(LDAPDecodingError) -> LDAPMessage {
        var reader = BERReader(buffer, nesting: limits.nesting)
        let (outer, id, tag) = try decodeEnvelope(&reader, direction)
        let message: LDAPMessage
        do throws(BERError) {
            guard let operation = try ProtocolOp.read(tag, from: &reader, limits: limits) else {
                throw reader.error(.unexpectedTag)
            }
            let controls = reader.isNext(Control.listTag) ? try Control.readList(&reader, limits: limits) : []
            try reader.leave(outer)
            message = LDAPMessage(id: id, operation: operation, controls: controls)
        } catch {
            let code: LDAPDecodingError.Code =
                error.code == .tooManyElements || error.code == .nestingTooDeep ? .limitExceeded : .malformedOperation
            let text = "malformed \(ProtocolOp.name(of: tag)): \(error)"
            throw LDAPDecodingError(code, text, messageID: id, operationTag: tag)
        }
        buffer.moveReaderIndex(forwardBy: reader.position)
        return message
    }

    private static func decodeEnvelope(
        _ reader: inout BERReader, _ direction: ProtocolOp.Direction
    ) throws(LDAPDecodingError) -> (outer: BERReader.Enclosing, id: Int32, tag: BERTag) {
        let outer: BERReader.Enclosing
        let id: Int32
        let tag: BERTag
        do throws(BERError) {
            outer = try reader.enter(.sequence)
            id = try reader.readInteger()
            guard let next = reader.nextTag else { throw reader.error(.truncated) }
            tag = next
        } catch {
            throw LDAPDecodingError(.malformedEnvelope, "malformed message: \(error)")
        }
        guard ProtocolOp.direction(of: tag) == direction else {
            throw LDAPDecodingError(.unknownOperation, "unknown \(ProtocolOp.name(of: tag))")
        }
        // 0 is for notifications that nobody asked for (RFC 4511 section 4.4).
        guard id > 0 || tag == ExtendedResponse.tag else {
            throw LDAPDecodingError(.malformedEnvelope, "malformed message: its id is 0")
        }
        return (outer, id, tag)
    }

    /// Appends the message.
    public func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
            BERWriter.writeInteger(id, into: &buffer)
            operation.encode(into: &buffer)
            Control.writeList(controls, into: &buffer)
        }
    }
}
