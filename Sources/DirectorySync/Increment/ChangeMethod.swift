import Identity

/// A way to learn from a source what changed since a point.
protocol ChangeMethod: Sendable {
    /// The way's name, as it stands beside a cursor.
    var name: String { get }

    /// What to go on from as of now. It is asked for before everything is read, so that nothing falls between.
    ///
    /// - Throws: `DirectoryError`.
    func start(_ place: FollowedPlace, on connection: DirectoryConnection) async throws -> [UInt8]

    /// What changed since then.
    ///
    /// - Throws: ``FullReadNeeded`` when the source does not know the point; `DirectoryError`.
    func changes(
        of place: FollowedPlace, since cookie: [UInt8], on connection: DirectoryConnection
    ) async throws -> SourceChanges.Part
}

/// A part of a source that is followed: its people, or its groups.
struct FollowedPlace: Sendable {
    /// Where, which entries, and how deep.
    var base: String
    var filter: String
    var scope: DirectorySearch.Scope
    /// The attributes that tell everything.
    var attributes: [String]
    /// The attribute that tells who an entry is.
    var identity: IdentityAttribute
    /// Entries in one page of an answer.
    var pageSize: Int
    /// The attribute that changes whenever an entry does, for values that come in pieces.
    var version: String?

    /// The search for all of it.
    func search(_ filter: String? = nil, _ attributes: [String]? = nil) -> DirectorySearch {
        var search = DirectorySearch(
            base: base, scope: scope, filter: filter.map { "(&\(self.filter)\($0))" } ?? self.filter,
            attributes: attributes ?? self.attributes, pageSize: pageSize)
        search.mayFindNothing = filter != nil
        return search
    }

    /// Reads what a search finds, with all values of long lists.
    ///
    /// - Throws: `DirectoryError` unless it came to its end.
    func entries(
        of search: DirectorySearch, on connection: DirectoryConnection
    ) async throws(DirectoryError) -> [SourceEntry] {
        var entries: [SourceEntry] = []
        let pieces = ValuePieces(connection, version: version, until: .now + .seconds(900))
        let completion = await connection.search(search) { page, _ in
            for entry in page { entries.append(await pieces.completed(entry)) }
        }
        if let failure = completion.failure { throw failure }
        return entries
    }

    /// Reads the entries of some identifiers, as far as they are there.
    ///
    /// - Throws: `DirectoryError` unless it came to its end.
    func entries(
        _ identities: some Collection<String>, on connection: DirectoryConnection
    ) async throws(DirectoryError) -> [SourceEntry] {
        var found: [SourceEntry] = []
        let ordered = identities.sorted()
        for start in stride(from: 0, to: ordered.count, by: 50) {
            let filters = ordered[start..<min(start + 50, ordered.count)].map { identity.filter(for: $0) }
            found += try await entries(of: search("(|\(filters.joined()))"), on: connection)
        }
        return found
    }

    /// The identifiers of everything that is there.
    ///
    /// - Throws: `DirectoryError` unless it came to its end.
    func listing(on connection: DirectoryConnection) async throws(DirectoryError) -> Set<String> {
        var identities: Set<String> = []
        let completion = await connection.search(search(nil, [identity.name])) { page, _ in
            for entry in page { if let identity = identity.identity(of: entry) { identities.insert(identity) } }
        }
        if let failure = completion.failure { throw failure }
        return identities
    }
}

extension IdentityAttribute {
    /// The filter that finds the entry of an identifier (RFC 4515).
    func filter(for identity: String) -> String {
        guard name.equalsIgnoringCase("objectGUID"), let uuid = EntryUUID(text: identity.utf8) else {
            return "(\(name)=\(LDAPText.filterValue(identity)))"
        }
        // The first three fields stand with their low octets first.
        let octets = uuid.octets
        let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
        return "(\(name)=\(LDAPText.filterValue(order.map { octets[$0] })))"
    }
}

extension SourceConfiguration {
    /// The people, as a place to follow.
    var followedPeople: FollowedPlace {
        let preset = preset
        return FollowedPlace(
            base: users.base, filter: peopleFilter, scope: users.scope, attributes: preset.requestedOfPeople,
            identity: preset.identity, pageSize: pageSize, version: preset.version)
    }

    /// The groups, as a place to follow; nil if none are read.
    var followedGroups: FollowedPlace? {
        let preset = preset
        return groups.map {
            FollowedPlace(
                base: $0.base, filter: groupFilter, scope: $0.scope, attributes: preset.requestedOfGroups,
                identity: preset.groupIdentity, pageSize: pageSize, version: preset.version)
        }
    }

    /// SHA-256, in hexadecimal, over everything that decides what is read and what comes of it. With another one a cursor
    /// says nothing.
    var followDigest: String {
        var lines = [
            name, kind?.rawValue ?? "", bind?.name ?? "", users.base, peopleFilter, "\(users.scope.rawValue)",
            groups?.base ?? "", groupFilter, "\(groups?.scope.rawValue ?? 0)", "\(mirrorsGroups)", "\(noRole)",
            link.rawValue, "\(mayGrantSuperAdmin)", "\(nestingDepth)",
        ]
        let preset = preset
        lines += preset.requestedOfPeople + [""] + preset.requestedOfGroups + [""]
        lines += [preset.identity.name, preset.groupIdentity.name, preset.username, preset.mail, preset.groupName]
        lines += preset.displayNames + preset.memberNames + ["\(preset.lock)"] + excludedAttributes.sorted()
        lines += rules.map {
            "\($0.group)\0\($0.userRole ?? "")\0\($0.listRole ?? "")\0\($0.nativeGroup ?? "")\0\($0.priority)"
        }
        return SHA256.hash(Array(lines.joined(separator: "\n").utf8))
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
