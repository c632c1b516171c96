import HashTreeCollections
import Identity
import LDAPProtocol

extension DirectorySnapshot {
    /// Puts an entry in, or in place of the one of its number. Its parent has to be there.
    ///
    /// - Returns: false, and nothing done, if the parent is missing or the name cannot be read.
    @discardableResult
    mutating func put(_ record: EntryRecord) -> Bool {
        guard let (dn, normalised) = name(of: record) else { return false }
        let index = Int(record.id.rawValue)
        let previous = entries[index]
        let entry = Entry(record: record, dn: dn, normalisedDN: normalised, context: context)
        let keys = keys(of: entry)
        if let previous {
            let known = self.keys(of: previous)
            unlink(previous, Self.keys(known, without: keys), unless: entry)
            link(entry, Self.keys(keys, without: known), unless: previous)
        } else {
            count += 1
            link(entry, keys, unless: nil)
        }
        entries[index] = entry
        if record.parent == nil { root = record.id }
        if let previous, previous.dn != dn { rename(below: record.id) }
        return true
    }

    /// Gives an entry, which otherwise stays as it is, the number of the change that wrote it.
    ///
    /// - Returns: what the store is to keep.
    mutating func stamp(_ entry: Entry, with change: ChangeNumber) -> EntryRecord {
        let stamped = Entry(entry, change: change)
        entries[Int(entry.id.rawValue)] = stamped
        return stamped.record
    }

    /// Takes an entry out. Whoever named it as a member has to be put in anew.
    mutating func remove(_ id: EntryID) {
        guard let entry = entries[Int(id.rawValue)] else { return }
        unlink(entry, keys(of: entry), unless: nil)
        entries[Int(id.rawValue)] = nil
        count -= 1
        if root == id { root = nil }
    }

    mutating func put(_ list: SubscriberList) { listsByID[list.id] = list }

    mutating func remove(_ list: ListID) { listsByID[list] = nil }

    mutating func setDeclaredPermissions(_ lines: [PermissionTable.Line]) {
        declaredPermissions = lines
        permissions = context.options.permissions.adding(lines)
    }

    /// What changed elsewhere, parents before children whatever the order in which it came.
    mutating func apply(_ changes: StoreChanges) {
        var steps = changes.entries.map {
            ChangeTrail.Step(change: $0.change, time: $0.modified.time, entry: $0.id, removed: nil)
        }
        // When exactly an entry went is not told; nobody can have heard of it before.
        steps += changes.removedEntries.map {
            ChangeTrail.Step(
                change: changes.head.change, time: changes.head.time, entry: $0, removed: entry($0)?.record.uuid)
        }
        if changes.head.change > change, !steps.contains(where: { $0.change == changes.head.change }) {
            steps.append(
                ChangeTrail.Step(change: changes.head.change, time: changes.head.time, entry: nil, removed: nil))
        }
        for step in steps.sorted(by: { $0.change < $1.change }) { trail.append(step) }
        for id in changes.removedEntries { remove(id) }
        put(changes.entries)
        for list in changes.lists { put(list) }
        for list in changes.removedLists { remove(list) }
        if let declared = changes.declaredPermissions { setDeclaredPermissions(declared) }
        head = changes.head
    }

    /// Puts in entries of which some are the parents of others.
    mutating func put(_ records: [EntryRecord]) {
        var waiting = records
        while !waiting.isEmpty {
            let left = waiting.filter { !put($0) }
            // Entries whose parent is nowhere cannot be reached; the store does not let them come about.
            if left.count == waiting.count { return }
            waiting = left
        }
    }

    /// The name of an entry as shown and in normal form; `nil` if its parent is missing.
    func name(of record: EntryRecord) -> (dn: [UInt8], normalised: [UInt8])? {
        guard let parent = record.parent else {
            guard let normalised = NormalisedDN.of(record.rdn, schema: schema) else { return nil }
            return (record.rdn, normalised)
        }
        guard let above = entry(parent), let rdn = NormalisedDN.of(record.rdn, schema: schema) else { return nil }
        let comma = [UInt8(ascii: ",")]
        return (record.rdn + comma + above.dn, rdn + comma + above.normalisedDN)
    }

    /// Gives all entries below one their new names.
    private mutating func rename(below id: EntryID) {
        for child in children(of: id) {
            guard let entry = entry(child) else { continue }
            put(entry.record)
        }
    }

    // MARK: Indexes

    /// The keys of one entry that another one lacks.
    private static func keys(_ keys: [UInt32], without others: [UInt32]) -> [UInt32] {
        // Most entries have a dozen; a group may have one for each of its members.
        if others.count <= 32 { return keys.filter { !others.contains($0) } }
        let others = Set(others)
        return keys.filter { !others.contains($0) }
    }

    private mutating func link(_ entry: Entry, _ keys: [UInt32], unless other: Entry?) {
        for key in keys { index.insert(key, entry.id) }
        link(entry, unless: other)
    }

