import LDAPProtocol

/// Who is in which group at a source, for following its changes: the names of all people, and the groups with their members.
///
/// Members are kept as the names that groups give them, so that it does not matter whether a person or the group that names
/// it comes first. It holds no attributes of people.
struct SourceState {
    /// A name that a member can be given: it is stored once and known by its number.
    private typealias Key = UInt32

    private enum NameKind: UInt8 {
        case dn, username, primaryGroup
    }

    private struct GroupFacts {
        var group: SourceGroup
        /// The names of its members.
        var members: Set<Key>
        /// Its own name as a member of others.
        var name: Key
    }

    private let depth: Int
    private var keys: [[UInt8]: Key] = [:]
    private var people: [String: [Key]] = [:]
    private var owners = NameOwners<Key>()
    private var groups: [String: GroupFacts] = [:]
    private var groupsOfMember: [Key: Set<String>] = [:]
    private var groupOfName: [Key: String] = [:]

    /// An empty source.
    ///
    /// - Parameter depth: how many steps of groups within groups are followed.
    init(depth: Int) { self.depth = depth }

    /// The identifiers of people that exist and can't be used.
    private(set) var unusable: Set<String> = []

    /// How many people there are.
    var count: Int { people.count }

    /// The identifiers of all people, those that can't be used among them.
    var identities: Set<String> { unusable.union(people.keys) }

    /// Whether there is a person of this identifier.
    func has(person identity: String) -> Bool { people[identity] != nil || unusable.contains(identity) }

    /// Whether there is a group of this identifier.
    func has(group identity: String) -> Bool { groups[identity] != nil }

    /// How many groups there are.
    var groupCount: Int { groups.count }

    /// The identifiers of all groups.
    var groupIdentities: Set<String> { Set(groups.keys) }

    // MARK: People

    /// Puts a person in, or in place of the one of its identifier.
    ///
    /// - Returns: the identifiers of groups that have other members now.
    mutating func put(_ person: SourcePerson, primaryGroup: [UInt8]?, schema: Schema) -> Set<String> {
        var names = [
            key(.dn, NormalisedDN.of(Array(person.dn.utf8), schema: schema) ?? Array(person.dn.utf8)),
            key(.username, Array(person.canonicalUsername.utf8)),
        ]
        if let primaryGroup { names.append(key(.primaryGroup, primaryGroup)) }
        return name(person.externalID, names)
    }

    /// Takes a person out.
    ///
    /// - Returns: the identifiers of groups that have other members now.
    mutating func remove(person identity: String) -> Set<String> { name(identity, nil) }

    /// Notes that a person exists and can't be used.
    mutating func setUnusable(_ identity: String) { unusable.insert(identity) }

    private mutating func name(_ identity: String, _ names: [Key]?) -> Set<String> {
        unusable.remove(identity)
        let before = people[identity] ?? []
        guard before != names else { return [] }
        for name in before { owners.remove(identity, of: name) }
        people[identity] = names
        for name in names ?? [] { owners.insert(identity, of: name) }
        let changed = Set(before).symmetricDifference(names ?? [])
        return changed.reduce(into: []) { $0.formUnion(groupsOfMember[$1] ?? []) }
    }

    // MARK: Groups

    /// Puts a group in, or in place of the one of its identifier.
    ///
    /// - Returns: the identifiers of people whose memberships may be others now.
    mutating func put(_ draft: SourceDecoder.GroupDraft, schema: Schema) -> Set<String> {
        var members: Set<Key> = []
        for value in draft.memberNames {
            let plain = SourceDecoder.withoutUniqueIdentifier(value)
            members.insert(key(.dn, NormalisedDN.of(plain, schema: schema) ?? plain))
        }
        for value in draft.memberUsernames {
            if case .success(let name) = UsernameRule.canonical(String(decoding: value, as: UTF8.self)) {
                members.insert(key(.username, Array(name.utf8)))
            }
        }
        if let sid = draft.sid { members.insert(key(.primaryGroup, sid)) }
        let facts = GroupFacts(group: draft.group, members: members, name: key(.dn, draft.group.normalisedDN))
        return replace(draft.group.externalID, facts)
    }

