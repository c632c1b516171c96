import Identity
import LDAPProtocol

/// Reads from a target what a plan has to know. Whatever does not come to its end is an error: nobody can tell then what is
/// missing and what is only not seen.
struct PushReader {
    private let configuration: PushConfiguration
    private let layout: PushLayout
    private let connection: DirectoryConnection
    private let mark: PushMark
    private let schema = Schema.standard
    /// As many entries are looked for by one filter.
    private static let marksAtOnce = 50

    init(_ configuration: PushConfiguration, _ connection: DirectoryConnection, mark: PushMark) {
        self.configuration = configuration
        self.connection = connection
        self.mark = mark
        layout = .of(configuration)
    }

    /// Finds all entries of ours.
    func findAll(
        into findings: inout PushPlanner.Findings, progress: (Int) -> Void
    ) async throws(DirectoryError) {
        try await search(mark.filter(layout.mark), into: &findings, progress: progress)
    }

    /// Finds the copies of some originals: first where they should be, which costs the target least, then by their mark.
    func find(
        _ originals: Set<EntryUUID>, wanted: [PushObject], into findings: inout PushPlanner.Findings
    ) async throws(DirectoryError) {
        for object in wanted {
            guard let entry = try await entry(at: object.dn, requested) else { continue }
            if take(entry, into: &findings) != object.uuid { findings.foreign.insert(normal(object.dn)) }
        }
        let missing = originals.filter { findings.entries[$0] == nil }
            .sorted { $0.textOctets.lexicographicallyPrecedes($1.textOctets) }
        for start in stride(from: 0, to: missing.count, by: Self.marksAtOnce) {
            let filters = missing[start..<min(start + Self.marksAtOnce, missing.count)]
                .map { mark.filter(layout.mark, of: $0) }
            try await search("(|\(filters.joined()))", into: &findings) { _ in }
        }
        // A name that is held by another entry of ours is not foreign; the plan knows how to order that.
        for entry in findings.entries.values { findings.foreign.remove(normal(entry.dn)) }
    }

    /// Finds out where the members of groups stand, as far as that does not show in the groups already.
    func placeMembers(
        of wanted: [PushObject], _ selection: PushSelection, into findings: inout PushPlanner.Findings
    ) async throws(DirectoryError) {
        var unplaced: Set<EntryUUID> = []
        for object in wanted where object.kind == .group {
            let held = Set((findings.entries[object.uuid]?.values["member"] ?? []).map { normal($0) })
            for member in object.members where findings.entries[member] == nil && findings.places[member] == nil {
                guard let copy = selection.object(member) else { continue }
                if held.contains(normal(copy.dn)) {
                    findings.places[member] = copy.dn
                } else {
                    unplaced.insert(member)
                }
            }
        }
        guard !unplaced.isEmpty else { return }
        var members = PushPlanner.Findings()
        let objects = unplaced.compactMap { selection.object($0) }
        try await PushReader(configuration, connection, mark: mark).find(unplaced, wanted: objects, into: &members)
        for (uuid, entry) in members.entries { findings.places[uuid] = entry.dn }
    }

    /// Finds out which names belong to entries that are not ours.
    func findForeign(
        _ names: [String], into findings: inout PushPlanner.Findings
    ) async throws(DirectoryError) {
        let ours = Set(findings.entries.values.map { normal($0.dn) })
        for name in names where !ours.contains(normal(name)) && !findings.foreign.contains(normal(name)) {
            if try await entry(at: name, ["1.1"]) != nil { findings.foreign.insert(normal(name)) }
        }
    }

    // MARK: Searching

    private var requested: [String] {
        var names = Set(layout.personAttributes.values)
        names.formUnion(["objectclass", "cn", "description", "member", "entrycsn", layout.mark.lowercased()])
        switch layout.lock {
        case .value(let attribute, _): names.insert(attribute.lowercased())
        case .accountControl:
            names.formUnion(["useraccountcontrol", "pwdlastset", "samaccountname", "userprincipalname", "usnchanged"])
        }
        if configuration.passwords == .hash { names.insert("userpassword") }
        return names.sorted()
    }

    private func search(
        _ filter: String, into findings: inout PushPlanner.Findings, progress: (Int) -> Void
    ) async throws(DirectoryError) {
        var names: Set<[UInt8]> = []
        for base in configuration.bases {
            let search = DirectorySearch(
                base: base, filter: filter, attributes: requested, pageSize: configuration.pageSize)
            var entries: [SourceEntry] = []
            let completion = await connection.search(search) { page, _ in
                entries += page
                progress(names.count + entries.count)
            }
            if let failure = completion.failure { throw failure }
            // A base may lie below another one.
            for entry in entries where names.insert(normal(entry.dn)).inserted {
                take(try await whole(entry), into: &findings)
            }
        }
    }

    /// The entry with all values of its lists, which Active Directory sends in pieces.
    private func whole(_ entry: SourceEntry) async throws(DirectoryError) -> SourceEntry {
        guard entry.attributes.contains(where: \.isPartial) else { return entry }
        let limit = ContinuousClock.now + configuration.connection.timeouts.reading
        let entry = await ValuePieces(connection, version: "uSNChanged", until: limit).completed(entry)
        guard let partial = entry.attributes.first(where: \.isPartial) else { return entry }
        throw DirectoryError(
            .incomplete, host: "", message: "only a piece of \(partial.name) of \(DirectoryError.clean(entry.dn)) came")
    }

    private func entry(at dn: String, _ attributes: [String]) async throws(DirectoryError) -> SourceEntry? {
        let search = DirectorySearch(
            base: dn, scope: .base, filter: "(objectClass=*)", attributes: attributes, pageSize: 0)
        switch await connection.lookUp(search) {
        case .found(let entry): return try await whole(entry)
        case .absent: return nil
        case .unknown(let error): throw error
        }
    }

    /// - Returns: the original of which the entry is the copy; nil if it is not ours.
    @discardableResult
    private func take(_ entry: SourceEntry, into findings: inout PushPlanner.Findings) -> EntryUUID? {
        guard let uuid = mark.entry(in: entry.values(layout.mark)) else { return nil }
        if let names = findings.ambiguous[uuid] {
            findings.ambiguous[uuid] = names + [entry.dn]
        } else if let other = findings.entries.removeValue(forKey: uuid), normal(other.dn) != normal(entry.dn) {
            findings.ambiguous[uuid] = [other.dn, entry.dn]
        } else {
            let pushed = PushedEntry(entry, uuid: uuid)
            findings.entries[uuid] = pushed
            if pushed.values["userpassword"] != nil { findings.showsPasswords = true }
        }
        return uuid
    }

    private func normal(_ dn: String) -> [UInt8] { normal(Array(dn.utf8)) }

    private func normal(_ dn: [UInt8]) -> [UInt8] { NormalisedDN.of(dn, schema: schema) ?? dn }
}
