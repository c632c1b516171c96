/// The pieces of a substrings assertion in comparable form (RFC 4517, section 4.1; RFC 4518, section 2.6).
public struct PreparedSubstrings: Hashable, Sendable {
    /// What a value begins with; nil if that is free.
    public let initial: [UInt8]?
    /// What a value has behind that, one after the other.
    public let any: [[UInt8]]
    /// What a value ends with; nil if that is free.
    public let final: [UInt8]?

    /// The longest piece without the spaces that mark the ends: what an index of substrings looks for first.
    public var longestPiece: [UInt8] {
        var longest: [UInt8] = []
        for piece in [initial, final].compactMap({ $0 }) + any {
            let trimmed = Array(piece.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
            if trimmed.count > longest.count { longest = trimmed }
        }
        return longest
    }

    /// Whether a prepared value has the pieces in order without overlap.
    func match(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        var end = value.count
        if let initial {
            guard Self.has(value, initial, at: 0, end: end) else { return false }
            start = initial.count
        }
        if let final {
            guard final.count <= end - start, Self.has(value, final, at: end - final.count, end: end) else {
                return false
            }
            end -= final.count
        }
        for piece in any {
            guard let found = Self.find(piece, in: value, from: start, to: end) else { return false }
            start = found + piece.count
        }
        return true
    }

    @inline(__always)
    private static func has(_ value: UnsafeBufferPointer<UInt8>, _ piece: [UInt8], at start: Int, end: Int) -> Bool {
        guard piece.count <= end - start else { return false }
        return piece.withUnsafeBufferPointer { piece in
            var index = 0
            while index < piece.count, value[start &+ index] == piece[index] { index &+= 1 }
            return index == piece.count
        }
    }

    @inline(__always)
    private static func find(
        _ piece: [UInt8],
        in value: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to end: Int
    ) -> Int? {
        guard let first = piece.first else { return start }
        guard piece.count <= end - start else { return nil }
        return piece.withUnsafeBufferPointer { piece in
            let last = end &- piece.count
            var position = start
            while position <= last {
                if value[position] == first {
                    var index = 1
                    while index < piece.count, value[position &+ index] == piece[index] { index &+= 1 }
                    if index == piece.count { return position }
                }
                position &+= 1
            }
            return nil
        }
    }
}

extension MatchingRule {
    /// Makes the pieces of a substrings assertion comparable.
    ///
    /// - Returns: nil if a piece is not of the rule's syntax, or if the rule is none for substrings.
    public func prepareSubstrings(initial: [UInt8]?, any: [[UInt8]], final: [UInt8]?) -> PreparedSubstrings? {
        guard purpose == .substrings else { return nil }
        var pieces: [[UInt8]] = []
        for piece in any {
            guard let prepared = preparePiece(piece, isInitial: false, isFinal: false) else { return nil }
            pieces.append(prepared)
        }
        var first: [UInt8]?
        var last: [UInt8]?
        if let initial {
            guard let prepared = preparePiece(initial, isInitial: true, isFinal: false) else { return nil }
            first = prepared
        }
        if let final {
            guard let prepared = preparePiece(final, isInitial: false, isFinal: true) else { return nil }
            last = prepared
        }
        return PreparedSubstrings(initial: first, any: pieces, final: last)
    }

    /// Whether a stored value has the pieces of a substrings assertion.
    ///
    /// Text of ASCII and Latin-1 letters up to some hundred bytes is compared without allocating memory on the heap.
    public func matchSubstrings(stored: UnsafeBufferPointer<UInt8>, _ substrings: PreparedSubstrings) -> Bool {
        switch family {
        case .text(let foldCase, let spaces, let isASCII):
            let form: StringPreparation.Spaces = spaces == .collapsed ? .marked : spaces
            let quick = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: stored.count * 2 + 2) {
                buffer -> Bool? in
                guard let written = StringPreparation.write(stored, foldCase: foldCase, spaces: form, into: buffer)
                else {
                    return nil
                }
                return substrings.match(UnsafeBufferPointer(rebasing: buffer[..<written]))
            }
            if let quick { return quick }
            if isASCII, stored.contains(where: { $0 >= 0x80 }) { return false }
            guard let prepared = StringPreparation.prepared(stored, foldCase: foldCase, spaces: form) else {
                return false
            }
            return prepared.withUnsafeBufferPointer(substrings.match)
        case .list:
            // A line break is a space here, so that a piece may run over it.
            let text = stored.map { $0 == UInt8(ascii: "$") ? 0x20 : $0 }
            return text.withUnsafeBufferPointer {
                MatchingRule.caseIgnoreSubstringsMatch.matchSubstrings(stored: $0, substrings)
            }
        default:
            return substrings.match(stored)
        }
    }

    /// The form of a stored value in which the pieces of an assertion are looked for, for an index of substrings.
    ///
    /// - Returns: nil if the rule looks in the value as it is, or the value is not of the syntax.
    public func substringsForm(of stored: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard purpose == .substrings, case .text(let foldCase, let spaces, let isASCII) = family else { return nil }
        if isASCII, stored.contains(where: { $0 >= 0x80 }) { return nil }
        return StringPreparation.prepared(
            stored, foldCase: foldCase, spaces: spaces == .collapsed ? .marked : spaces)
    }

    /// Whether a stored value has the pieces of a substrings assertion.
    public func matchSubstrings(stored: [UInt8], _ substrings: PreparedSubstrings) -> Bool {
        stored.withUnsafeBufferPointer { matchSubstrings(stored: $0, substrings) }
    }

    /// A piece by RFC 4518, section 2.6.1: a space marks the ends of the value; spaces at the inner ends of a piece count as
    /// one.
    private func preparePiece(_ piece: [UInt8], isInitial: Bool, isFinal: Bool) -> [UInt8]? {
        let foldCase: Bool
        var spaces = StringPreparation.Spaces.collapsed
        switch family {
        case .text(let fold, let handling, let isASCII):
            if isASCII, piece.contains(where: { $0 >= 0x80 }) { return nil }
            (foldCase, spaces) = (fold, handling)
        case .list: foldCase = true
        default: return piece
        }
        if spaces != .collapsed {
            return piece.withUnsafeBufferPointer {
                StringPreparation.prepared($0, foldCase: foldCase, spaces: spaces)
            }
        }
        guard
            var marked = piece.withUnsafeBufferPointer({
                StringPreparation.prepared($0, foldCase: foldCase, spaces: .marked)
            })
        else { return nil }
        if marked == [0x20] { return marked }
        if !isInitial, piece.first != 0x20, marked.first == 0x20 { marked.removeFirst() }
        if !isFinal, piece.last != 0x20, marked.last == 0x20 { marked.removeLast() }
        return marked
    }
}