    /// Notes an entry everywhere but in the index of values.
    mutating func link(_ entry: Entry, unless other: Entry?) {
        if let parent = entry.record.parent, other?.record.parent != parent {
            _ = children.update(Int(parent.rawValue)) { $0.insert(entry.id) }
        }
        if other?.classes !== entry.classes {
            _ = classMembers.update(entry.classes.number) { $0.insert(entry.id) }
        }
        linkContent(entry, unless: other)
    }

    private mutating func unlink(_ entry: Entry, _ keys: [UInt32], unless other: Entry?) {
        for key in keys { index.remove(key, entry.id) }
        if let parent = entry.record.parent, other?.record.parent != parent {
            _ = children.update(Int(parent.rawValue)) { $0.remove(entry.id) }
        }
        if other?.classes !== entry.classes {
            _ = classMembers.update(entry.classes.number) { $0.remove(entry.id) }
        }
        unlinkContent(entry, unless: other)
    }

    private mutating func linkContent(_ entry: Entry, unless other: Entry?) {
        switch entry.record.content {
        case .plain: break
        case .user(let user):
            if other?.user?.id != user.id {
                userEntries[Int(user.id.rawValue)] = entry.id.rawValue
                userCount += 1
            }
            for role in user.roles where !(other?.user?.roles.contains(role) ?? false) {
                holders[role, default: EntrySet()].insert(entry.id)
            }
        case .group(let group):
            let known = Set(other?.group?.members ?? [])
            for member in group.members where !known.contains(member) {
                _ = groupsOf.update(Int(member.rawValue)) { $0.insert(entry.id) }
            }
        case .userRole(let role): roleEntries[role.id] = entry.id
        case .listRole(let role): roleEntries[role.id] = entry.id
        }
    }

    private mutating func unlinkContent(_ entry: Entry, unless other: Entry?) {
        switch entry.record.content {
        case .plain: break
        case .user(let user):
            if other?.user?.id != user.id {
                userEntries[Int(user.id.rawValue)] = 0
                userCount -= 1
            }
            for role in user.roles where !(other?.user?.roles.contains(role) ?? false) {
                holders[role]?.remove(entry.id)
            }
        case .group(let group):
            let known = Set(other?.group?.members ?? [])
            for member in group.members where !known.contains(member) {
                _ = groupsOf.update(Int(member.rawValue)) { $0.remove(entry.id) }
            }
        case .userRole(let role): if other?.userRole?.id != role.id { roleEntries[role.id] = nil }
        case .listRole(let role): if other?.listRole?.id != role.id { roleEntries[role.id] = nil }
        }
    }

    /// All that an entry can be found by.
    func keys(of entry: Entry) -> [UInt32] {
        var keys: [UInt32] = []
        keys.reserveCapacity(16)
        keys.append(IndexKey.distinguishedName.hash(entry.normalisedDN))
        keys.append(IndexKey.uuid.hash(entry.record.uuid.octets))
        if let origin = entry.record.origin {
            keys.append(IndexKey.externalID.hash(Self.externalKey(origin.source, origin.externalID)))
        }
        entry.record.attributes.withUnsafeBufferPointer { block in
            for slot in entry.slots {
                let id = AttributeID(rawValue: slot.type)
                guard slot.type != AttributeBlock.unknown, context.indexed.contains(id),
                    let rule = schema.attribute(id).equality
                else { continue }
                let key = IndexKey(id)
                _ = AttributeBlock.anyValue(in: block, from: Int(slot.values), to: Int(slot.end)) { value in
                    if let normalised = rule.normaliseStored(value, schema: schema) {
                        keys.append(key.hash(normalised))
                    }
                    return false
                }
            }
        }
        appendContentKeys(of: entry, to: &keys)
        return keys
    }

    private func appendContentKeys(of entry: Entry, to keys: inout [UInt32]) {
        switch entry.record.content {
        case .plain: break
        case .user(let user):
            keys.append(IndexKey.username.hash(Array(user.canonicalUsername.utf8)))
            if let email = user.email { keys.append(IndexKey.email.hash(Array(email.utf8))) }
        case .group(let group):
            for member in group.unresolvedMembers { keys.append(IndexKey.unresolvedMember.hash(member.key(schema))) }
        case .userRole(let role):
            if let name = CanonicalName(role.name) { keys.append(IndexKey.userRole.hash(Array(name.text.utf8))) }
        case .listRole(let role):
            if let name = CanonicalName(role.name) { keys.append(IndexKey.listRole.hash(Array(name.text.utf8))) }
        }
    }
}

extension UnresolvedMember {
    /// What the member is looked up under when an entry appears: the name in normal form.
    func key(_ schema: Schema) -> [UInt8] {
        switch self {
        case .dn(let name): NormalisedDN.of(name, schema: schema) ?? name
        case .uid(let name):
            [0] + (CanonicalName(String(decoding: name, as: UTF8.self)).map { Array($0.text.utf8) } ?? name)
        }
    }
}

extension User {
    /// The roles that the user holds.
    var roles: [RoleID] { [role?.role, listRole?.role].compactMap(\.self) }
}