    /// Takes a group out.
    ///
    /// - Returns: the identifiers of people whose memberships are others now.
    mutating func remove(group identity: String) -> Set<String> { replace(identity, nil) }

    private mutating func replace(_ identity: String, _ facts: GroupFacts?) -> Set<String> {
        let before = groups[identity]
        let isRenamed =
            before?.group.normalisedDN != facts?.group.normalisedDN || before?.group.name != facts?.group.name
        var affected: Set<String> = []
        // Under another name rules may mean it differently, and other groups may hold it.
        if isRenamed, before != nil { affected.formUnion(allPeople(in: identity)) }
        let (old, new) = (before?.members ?? [], facts?.members ?? [])
        for name in old.symmetricDifference(new) { affected.formUnion(people(named: name)) }
        for name in old.subtracting(new) {
            groupsOfMember[name]?.remove(identity)
            if groupsOfMember[name]?.isEmpty == true { groupsOfMember[name] = nil }
        }
        for name in new.subtracting(old) { groupsOfMember[name, default: []].insert(identity) }
        if let before { groupOfName[before.name] = nil }
        groups[identity] = facts
        if let facts { groupOfName[facts.name] = identity }
        if isRenamed, facts != nil { affected.formUnion(allPeople(in: identity)) }
        return affected
    }

    /// A group with its direct members as they are known now; nil if there is none.
    func group(_ identity: String) -> SourceGroup? {
        guard let facts = groups[identity] else { return nil }
        var group = facts.group
        var (inside, nested): (Set<String>, Set<String>) = ([], [])
        for name in facts.members {
            inside.formUnion(owners[name])
            if let other = groupOfName[name] { nested.insert(other) }
        }
        (group.people, group.groups) = (inside.sorted(), nested.sorted())
        return group
    }

    /// A group without its members; nil if there is none.
    func facts(of group: String) -> SourceGroup? { groups[group]?.group }

    /// The identifiers of the groups that name a person.
    func groups(naming person: String) -> Set<String> {
        (people[person] ?? []).reduce(into: []) { $0.formUnion(groupsOfMember[$1] ?? []) }
    }

    /// The identifiers of the groups that a person belongs to, nested ones included.
    func memberships(of person: String) -> Set<String> { above(groups(naming: person)) }

    /// The identifiers of groups and of all groups that these are in.
    func above(_ start: Set<String>) -> Set<String> {
        var all = start
        var level = start
        for _ in 0..<depth where !level.isEmpty {
            var next: Set<String> = []
            for name in level.compactMap({ groups[$0]?.name }) { next.formUnion(groupsOfMember[name] ?? []) }
            level = next.subtracting(all)
            all.formUnion(level)
        }
        return all
    }

    /// The identifiers of all people in a group, directly and through groups.
    func allPeople(in group: String) -> Set<String> {
        var result: Set<String> = []
        for name in groups[group]?.members ?? [] { result.formUnion(people(named: name)) }
        return result
    }

    /// The person of a name, or all people in the group of that name.
    private func people(named name: Key) -> Set<String> {
        var result = Set(owners[name])
        var seen: Set<String> = []
        var level = [groupOfName[name]].compactMap(\.self)
        for _ in 0..<depth where !level.isEmpty {
            var next: [String] = []
            for identity in level where seen.insert(identity).inserted {
                for member in groups[identity]?.members ?? [] {
                    result.formUnion(owners[member])
                    if let nested = groupOfName[member] { next.append(nested) }
                }
            }
            level = next
        }
        return result
    }

    private mutating func key(_ kind: NameKind, _ name: [UInt8]) -> Key {
        let text = [kind.rawValue] + name
        if let known = keys[text] { return known }
        let made = Key(truncatingIfNeeded: keys.count)
        keys[text] = made
        return made
    }
}
