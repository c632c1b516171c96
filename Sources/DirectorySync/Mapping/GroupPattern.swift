import LDAPProtocol

/// What a rule calls a group: a DN, a name, a pattern of a name with `*`, or its identifier after `id:`.
enum GroupPattern: Equatable {
    /// The identifier that never changes, in lower case.
    case identifier(String)
    /// The normalised form of a DN.
    case dn([UInt8])
    /// A comparable name.
    case name([UInt8])
    /// The comparable pieces between the stars.
    case glob([[UInt8]])

    /// Reads the text of a rule; one with `=` is a DN, one that begins with `id:` an identifier.
    init(_ text: String, rule: Int) throws(MappingError) {
        if text.lowercased().hasPrefix("id:") {
            let identifier = text.dropFirst(3).lowercased().filter { $0 != " " }
            guard !identifier.isEmpty else { throw MappingError(description: "rule \(rule) names no group") }
            self = .identifier(identifier)
            return
        }
        if text.contains("=") {
            guard let name = NormalisedDN.of(Array(text.utf8), schema: .standard), !name.isEmpty else {
                throw MappingError(description: "rule \(rule): \"\(text)\" is no DN")
            }
            self = .dn(name)
            return
        }
        let folded = StringPreparation.caseFolded(Array(text.utf8)) ?? []
        guard !folded.isEmpty, folded != [0x20] else { throw MappingError(description: "rule \(rule) names no group") }
        let pieces = folded.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
        self = pieces.count > 1 ? .glob(pieces) : .name(folded)
    }

    /// The places of the groups that fit.
    func matches(in groups: [SourceGroup]) -> Set<Int> {
        Set(groups.indices.filter { matches(groups[$0]) })
    }

    func matches(_ group: SourceGroup) -> Bool {
        if case .dn(let dn) = self { return group.normalisedDN == dn }
        if case .identifier(let identifier) = self { return group.externalID.lowercased() == identifier }
        guard let name = StringPreparation.caseFolded(Array(group.name.utf8)) else { return false }
        switch self {
        case .dn, .identifier: return false
        case .name(let wanted): return name == wanted
        case .glob(let pieces): return Self.matches(name, pieces)
        }
    }

    /// Each piece at its first place behind the one before; the outer ones at the ends.
    private static func matches(_ name: [UInt8], _ pieces: [[UInt8]]) -> Bool {
        guard let first = pieces.first, let last = pieces.last, name.starts(with: first),
            name.count >= first.count + last.count, name.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
