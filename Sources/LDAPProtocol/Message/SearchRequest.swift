import NIOCore

/// Asks for entries (RFC 4511 section 4.5.1).
public struct SearchRequest: OperationCodec {
    static let tag = BERTag.application(3)

    /// The name of the base object, as it came.
    public var baseObject: [UInt8]
    /// How far below the base object to look.
    public var scope: SearchScope
    /// Which aliases to follow.
    public var derefAliases: DerefAliases
    /// Most entries the client wants; 0 for no limit of its own.
    public var sizeLimit: Int32
    /// Most seconds the client wants to wait; 0 for no limit of its own.
    public var timeLimit: Int32
    /// Whether values are left out.
    public var typesOnly: Bool
    /// What entries have to match.
    public var filter: Filter
    /// The attribute descriptions to return, as they came; none means all user attributes (RFC 4511
    /// section 4.5.1.8).
    public var attributes: [[UInt8]]

    /// Makes a search request of its parts.
    public init(
        baseObject: [UInt8],
        scope: SearchScope = .wholeSubtree,
        derefAliases: DerefAliases = .never,
        sizeLimit: Int32 = 0,
        timeLimit: Int32 = 0,
        typesOnly: Bool = false,
        filter: Filter,
        attributes: [[UInt8]] = []
    ) {
        self.baseObject = baseObject
        self.scope = scope
        self.derefAliases = derefAliases
        self.sizeLimit = sizeLimit
        self.timeLimit = timeLimit
        self.typesOnly = typesOnly
        self.filter = filter
        self.attributes = attributes
    }

    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        let outer = try reader.enter(SearchRequest.tag)
        baseObject = try reader.readBytes()
        guard let scope = SearchScope(rawValue: try reader.readInteger(.enumerated)),
            let derefAliases = DerefAliases(rawValue: try reader.readInteger(.enumerated))
        else { throw reader.error(.integerOutOfRange) }
        self.scope = scope
        self.derefAliases = derefAliases
        sizeLimit = try reader.readInteger()
        timeLimit = try reader.readInteger()
        typesOnly = try reader.readBoolean()
        filter = try Filter(from: &reader, limits: limits)
        attributes = try SearchRequest.readSelection(&reader, limits: limits)
        try reader.leave(outer, ignoringTagsAbove: -1)
    }

    /// Reads an `AttributeSelection`, which controls have as well.
    static func readSelection(_ reader: inout BERReader, limits: Limits) throws(BERError) -> [[UInt8]] {
        let outer = try reader.enter(.sequence)
        var attributes: [[UInt8]] = []
        if !reader.isAtEnd { attributes.reserveCapacity(8) }
        while !reader.isAtEnd {
            guard attributes.count < limits.attributes else { throw reader.error(.tooManyElements) }
            attributes.append(try reader.readBytes())
        }
        try reader.leave(outer)
        return attributes
    }

    func encode(into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(SearchRequest.tag, into: &buffer) { buffer in
            BERWriter.writeBytes(baseObject, into: &buffer)
            BERWriter.writeInteger(scope.rawValue, tag: .enumerated, into: &buffer)
            BERWriter.writeInteger(derefAliases.rawValue, tag: .enumerated, into: &buffer)
            BERWriter.writeInteger(sizeLimit, into: &buffer)
            BERWriter.writeInteger(timeLimit, into: &buffer)
            BERWriter.writeBoolean(typesOnly, into: &buffer)
            filter.encode(into: &buffer)
            BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                for attribute in attributes { BERWriter.writeBytes(attribute, into: &buffer) }
            }
        }
    }
}
