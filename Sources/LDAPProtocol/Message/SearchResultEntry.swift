public import NIOCore

/// An entry that a search found (RFC 4511 section 4.5.2).
public struct SearchResultEntry: OperationCodec {
    @usableFromInline static let tag = BERTag.application(4)

    /// The name of the entry.
    public var objectName: [UInt8]
    /// The attributes, with values or with `typesOnly` without.
    public var attributes: [PartialAttribute]

    /// Makes an entry of its parts.
    public init(objectName: [UInt8], attributes: [PartialAttribute] = []) {
        self.objectName = objectName
        self.attributes = attributes
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(SearchResultEntry.tag)
        objectName = try reader.readBytes()
        attributes = try PartialAttribute.readList(&reader, limits: limits)
        try reader.leave(outer, ignoringTagsAbove: -1)
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(SearchResultEntry.tag, into: &buffer) { buffer in
            BERWriter.writeBytes(objectName, into: &buffer)
            let length = attributes.reduce(0) { $0 + $1.encodedLength }
            BERWriter.writeHeader(.sequence, contentLength: length, into: &buffer)
            for attribute in attributes { attribute.encode(into: &buffer) }
        }
    }

    /// Appends a whole message with an entry up to where its attributes begin; the caller appends
    /// those next.
    ///
    /// No length is filled in later, so that an entry is a gather of slices that were encoded
    /// before.
    ///
    /// - Parameters:
    ///   - messageID: the id of the search.
    ///   - objectName: the bytes of the name.
    ///   - attributesLength: how many bytes of encoded `PartialAttribute` the caller appends right
    ///     after this call.
    ///   - controlsLength: how many bytes of an encoded list of controls (`Control.writeList`) the
    ///     caller appends after the attributes.
    ///   - buffer: where to append.
    @inlinable
    public static func writeHeader(
        messageID: Int32,
        objectName: some Collection<UInt8>,
        attributesLength: Int,
        controlsLength: Int = 0,
        into buffer: inout ByteBuffer
    ) {
        let nameLength = objectName.count
        let operation = BERWriter.length(ofContent: nameLength) + BERWriter.length(ofContent: attributesLength)
        let message = BERWriter.length(of: messageID) + BERWriter.length(ofContent: operation) + controlsLength
        BERWriter.writeHeader(.sequence, contentLength: message, into: &buffer)
        BERWriter.writeInteger(messageID, into: &buffer)
        BERWriter.writeHeader(tag, contentLength: operation, into: &buffer)
        BERWriter.writeBytes(objectName, into: &buffer)
        BERWriter.writeHeader(.sequence, contentLength: attributesLength, into: &buffer)
    }
}
