public import NIOCore

extension Filter {
    private enum Tag {
        static let and = BERTag.context(0, constructed: true)
        static let or = BERTag.context(1, constructed: true)
        static let not = BERTag.context(2, constructed: true)
        static let equality = BERTag.context(3, constructed: true)
        static let substrings = BERTag.context(4, constructed: true)
        static let greaterOrEqual = BERTag.context(5, constructed: true)
        static let lessOrEqual = BERTag.context(6, constructed: true)
        static let present = BERTag.context(7)
        static let approximate = BERTag.context(8, constructed: true)
        static let extensible = BERTag.context(9, constructed: true)
    }

    /// Reads a filter.
    ///
    /// - Parameter limits: nodes are counted while reading; the nesting is bounded by the reader.
    /// - Throws: `BERError`; `tooManyElements` for more than `Limits.filterNodes` nodes.
    public init(from reader: inout BERReader, limits: Limits = Limits()) throws(BERError) {
        var nodesLeft = limits.filterNodes
        self = try Filter.read(&reader, &nodesLeft)
    }

    private static func read(_ reader: inout BERReader, _ nodesLeft: inout Int) throws(BERError) -> Filter {
        guard let tag = reader.nextTag else { throw reader.error(.truncated) }
        try count(&nodesLeft, reader)
        switch tag.rawValue {
        case 0xA3:
            let (attribute, value) = try readAssertion(&reader, tag)
            return .equality(attribute: attribute, value: value)
        case 0x87:
            return .present(attribute: try reader.readBytes(Tag.present))
        case 0xA0:
            return .and(try readSet(&reader, tag, &nodesLeft))
        case 0xA1:
            return .or(try readSet(&reader, tag, &nodesLeft))
        case 0xA2:
            let outer = try reader.enter(tag)
            let filter = try read(&reader, &nodesLeft)
            try reader.leave(outer)
            return .not(filter)
        case 0xA4:
            return .substrings(try readSubstrings(&reader, &nodesLeft))
        case 0xA5:
            let (attribute, value) = try readAssertion(&reader, tag)
            return .greaterOrEqual(attribute: attribute, value: value)
        case 0xA6:
            let (attribute, value) = try readAssertion(&reader, tag)
            return .lessOrEqual(attribute: attribute, value: value)
        case 0xA8:
            let (attribute, value) = try readAssertion(&reader, tag)
            return .approximate(attribute: attribute, value: value)
        case 0xA9:
            return .extensible(try readExtensible(&reader))
        default:
            throw reader.error(.unexpectedTag)
        }
    }

    private static func count(_ nodesLeft: inout Int, _ reader: BERReader) throws(BERError) {
        guard nodesLeft > 0 else { throw reader.error(.tooManyElements) }
        nodesLeft -= 1
    }

    private static func readSet(
        _ reader: inout BERReader, _ tag: BERTag, _ nodesLeft: inout Int
    ) throws(BERError) -> [Filter] {
        let outer = try reader.enter(tag)
        var filters: [Filter] = []
        while !reader.isAtEnd { filters.append(try read(&reader, &nodesLeft)) }
        try reader.leave(outer)
        return filters
    }

    private static func readAssertion(
        _ reader: inout BERReader, _ tag: BERTag
    ) throws(BERError) -> (attribute: [UInt8], value: [UInt8]) {
        let outer = try reader.enter(tag)
        let attribute = try reader.readBytes()
        let value = try reader.readBytes()
        try reader.leave(outer)
        return (attribute, value)
    }

    private static func readSubstrings(
        _ reader: inout BERReader, _ nodesLeft: inout Int
    ) throws(BERError) -> SubstringFilter {
        let outer = try reader.enter(Tag.substrings)
        var filter = SubstringFilter(attribute: try reader.readBytes())
        let pieces = try reader.enter(.sequence)
        guard !reader.isAtEnd else { throw reader.error(.truncated) }
        while let tag = reader.nextTag {
            try count(&nodesLeft, reader)
            let isFirst = filter.initial == nil && filter.any.isEmpty
            // Nothing comes after the final piece, and nothing before the initial one.
            guard filter.final == nil, tag.rawValue != 0x80 || isFirst else { throw reader.error(.unexpectedTag) }
            let piece = try reader.readBytes(tag)
            guard !piece.isEmpty else { throw reader.error(.invalidValue) }
            switch tag.rawValue {
            case 0x80: filter.initial = piece
            case 0x81: filter.any.append(piece)
            case 0x82: filter.final = piece
            default: throw reader.error(.unexpectedTag)
            }
        }
        try reader.leave(pieces)
        try reader.leave(outer)
        return filter
    }

