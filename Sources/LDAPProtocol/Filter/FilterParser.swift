/// Parses the text of one filter by recursive descent, as deep as the limit and no deeper.
struct FilterParser {
    let bytes: [UInt8]
    var index = 0
    var nodesLeft: Int
    var nestingLeft: Int

    init(bytes: [UInt8], nodesLeft: Int, nestingLeft: Int) {
        self.bytes = bytes
        self.nodesLeft = nodesLeft
        self.nestingLeft = nestingLeft
    }

    /// Parses all of the text.
    mutating func parse() throws(FilterError) -> Filter {
        let filter = try parseFilter()
        guard index == bytes.count else { throw error(.trailingText) }
        return filter
    }

    // MARK: Filters

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func error(_ code: FilterError.Code) -> FilterError { FilterError(code, at: index) }

    /// Steps over a byte if it comes next.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func countNode() throws(FilterError) {
        guard nodesLeft > 0 else { throw error(.tooManyNodes) }
        nodesLeft -= 1
    }

    private mutating func parseFilter() throws(FilterError) -> Filter {
        guard take(.openingParenthesis) else { throw error(.missingOpeningParenthesis) }
        guard nestingLeft > 0 else { throw error(.nestingTooDeep) }
        nestingLeft -= 1
        try countNode()
        let filter = try parseComponent()
        guard take(.closingParenthesis) else { throw error(.missingClosingParenthesis) }
        nestingLeft += 1
        return filter
    }

    private mutating func parseComponent() throws(FilterError) -> Filter {
        if take(0x26) { return .and(try parseList()) }
        if take(0x7C) { return .or(try parseList()) }
        if take(0x21) { return .not(try parseFilter()) }
        return try parseItem()
    }

    private mutating func parseList() throws(FilterError) -> [Filter] {
        var filters: [Filter] = []
        while next == .openingParenthesis { filters.append(try parseFilter()) }
        return filters
    }

    // MARK: Items

    private mutating func parseItem() throws(FilterError) -> Filter {
        guard next != .colon else { return try parseExtensible(attribute: nil) }
        let start = index
        let attribute = takeName(withOptions: true)
        guard FilterParser.isAttributeDescription(attribute) else { throw FilterError(.invalidAttribute, at: start) }
        if next == .colon { return try parseExtensible(attribute: attribute) }
        if take(.equalsSign) { return try parseEquality(attribute) }
        let kind = next
        guard kind == 0x3E || kind == 0x3C || kind == 0x7E else { throw error(.missingOperator) }
        index += 1
        guard take(.equalsSign) else { throw error(.missingOperator) }
        let value = try parseValue()
        switch kind {
        case 0x3E: return .greaterOrEqual(attribute: attribute, value: value)
        case 0x3C: return .lessOrEqual(attribute: attribute, value: value)
        default: return .approximate(attribute: attribute, value: value)
        }
    }

    /// Parses what comes after `=`: an equality, a presence, or substrings.
    private mutating func parseEquality(_ attribute: [UInt8]) throws(FilterError) -> Filter {
        let first = try parseValue()
        guard take(.asterisk) else { return .equality(attribute: attribute, value: first) }
        if first.isEmpty, next == .closingParenthesis { return .present(attribute: attribute) }
        var filter = SubstringFilter(attribute: attribute)
        if !first.isEmpty {
            try countNode()
            filter.initial = first
        }
        while true {
            let start = index
            let piece = try parseValue()
            if take(.asterisk) {
                guard !piece.isEmpty else { throw FilterError(.emptySubstring, at: start) }
                try countNode()
                filter.any.append(piece)
            } else {
                if !piece.isEmpty {
                    try countNode()
                    filter.final = piece
                }
                return .substrings(filter)
            }
        }
    }

    /// Parses what comes after the attribute of an extensible match: `[:dn][:rule]:=value`.
    private mutating func parseExtensible(attribute: [UInt8]?) throws(FilterError) -> Filter {
        var assertion = MatchingRuleAssertion(attribute: attribute, value: [])
        var parts = 0
        while take(.colon) {
            if take(.equalsSign) {
                guard attribute != nil || assertion.rule != nil else { throw error(.invalidMatchingRule) }
                assertion.value = try parseValue()
                return .extensible(assertion)
            }
            let start = index
            let name = takeName(withOptions: false)
            if parts == 0, FilterParser.isDN(name) {
                assertion.dnAttributes = true
            } else {
                guard assertion.rule == nil, FilterParser.isObjectIdentifier(name[...]) else {
                    throw FilterError(.invalidMatchingRule, at: start)
                }
                assertion.rule = name
            }
            parts += 1
        }
        throw error(.missingOperator)
    }

    // MARK: Names and values

    /// Takes the bytes that may be part of a name; whether they are one is seen afterwards.
    private mutating func takeName(withOptions: Bool) -> [UInt8] {
        let start = index
        while let byte = next, byte.isNameByte || (withOptions && byte == 0x3B) { index += 1 }
        return Array(bytes[start..<index])
    }

    private static func isDN(_ name: [UInt8]) -> Bool {
        name.count == 2 && name[0] | 0x20 == 0x64 && name[1] | 0x20 == 0x6E
    }

    /// Whether bytes are an object identifier as a name or in numbers (RFC 4512 section 1.4).
    private static func isObjectIdentifier(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        guard first.isASCIILetter else { return BERReader.isObjectIdentifier(bytes) }
        return !bytes.contains(0x2E)
    }

    /// Whether bytes are an attribute description: an object identifier and options (RFC 4512
    /// section 2.5).
    private static func isAttributeDescription(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: 0x3B, omittingEmptySubsequences: false)
        guard let type = parts.first, isObjectIdentifier(type) else { return false }
        return parts.dropFirst().allSatisfy { !$0.isEmpty && !$0.contains(0x2E) }
    }

    /// Parses an assertion value up to an asterisk, a closing parenthesis or the end.
    private mutating func parseValue() throws(FilterError) -> [UInt8] {
        var value: [UInt8] = []
        while let byte = next {
            switch byte {
            case .asterisk, .closingParenthesis:
                return value
            case .openingParenthesis, 0:
                throw error(.unescapedCharacter)
            case .backslash:
                guard index + 2 < bytes.count, let high = bytes[index + 1].hexadecimalDigitValue,
                    let low = bytes[index + 2].hexadecimalDigitValue
                else { throw error(.invalidEscape) }
                value.append(high << 4 | low)
                index += 3
            default:
                value.append(byte)
                index += 1
            }
        }
        return value
    }
}

extension UInt8 {
    fileprivate static let openingParenthesis: UInt8 = 0x28
    fileprivate static let closingParenthesis: UInt8 = 0x29
    fileprivate static let asterisk: UInt8 = 0x2A
    fileprivate static let colon: UInt8 = 0x3A
    fileprivate static let equalsSign: UInt8 = 0x3D
    fileprivate static let backslash: UInt8 = 0x5C

    fileprivate var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// Letters, digits, hyphens and dots.
    fileprivate var isNameByte: Bool { isASCIILetter || self &- 0x30 < 10 || self == 0x2D || self == 0x2E }

    fileprivate var hexadecimalDigitValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
