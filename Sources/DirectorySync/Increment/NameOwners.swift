/// Who has which name: nearly always one, whom no set is made for.
struct NameOwners<Name: Hashable & Sendable>: Sendable {
    private var first: [Name: String] = [:]
    private var others: [Name: [String]] = [:]

    /// The identifiers of those who have a name.
    subscript(name: Name) -> [String] {
        first[name].map { [$0] + (others[name] ?? []) } ?? []
    }

    /// Gives somebody a name.
    mutating func insert(_ identity: String, of name: Name) {
        guard let holder = first[name] else {
            first[name] = identity
            return
        }
        if holder != identity, others[name]?.contains(identity) != true { others[name, default: []].append(identity) }
    }

    /// Takes a name from somebody.
    mutating func remove(_ identity: String, of name: Name) {
        if first[name] == identity {
            first[name] = others[name]?.popLast()
        } else {
            others[name]?.removeAll { $0 == identity }
        }
        if others[name]?.isEmpty == true { others[name] = nil }
    }
}
