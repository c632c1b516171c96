extension MatchingRule {
    /// Whether a stored value equals an assertion; for the rules on bits, whether all or some of its bits are set.
    ///
    /// Text of ASCII and other common letters, integers, octets and known object identifiers are compared without allocating
    /// memory.
    /// - Parameters:
    ///   - stored: the value as stored.
    ///   - normalisedAssertion: what `normalise` made of the assertion.
    ///   - schema: the schema by which it was made.
    public func matches(
        stored: UnsafeBufferPointer<UInt8>,
        normalisedAssertion: [UInt8],
        schema: Schema
    ) -> Bool {
        switch family {
        case .text(let foldCase, let spaces, let isASCII):
            let quick = normalisedAssertion.withUnsafeBufferPointer { assertion in
                spaces == .collapsed ? Self.textEquals(stored, assertion, foldCase: foldCase) : nil
            }
            if let quick { return quick }
            if isASCII, stored.contains(where: { $0 >= 0x80 }) { return false }
            return StringPreparation.prepared(stored, foldCase: foldCase, spaces: spaces) == normalisedAssertion
        case .octets:
            return stored.elementsEqual(normalisedAssertion)
        case .uuid:
            guard stored.count == normalisedAssertion.count else { return false }
            return normalisedAssertion.withUnsafeBufferPointer { assertion in
                for index in stored.indices where stored[index].lowercasedASCII != assertion[index] { return false }
                return true
            }
        case .objectIdentifier:
            return schema.objectIdentifierEquals(stored, normalisedAssertion)
        case .bits:
            return matchesBits(stored, normalisedAssertion)
        case .integer:
            let quick = normalisedAssertion.withUnsafeBufferPointer { assertion -> Bool? in
                guard let left = IntegerText.small(stored), let right = IntegerText.small(assertion) else { return nil }
                return left == right
            }
            return quick ?? (IntegerText.canonical(stored) == normalisedAssertion)
        default:
            return normaliseStored(stored, schema: schema) == normalisedAssertion
        }
    }

    /// Whether a stored value equals an assertion.
    public func matches(stored: [UInt8], normalisedAssertion: [UInt8], schema: Schema) -> Bool {
        stored.withUnsafeBufferPointer {
            matches(stored: $0, normalisedAssertion: normalisedAssertion, schema: schema)
        }
    }

    /// Compares a stored value with an assertion: below zero, zero or above zero as the stored one is less, equal or greater.
    ///
    /// - Returns: nil if the stored value is not of the syntax.
    public func compare(
        stored: UnsafeBufferPointer<UInt8>,
        normalisedAssertion: [UInt8],
        schema: Schema
    ) -> Int? {
        if case .integer = family {
            let quick = normalisedAssertion.withUnsafeBufferPointer { assertion -> Int? in
                guard let left = IntegerText.small(stored), let right = IntegerText.small(assertion) else { return nil }
                return left < right ? -1 : left > right ? 1 : 0
            }
            if let quick { return quick }
        }
        return normaliseStored(stored, schema: schema).map { compare(normalised: $0, normalised: normalisedAssertion) }
    }

    /// Compares two normalised values: below zero, zero or above zero as the left one is less, equal or greater.
    public func compare(normalised left: [UInt8], normalised right: [UInt8]) -> Int {
        switch family {
        case .integer, .bits, .integerFirstComponent: IntegerText.compare(left, right)
        default: OctetOrder.compare(left, right)
        }
    }

    private func matchesBits(_ stored: UnsafeBufferPointer<UInt8>, _ assertion: [UInt8]) -> Bool {
        guard let value = Int(String(decoding: stored, as: UTF8.self)),
            let mask = Int(String(decoding: assertion, as: UTF8.self))
        else { return false }
        return self == .bitAndMatch ? value & mask == mask : value & mask != 0
    }

    /// Compares a stored text with a prepared assertion letter by letter; nil if preparing it needs more than that.
    ///
    /// A difference is final only if what follows in the stored text cannot combine with the letter before it.
    @inline(__always)
    private static func textEquals(
        _ stored: UnsafeBufferPointer<UInt8>,
        _ assertion: UnsafeBufferPointer<UInt8>,
        foldCase: Bool
    ) -> Bool? {
        let count = stored.count
        let length = assertion.count
        var index = 0
        var position = 0
        while index < count, stored[index] == 0x20 { index &+= 1 }
        if index == count { return isEndOfBlank(count, assertion) }
        while index < count {
            var byte = stored[index]
            index &+= 1
            if byte == 0x20 {
                while index < count, stored[index] == 0x20 { index &+= 1 }
                if index == count { break }
                if stored[index] >= 0x80, !SteadyLetter.isLead(stored[index]) { return nil }
            } else if byte &- 0x21 < 0x5E {
                if foldCase { byte = byte.lowercasedASCII }
            } else {
                return letterEquals(stored, assertion, from: index &- 1, position, foldCase: foldCase)
            }
            guard position < length, assertion[position] == byte else {
                return index < count && stored[index] >= 0x80 && !SteadyLetter.isLead(stored[index]) ? nil : false
            }
            position &+= 1
        }
        return position == length
    }

    private static func isEndOfBlank(_ count: Int, _ assertion: UnsafeBufferPointer<UInt8>) -> Bool {
        count == 0 ? assertion.isEmpty : assertion.count == 1 && assertion[0] == 0x20
    }

    /// Goes on with a text at its first letter that is not ASCII by preparing it on the stack; nil if that is not possible.
    private static func letterEquals(
        _ stored: UnsafeBufferPointer<UInt8>,
        _ assertion: UnsafeBufferPointer<UInt8>,
        from index: Int,
        _ position: Int,
        foldCase: Bool
    ) -> Bool? {
        guard SteadyLetter.isLead(stored[index]) else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: stored.count * 2 + 2) { buffer -> Bool? in
            guard let written = StringPreparation.write(stored, foldCase: foldCase, spaces: .collapsed, into: buffer)
            else {
                return nil
            }
            return buffer[..<written].elementsEqual(assertion)
        }
    }
}
