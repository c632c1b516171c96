import Directory
import Identity
import LDAPProtocol

/// A conversation with a source that is followed: its connection, and who is in which group there.
struct IncrementSession {
    /// The configuration with the kind that the source is of.
    let configuration: SourceConfiguration
    /// For searches and look-ups.
    let connection: DirectoryConnection
    /// How changes are learnt.
    let method: any ChangeMethod
    /// Who is in which group at the source.
    var state: SourceState
    private let schema = Schema.standard

    /// Connects and binds, and finds out how the source can be followed.
    ///
    /// - Throws: `SourceRefusal` for one that cannot be, `DirectoryError`.
    static func open(_ configuration: SourceConfiguration) async throws -> IncrementSession {
        let connection = try await connect(configuration)
        do {
            let resolved = try await connection.resolve(configuration)
            let method = try await connection.changeMethod(of: resolved)
            return IncrementSession(resolved, connection, method)
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Another connection to the same source, bound.
    static func connect(_ configuration: SourceConfiguration) async throws(DirectoryError) -> DirectoryConnection {
        let connection = try await DirectoryConnection.open(configuration.connection)
        do throws(DirectoryError) {
            if let bind = configuration.bind { try await connection.bind(bind) }
            return connection
        } catch {
            await connection.close()
            throw error
        }
    }

    private init(_ configuration: SourceConfiguration, _ connection: DirectoryConnection, _ method: any ChangeMethod) {
        self.configuration = configuration
        self.connection = connection
        self.method = method
        state = SourceState(depth: configuration.nestingDepth)
    }

    /// The cursor of now.
    func start(at time: Timestamp) async throws -> SourceCursor {
        let users = try await method.start(configuration.followedPeople, on: connection)
        var groups: [UInt8] = []
        if let place = configuration.followedGroups { groups = try await method.start(place, on: connection) }
        return SourceCursor(
            source: configuration.name, method: method.name, digest: configuration.followDigest, users: users,
            groups: groups, time: time)
    }

    /// Learns who is in which group: names of people alone, and the groups.
    ///
    /// - Throws: `DirectoryError` unless everything came; ``FullReadNeeded`` for a source that can't be followed as it is.
    mutating func load() async throws {
        var decoder = SourceDecoder(configuration)
        let preset = configuration.preset
        var names = [preset.identity.name, preset.username]
        if preset.hasPrimaryGroups { names += [PrimaryGroup.sidAttribute, PrimaryGroup.numberAttribute] }
        var state = SourceState(depth: configuration.nestingDepth)
        let people = configuration.followedPeople
        // One page at a time: all of them at once would take more memory than what is kept.
        let completion = try await connection.search(people.search(nil, names)) { page, _ in
            for entry in page { decoder.add(person: entry) }
            try check(decoder)
            put(decoder, into: &state)
            decoder.forgetPeople()
        }
        if let failure = completion.failure { throw failure }
        if let groups = configuration.followedGroups {
            for entry in try await groups.entries(of: groups.search(), on: connection) { decoder.add(group: entry) }
        }
        try check(decoder)
        for draft in decoder.drafts { _ = state.put(draft, schema: schema) }
        self.state = state
    }

    /// What changed since a cursor.
    func changes(since cursor: SourceCursor) async throws -> SourceChanges {
        var changes = SourceChanges()
        changes.people = try await method.changes(
            of: configuration.followedPeople, since: cursor.users, on: connection)
        if let place = configuration.followedGroups {
            changes.groups = try await method.changes(of: place, since: cursor.groups, on: connection)
        }
        return changes
    }

    /// What follows from changes: who is touched by them, with everything that is to be known of each.
    ///
    /// - Parameter resumed: the directory as it was when following began anew. Groups may have changed before the session
    ///   learnt of them, so that more people are looked at.
    /// - Throws: `DirectoryError` when somebody can't be looked up; ``FullReadNeeded`` for entries that can't be understood.
    mutating func increment(_ changes: SourceChanges, resumed: DirectorySnapshot? = nil) async throws -> Increment {
        var increment = Increment()
        var decoder = SourceDecoder(configuration)
        for entry in changes.people.entries { decoder.add(person: entry) }
        for entry in changes.groups.entries { decoder.add(group: entry) }
        try check(decoder)
        var (gone, goneGroups) = self.gone(changes, decoder)
        (increment.owned, increment.ownedGroups) = (state.count, state.groupCount)
        if let resumed {
            // What went while nobody looked is here and not there.
            let owned = OwnedEntries(configuration.name, in: resumed)
            gone.formUnion(owned.people.filter { !state.has(person: $0) })
            goneGroups.formUnion(owned.groups.filter { !state.has(group: $0) })
            (increment.owned, increment.ownedGroups) = (owned.people.count, owned.groups.count)
        }
        (increment.gone, increment.goneGroups) = (gone, goneGroups)

        var groups = Set(decoder.drafts.map(\.group.externalID))
        var people: Set<String> = []
        if let resumed { people.formUnion(holders(of: groups.union(goneGroups), in: resumed)) }
        for identity in gone { groups.formUnion(state.remove(person: identity)) }
        groups.formUnion(put(decoder, into: &state))
        if let resumed { groups.formUnion(groupsOf(gone.union(decoder.people.map(\.externalID)), in: resumed)) }
        for identity in goneGroups { people.formUnion(state.remove(group: identity)) }
        for draft in decoder.drafts {
            people.formUnion(state.put(draft, schema: schema))
            if resumed != nil { people.formUnion(state.allPeople(in: draft.group.externalID)) }
        }
        groups.subtract(goneGroups)

        people.subtract(decoder.people.map(\.externalID))
        people.subtract(gone)
        if !people.isEmpty {
            for entry in try await configuration.followedPeople.entries(people, on: connection) {
                decoder.add(person: entry)
            }
            try check(decoder)
        }
        increment.people = decoder.people
        increment.unusable = decoder.unusable
        increment.problems = decoder.problems
        increment.remaining = state.count
        if configuration.mirrorsGroups { increment.groups = groups.sorted().compactMap { state.group($0) } }
        place(&increment)
        return increment
    }

    // MARK: Parts

    /// Who is gone: named as such, or not named where everybody was.
    private func gone(_ changes: SourceChanges, _ decoder: SourceDecoder) -> (people: Set<String>, groups: Set<String>)
    {
        func gone(
            _ part: SourceChanges.Part, _ known: @autoclosure () -> Set<String>, _ came: Set<String>
        ) -> Set<String> {
            var gone = part.gone
            // Who is there is listed only where it says something: it takes as long as there are many.
            if let present = part.present { gone.formUnion(known().subtracting(present)) }
            return gone.subtracting(came)
        }
        let people = Set(decoder.people.map(\.externalID)).union(decoder.unusable)
        return (
            gone(changes.people, state.identities, people),
            gone(changes.groups, state.groupIdentities, Set(decoder.drafts.map(\.group.externalID)))
        )
    }

    /// Puts people in.
    ///
    /// - Returns: the identifiers of groups that have other members now.
    @discardableResult
    private func put(_ decoder: SourceDecoder, into state: inout SourceState) -> Set<String> {
        var primaries: [String: [UInt8]] = [:]
        for (sid, people) in decoder.peopleByPrimaryGroup { for person in people { primaries[person] = sid } }
        var groups: Set<String> = []
        for identity in decoder.unusable { state.setUnusable(identity) }
        for person in decoder.people {
            groups.formUnion(state.put(person, primaryGroup: primaries[person.externalID], schema: schema))
        }
        return groups
    }

    /// Adds the groups of the increment's people.
    private func place(_ increment: inout Increment) {
        var places: [String: Int] = [:]
        for person in increment.people {
            increment.memberships[person.externalID] = state.memberships(of: person.externalID).sorted().compactMap {
                identity in
                if let place = places[identity] { return place }
                guard let group = state.facts(of: identity) else { return nil }
                places[identity] = increment.relevantGroups.count
                increment.relevantGroups.append(group)
                return places[identity]
            }.sorted()
        }
    }

    /// The identifiers of groups that people are in here or there.
    private func groupsOf(_ people: Set<String>, in snapshot: DirectorySnapshot) -> Set<String> {
        var found: Set<String> = []
        for person in people {
            found.formUnion(state.groups(naming: person))
            guard let entry = snapshot.entry(source: configuration.name, externalID: person) else { continue }
            for group in snapshot.groups(of: entry.id, transitive: false) {
                if let origin = snapshot.entry(group)?.record.origin, origin.source == configuration.name {
                    found.insert(origin.externalID)
                }
            }
        }
        return found.intersection(state.groupIdentities)
    }

    /// The identifiers of people who have a role here by way of some groups, or of groups that these are in.
    private func holders(of groups: Set<String>, in snapshot: DirectorySnapshot) -> Set<String> {
        guard !groups.isEmpty else { return [] }
        let name = configuration.name
        var origins: Set<String> = []
        for identity in state.above(groups) {
            if let group = state.facts(of: identity) { origins.insert("\(name):\(group.dn)") }
            if let known = snapshot.entry(source: name, externalID: identity)?.record.origin {
                origins.insert("\(name):\(known.externalDN)")
            }
        }
        var holders: Set<String> = []
        for role in snapshot.userRoles.map(\.id) + snapshot.listRoles.map(\.id) {
            for entry in snapshot.holders(of: role).compactMap({ snapshot.entry($0) }) {
                let grants = [entry.user?.role?.origin, entry.user?.listRole?.origin].compactMap(\.self)
                if let origin = entry.record.origin, origin.source == name, grants.contains(where: origins.contains) {
                    holders.insert(origin.externalID)
                }
            }
        }
        return holders
    }

    private func check(_ decoder: SourceDecoder) throws(FullReadNeeded) {
        guard let problem = decoder.problems.first(where: \.endsCompleteness) else { return }
        throw FullReadNeeded(description: "\(problem.dn): \(problem.message)")
    }
}

/// What a source keeps here, by the identifiers that it has there.
private struct OwnedEntries {
    /// People who may log in.
    var people: Set<String> = []
    /// Groups.
    var groups: Set<String> = []

    init(_ source: String, in snapshot: DirectorySnapshot) {
        for entry in snapshot.allEntries {
            guard let origin = entry.record.origin, origin.source == source else { continue }
            if let user = entry.user {
                if user.status == .enabled { people.insert(origin.externalID) }
            } else if entry.group != nil {
                groups.insert(origin.externalID)
            }
        }
    }
}

extension DirectoryConnection {
    /// How a source can be followed.
    ///
    /// - Throws: `SourceRefusal` for one that cannot be, `DirectoryError`.
    func changeMethod(of configuration: SourceConfiguration) async throws -> any ChangeMethod {
        let root = try await rootDSE()
        if configuration.kind == .activeDirectory {
            let identities = [configuration.preset.identity, configuration.preset.groupIdentity]
            guard root.tellsDirectoryChanges, let base = root.defaultNamingContext,
                identities.allSatisfy({ $0.name.equalsIgnoringCase("objectGUID") }),
                try await DirSyncChanges.isAllowed(below: base, on: self)
            else { return SequenceChanges() }
            return DirSyncChanges(root: base)
        }
        guard root.synchronisesContent else { return TimestampChanges() }
        return ContentSync(configuration.kind ?? .generic)
    }
}
