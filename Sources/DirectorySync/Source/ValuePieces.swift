/// Fetches the rest of long lists of values, which Active Directory sends in pieces (`member;range=0-1499`).
struct ValuePieces {
    private let connection: DirectoryConnection
    private let version: String?
    private let deadline: ContinuousClock.Instant

    /// - Parameters:
    ///   - version: the attribute that changes whenever the entry does, so that pieces of two states are not put together.
    ///   - deadline: when the whole reading must have ended.
    init(_ connection: DirectoryConnection, version: String?, until deadline: ContinuousClock.Instant) {
        self.connection = connection
        self.version = version
        self.deadline = deadline
    }

    /// How often a list is begun anew because its entry changed meanwhile.
    private static let attempts = 3
    /// No list has more pieces, unless it is sent to keep us busy.
    private static let most = 10_000

    /// The entry with all values of its lists. A list whose rest can't be had stays a piece, which is never taken for the
    /// whole.
    func completed(_ entry: SourceEntry) async -> SourceEntry {
        guard entry.attributes.contains(where: \.isPartial) else { return entry }
        var attributes: [SourceAttribute] = []
        for attribute in entry.attributes {
            if attribute.isPartial {
                attributes.append(await whole(attribute, of: entry) ?? attribute)
            } else if !entry.attributes.contains(where: { $0.isPartial && $0.name.equalsIgnoringCase(attribute.name) })
            {
                attributes.append(attribute)
            }
            // What is left out is the empty list that stands beside the first piece.
        }
        return SourceEntry(dn: entry.dn, attributes: attributes)
    }

    private func whole(_ first: SourceAttribute, of entry: SourceEntry) async -> SourceAttribute? {
        var state = version.flatMap { entry.firstText($0) }
        var values: [[UInt8]] = []
        var next: Int? = 0
        if let range = first.range, range.lower == 0, let upper = range.upper, first.values.count == upper + 1 {
            (values, next) = (first.values, upper + 1)
        }
        for _ in 0..<Self.attempts {
            var changed = false
            for _ in 0..<Self.most {
                guard let place = next else {
                    return SourceAttribute(name: first.name, options: plain(first.options), values: values)
                }
                guard let answer = await piece(of: first, from: place, dn: entry.dn) else { return nil }
                guard answer.state == state else {
                    (state, changed) = (answer.state, true)
                    break
                }
                values += answer.values
                next = answer.next
            }
            guard changed else { return nil }
            (values, next) = ([], 0)
        }
        return nil
    }

    private struct Answer {
        let values: [[UInt8]]
        /// Where the next piece begins; nil after the last one.
        let next: Int?
        let state: String?
    }

    private func piece(of attribute: SourceAttribute, from place: Int, dn: String) async -> Answer? {
        let name = ([attribute.name] + plain(attribute.options) + ["range=\(place)-*"]).joined(separator: ";")
        let search = DirectorySearch(
            base: dn, scope: .base, filter: "(objectClass=*)", attributes: [name] + [version].compactMap(\.self),
            pageSize: 0, sizeLimit: 2)
        guard ContinuousClock.now < deadline, case .found(let entry) = await connection.lookUp(search),
            let found = entry.attributes.first(where: {
                $0.name.equalsIgnoringCase(attribute.name) && $0.range?.lower == place
            }), let range = found.range
        else { return nil }
        // A piece that holds less than it says would leave a gap.
        if let upper = range.upper, found.values.count != upper - place + 1 { return nil }
        return Answer(
            values: found.values, next: range.upper.map { $0 + 1 }, state: version.flatMap { entry.firstText($0) })
    }

    private func plain(_ options: [String]) -> [String] {
        options.filter { $0.prefix(6).lowercased() != "range=" }
    }
}
