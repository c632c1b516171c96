extension MatchingRule {
    /// The comparable form of an assertion value.
    ///
    /// Equal values have equal forms, so that forms can be keys of indexes. Forms of text, object identifiers and names are
    /// UTF-8, those of octets the octets.
    /// - Parameters:
    ///   - value: the value of a filter, a compare request or an attribute.
    ///   - schema: the schema that knows descriptors and attribute types.
    /// - Returns: nil if the value is not of the rule's syntax: a filter with it is Undefined (RFC 4511, section 4.5.1.7).
    public func normalise(_ value: [UInt8], schema: Schema) -> [UInt8]? {
        value.withUnsafeBufferPointer { normalise($0, schema: schema) }
    }

    /// The comparable form of an assertion value.
    ///
    /// - Returns: nil if the value is not of the rule's syntax.
    public func normalise(_ value: UnsafeBufferPointer<UInt8>, schema: Schema) -> [UInt8]? {
        switch family {
        case .text(let foldCase, let spaces, let isASCII):
            if isASCII {
                guard value.allSatisfy({ $0 < 0x80 }) else { return nil }
            } else if value.isEmpty {
                return nil
            }
            return StringPreparation.prepared(value, foldCase: foldCase, spaces: spaces)
        case .objectIdentifier, .objectIdentifierFirstComponent:
            guard ObjectIdentifierText.isValid(value) else { return nil }
            return schema.canonicalObjectIdentifier(value)
        case .distinguishedName:
            return NormalisedDN.of(value, schema: schema)
        case .list:
            return Self.normaliseList(value)
        case .boolean:
            let word = value.map(\.lowercasedASCII)
            if word == Array("true".utf8) { return Array("TRUE".utf8) }
            return word == Array("false".utf8) ? Array("FALSE".utf8) : nil
        case .integer, .bits, .integerFirstComponent:
            return IntegerText.canonical(value)
        case .bitString:
            let bits = Array(value)
            return Syntax.isBitString(bits[...]) ? bits : nil
        case .octets:
            return Array(value)
        case .nameAndOptionalUID:
            let (name, uid) = NameAndOptionalUID.split(Array(value))
            guard let normalised = NormalisedDN.of(name, schema: schema) else { return nil }
            guard let uid else { return normalised }
            return normalised + [UInt8(ascii: "#")] + uid
        case .time:
            return GeneralizedTimeText.canonical(Array(value))
        case .uuid:
            let text = Array(value)
            return UUIDText.isValid(text) ? text.map(\.lowercasedASCII) : nil
        case .changeSequenceNumber:
            return ChangeSequenceNumberText.canonical(Array(value))
        }
    }

    /// The comparable form of a stored value.
    ///
    /// It differs from that of an assertion only where the assertion is a part of the value: for the rules on first
    /// components.
    /// - Returns: nil if the value is not of the syntax.
    public func normaliseStored(_ value: UnsafeBufferPointer<UInt8>, schema: Schema) -> [UInt8]? {
        switch family {
        case .integerFirstComponent, .objectIdentifierFirstComponent:
            guard let word = FirstComponent.word(of: Array(value)) else { return nil }
            return normalise(word, schema: schema)
        default:
            return normalise(value, schema: schema)
        }
    }

    /// Lines with dollar signs between them, each one prepared for itself (RFC 4517, section 3.3.28).
    private static func normaliseList(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard !value.isEmpty else { return nil }
        var result: [UInt8] = []
        for (index, line) in value.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false).enumerated() {
            guard let prepared = StringPreparation.caseFolded(UnsafeBufferPointer(rebasing: line)) else { return nil }
            if index > 0 { result.append(UInt8(ascii: "$")) }
            result += prepared
        }
        return result
    }
}