    private static func readExtensible(_ reader: inout BERReader) throws(BERError) -> MatchingRuleAssertion {
        let outer = try reader.enter(Tag.extensible)
        let rule = try reader.readBytesIfNext(.context(1))
        let attribute = try reader.readBytesIfNext(.context(2))
        guard rule != nil || attribute != nil else { throw reader.error(.truncated) }
        let value = try reader.readBytes(.context(3))
        let dnAttributes = reader.isNext(.context(4)) ? try reader.readBoolean(.context(4)) : false
        try reader.leave(outer)
        return MatchingRuleAssertion(rule: rule, attribute: attribute, value: value, dnAttributes: dnAttributes)
    }

    /// Appends the filter.
    public func encode(into buffer: inout ByteBuffer) {
        switch self {
        case .and(let filters):
            Filter.writeSet(filters, Tag.and, into: &buffer)
        case .or(let filters):
            Filter.writeSet(filters, Tag.or, into: &buffer)
        case .not(let filter):
            BERWriter.writeConstructed(Tag.not, into: &buffer) { filter.encode(into: &$0) }
        case .equality(let attribute, let value):
            Filter.writeAssertion(attribute, value, Tag.equality, into: &buffer)
        case .substrings(let filter):
            Filter.writeSubstrings(filter, into: &buffer)
        case .greaterOrEqual(let attribute, let value):
            Filter.writeAssertion(attribute, value, Tag.greaterOrEqual, into: &buffer)
        case .lessOrEqual(let attribute, let value):
            Filter.writeAssertion(attribute, value, Tag.lessOrEqual, into: &buffer)
        case .present(let attribute):
            BERWriter.writeBytes(attribute, tag: Tag.present, into: &buffer)
        case .approximate(let attribute, let value):
            Filter.writeAssertion(attribute, value, Tag.approximate, into: &buffer)
        case .extensible(let assertion):
            Filter.writeExtensible(assertion, into: &buffer)
        }
    }

    private static func writeSet(_ filters: [Filter], _ tag: BERTag, into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(tag, into: &buffer) { buffer in
            for filter in filters { filter.encode(into: &buffer) }
        }
    }

    private static func writeAssertion(
        _ attribute: [UInt8], _ value: [UInt8], _ tag: BERTag, into buffer: inout ByteBuffer
    ) {
        let length = BERWriter.length(ofContent: attribute.count) + BERWriter.length(ofContent: value.count)
        BERWriter.writeHeader(tag, contentLength: length, into: &buffer)
        BERWriter.writeBytes(attribute, into: &buffer)
        BERWriter.writeBytes(value, into: &buffer)
    }

    private static func writeSubstrings(_ filter: SubstringFilter, into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(Tag.substrings, into: &buffer) { buffer in
            BERWriter.writeBytes(filter.attribute, into: &buffer)
            BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                if let initial = filter.initial { BERWriter.writeBytes(initial, tag: .context(0), into: &buffer) }
                for piece in filter.any { BERWriter.writeBytes(piece, tag: .context(1), into: &buffer) }
                if let final = filter.final { BERWriter.writeBytes(final, tag: .context(2), into: &buffer) }
            }
        }
    }

    private static func writeExtensible(_ assertion: MatchingRuleAssertion, into buffer: inout ByteBuffer) {
        BERWriter.writeConstructed(Tag.extensible, into: &buffer) { buffer in
            if let rule = assertion.rule { BERWriter.writeBytes(rule, tag: .context(1), into: &buffer) }
            if let attribute = assertion.attribute {
                BERWriter.writeBytes(attribute, tag: .context(2), into: &buffer)
            }
            BERWriter.writeBytes(assertion.value, tag: .context(3), into: &buffer)
            if assertion.dnAttributes { BERWriter.writeBoolean(true, tag: .context(4), into: &buffer) }
        }
    }
}
