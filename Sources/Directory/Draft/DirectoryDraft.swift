public import Identity
import LDAPProtocol

/// A change in the making: the directory as it would be, and the entries that differ.
///
/// It exists only inside the one write transaction, on top of the newest version, so that what it finds free is free and
/// what it finds last is last. Verbs that know the rules of users, groups and roles are extensions of it; all of them end in
/// ``put(_:)`` and ``remove(_:)``, which know the rules that hold for every entry.
public struct DirectoryDraft {
    /// The directory as it would be.
    public private(set) var snapshot: DirectorySnapshot
    /// Who asks for the change.
    public let actor: Actor
    /// The time of the change.
    public let time: Timestamp
    /// What the sync remembers together with the change.
    public var memos: [SyncMemo] = []

    /// The entries touched so far, with what stood there before the transaction.
    private(set) var originals: [EntryID: Entry?] = [:]
    /// In the order in which they were first touched.
    private(set) var touched: [EntryID] = []
    private(set) var originalLists: [ListID: SubscriberList?] = [:]
    private(set) var originalPermissions: [Permission: PermissionTable.Line?] = [:]
    private let hadSuperAdmin: Bool

    init(_ snapshot: DirectorySnapshot, actor: Actor, time: Timestamp) {
        self.snapshot = snapshot
        self.actor = actor
        self.time = time
        self.hadSuperAdmin = snapshot.hasActiveSuperAdmin
    }

    var context: DirectoryContext { snapshot.context }
    var schema: Schema { snapshot.schema }
    var types: WellKnownTypes { snapshot.context.types }

    // MARK: Numbers

    mutating func newEntryID() throws(ChangeError) -> EntryID {
        guard snapshot.head.entry.rawValue < UInt32.max - 1 else {
            throw ChangeError(.exhausted, "The store has given out all numbers of entries.")
        }
        snapshot.head.entry = EntryID(rawValue: snapshot.head.entry.rawValue + 1)
        return snapshot.head.entry
    }

    mutating func newUserID() throws(ChangeError) -> UserID {
        guard snapshot.head.user.rawValue < Int32.max else {
            throw ChangeError(.exhausted, "The store has given out all numbers of users.")
        }
        snapshot.head.user = UserID(rawValue: snapshot.head.user.rawValue + 1)
        return snapshot.head.user
    }

    /// The number asked for, if it is free and positive, else the next one.
    mutating func newRoleID(wanted: RoleID? = nil) throws(ChangeError) -> RoleID {
        if let wanted, wanted.rawValue > 0, snapshot.entry(of: wanted) == nil {
            snapshot.head.role = max(snapshot.head.role, wanted)
            return wanted
        }
        guard snapshot.head.role.rawValue < Int32.max else {
            throw ChangeError(.exhausted, "The store has given out all numbers of roles.")
        }
        // Number 1 is the super admin role's, whether it exists yet or not.
        snapshot.head.role = RoleID(rawValue: max(snapshot.head.role.rawValue, 1) + 1)
        return snapshot.head.role
    }

    /// The number asked for, if it is free and positive, else the next one.
    mutating func newListID(wanted: ListID? = nil) throws(ChangeError) -> ListID {
        if let wanted, wanted.rawValue > 0, snapshot.list(wanted) == nil {
            snapshot.head.list = max(snapshot.head.list, wanted)
            return wanted
        }
        guard snapshot.head.list.rawValue < Int32.max else {
            throw ChangeError(.exhausted, "The store has given out all numbers of lists.")
        }
        snapshot.head.list = ListID(rawValue: snapshot.head.list.rawValue + 1)
        return snapshot.head.list
    }

    mutating func newTokenID() throws(ChangeError) -> TokenID {
        guard snapshot.head.token.rawValue < Int32.max else {
            throw ChangeError(.exhausted, "The store has given out all numbers of tokens.")
        }
        snapshot.head.token = TokenID(rawValue: snapshot.head.token.rawValue + 1)
        return snapshot.head.token
    }

    /// The next POSIX user number of the range that nobody has (decisions 7).
    mutating func newUIDNumber() throws(ChangeError) -> Int64 {
        snapshot.head.uidNumber = try free(
            types.uidNumber, in: context.options.uidNumbers, after: snapshot.head.uidNumber, setting: "posix.uidMax")
        return snapshot.head.uidNumber
    }

    /// The next POSIX group number of the range that nobody has; the first one is the group `people`.
    mutating func newGIDNumber() throws(ChangeError) -> Int64 {
        let range = context.options.gidNumbers
        snapshot.head.gidNumber = try free(
            types.gidNumber, in: range, after: max(snapshot.head.gidNumber, range.lowerBound), setting: "posix.gidMax")
        return snapshot.head.gidNumber
    }

    private func free(
        _ attribute: AttributeID, in range: ClosedRange<Int64>, after last: Int64, setting: String
    ) throws(ChangeError) -> Int64 {
        var number = max(range.lowerBound, last + 1)
        while number <= range.upperBound {
            let value = Array(String(number).utf8)
            if snapshot.index.estimate(IndexKey(attribute).hash(value)) == 0 { return number }
            number += 1
        }
        throw ChangeError(.exhausted, "No POSIX number is left up to \(range.upperBound); raise \(setting).")
    }

    // MARK: Entries

    /// Puts an entry in, or in place of the one of its number.
    ///
    /// - Throws: ``ChangeError``: `taken`, `notFound` for the parent, `invalid` for a name that can't be read.
    public mutating func put(_ record: EntryRecord) throws(ChangeError) {
        var record = record
        record.modified = Stamp(time: time, actor: actor.entry)
        let previous = snapshot.entry(record.id)
        try checkUnique(record)
        try checkNames(record, previous: previous)
        note(record.id, previous)
        guard snapshot.put(record) else {
            throw ChangeError(
                .notFound, "The entry above \(String(decoding: record.rdn, as: UTF8.self)) does not exist.")
        }
        if previous == nil || previous?.normalisedDN != snapshot.entry(record.id)?.normalisedDN
            || previous?.user?.canonicalUsername != snapshot.entry(record.id)?.user?.canonicalUsername
        {
            try resolveMembers(naming: record.id)
        }
    }

    /// Takes an entry out, and out of every group that names it.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `notLeaf`, `inUse` for a role that is held.
    public mutating func remove(_ id: EntryID) throws(ChangeError) {
        guard let entry = snapshot.entry(id) else { throw ChangeError(.notFound, "The entry does not exist.") }
        guard snapshot.children(of: id).isEmpty else {
            throw ChangeError(.notLeaf, "\(String(decoding: entry.dn, as: UTF8.self)) has entries below it.")
        }
        if let role = entry.userRole?.id ?? entry.listRole?.id {
            guard role != .superAdmin else { throw ChangeError(.forbidden, "Role 1 cannot be deleted.") }
            guard snapshot.holders(of: role).isEmpty else {
                throw ChangeError(.inUse, "Cannot delete role that is in use.")
            }
        }
        for group in snapshot.groups(of: id, transitive: false) {
            guard var record = snapshot.entry(group)?.record, case .group(var content) = record.content else {
                continue
            }
            content.members.removeAll { $0 == id }
            record.content = .group(content)
            try put(record)
        }
        note(id, entry)
        snapshot.remove(id)
    }

    /// Puts a list in, or in place of the one of its number.
    public mutating func put(_ list: SubscriberList) {
        var list = list
        list.updatedAt = time
        if originalLists[list.id] == nil { originalLists[list.id] = .some(snapshot.list(list.id)) }
        snapshot.put(list)
    }

    /// Takes a list out; what names it has to be put in anew.
    mutating func remove(_ list: ListID) {
        if originalLists[list] == nil { originalLists[list] = .some(snapshot.list(list)) }
        snapshot.remove(list)
    }

    /// Puts a declared permission in.
    mutating func put(_ line: PermissionTable.Line) {
        note(line.permission)
        snapshot.setDeclaredPermissions(
            snapshot.declaredPermissions.filter { $0.permission != line.permission } + [line])
    }

    /// Takes a declared permission out.
    mutating func remove(_ permission: Permission) {
        note(permission)
        snapshot.setDeclaredPermissions(snapshot.declaredPermissions.filter { $0.permission != permission })
    }

    private mutating func note(_ permission: Permission) {
        guard originalPermissions[permission] == nil else { return }
        originalPermissions[permission] = .some(declared(permission))
    }

    private func declared(_ permission: Permission) -> PermissionTable.Line? {
        snapshot.declaredPermissions.first { $0.permission == permission }
    }

    private mutating func note(_ id: EntryID, _ entry: Entry?) {
        guard originals[id] == nil else { return }
        originals[id] = .some(entry)
        touched.append(id)
    }

    private func checkUnique(_ record: EntryRecord) throws(ChangeError) {
        guard let name = snapshot.name(of: record) else {
            throw ChangeError(
                .invalid,
                "The name \(String(decoding: record.rdn, as: UTF8.self)) can't be read, or nothing is above it.")
        }
        func isOther(_ entry: Entry?) -> Bool { entry.map { $0.id != record.id } ?? false }
        if isOther(snapshot.entry(normalisedDN: name.normalised)) {
            throw ChangeError(.taken, field: "dn", "\(String(decoding: name.dn, as: UTF8.self)) already exists")
        }
        if isOther(snapshot.entry(uuid: record.uuid)) {
            throw ChangeError(.taken, field: "entryUUID", "entryUUID \(record.uuid) already exists at another name")
        }
        switch record.content {
        case .plain, .group: break
        case .user(let user):
            if isOther(snapshot.entry(canonicalUsername: user.canonicalUsername)) {
                throw ChangeError(.taken, field: "username", "user name \(user.username) already exists")
            }
            // A name that is somebody else's address would make logging in ambiguous, and the other way round.
            if isOther(snapshot.entry(email: user.canonicalUsername)) {
                throw ChangeError(.taken, field: "username", "\(user.username) already exists as an e-mail address")
            }
            if let email = user.email {
                if isOther(snapshot.entry(email: email)) {
                    throw ChangeError(.taken, field: "email", "e-mail \(email) already exists")
                }
                if isOther(snapshot.entry(username: email)) {
                    throw ChangeError(.taken, field: "email", "e-mail \(email) already exists as a user name")
                }
            }
        case .userRole(let role):
            if snapshot.userRole(named: role.name).map({ $0.id != role.id }) ?? false {
                throw ChangeError(.taken, field: "name", "role \(role.name) already exists")
            }
        case .listRole(let role):
            if snapshot.listRole(named: role.name).map({ $0.id != role.id }) ?? false {
                throw ChangeError(.taken, field: "name", "list role \(role.name) already exists")
            }
        }
    }

    /// Turns what groups name without anybody having it into members, now that an entry of that name is there.
    private mutating func resolveMembers(naming id: EntryID) throws(ChangeError) {
        guard let entry = snapshot.entry(id) else { return }
        var names: [[UInt8]] = [entry.normalisedDN]
        if let user = entry.user { names.append([0] + Array(user.canonicalUsername.utf8)) }
        for name in names {
            for group in snapshot.index.candidates(IndexKey.unresolvedMember.hash(name)) {
                guard var record = snapshot.entry(group)?.record, case .group(var content) = record.content,
                    content.unresolvedMembers.contains(where: { $0.key(schema) == name })
                else { continue }
                content.unresolvedMembers.removeAll { $0.key(schema) == name }
                if !snapshot.groupsOf[Int(id.rawValue)].contains(group), group != id { content.members.append(id) }
                record.content = .group(content)
                try put(record)
            }
        }
    }

    /// What follows from the changes for entries that show others by name: a rename counts as a change of the groups that
    /// name the entry, being given a role as one of the role (decisions 26).
    private mutating func touchThoseWhoName() {
        var naming: Set<EntryID> = []
        for id in touched {
            guard let original = originals[id] else { continue }
            let entry = snapshot.entry(id)
            let (before, after) = (original?.user, entry?.user)
            let roles = (Set(before?.roles ?? []), Set(after?.roles ?? []))
            for role in roles.0.symmetricDifference(roles.1) {
                if let entry = snapshot.entry(of: role) { naming.insert(entry.id) }
            }
            guard let original, let entry,
                original.record.rdn != entry.record.rdn || original.record.parent != entry.record.parent
                    || before?.username != after?.username
            else { continue }
            // All names below the entry have changed with it.
            var renamed = [id]
            while let next = renamed.popLast() {
                naming.formUnion(snapshot.groups(of: next, transitive: false))
                for role in snapshot.entry(next)?.user?.roles ?? [] {
                    if let entry = snapshot.entry(of: role) { naming.insert(entry.id) }
                }
                renamed += snapshot.children(of: next)
            }
        }
        for id in naming.sorted() where originals[id] == nil {
            guard let entry = snapshot.entry(id) else { continue }
            note(id, entry)
            var record = entry.record
            record.modified = Stamp(time: time, actor: actor.entry)
            snapshot.put(record)
        }
    }

    // MARK: The end

    /// The rules that a change as a whole has to keep.
    ///
    /// - Throws: ``ChangeError``: `lastSuperAdmin`.
    func check() throws(ChangeError) {
        if hadSuperAdmin, !snapshot.hasActiveSuperAdmin {
            throw ChangeError(
                .lastSuperAdmin,
                "User(s) couldn't be updated. There has to be at least one active Super Admin user.")
        }
    }

    /// The rows to write and the version that they make, stamped with numbers from the one before.
    mutating func finish(previous: StoreHead) -> StoreBatch {
        touchThoseWhoName()
        let differences = touched.compactMap { id -> Difference? in
            guard let original = originals[id] else { return nil }
            let entry = snapshot.entry(id)
            return entry == nil && original == nil ? nil : Difference(id: id, before: original, after: entry)
        }
        var log = lines(of: differences, after: previous.change)
        var number = log.last?.number ?? previous.change
        var writes: [StoreBatch.EntryWrite] = []
        var removals: [EntryID] = []
        for (difference, line) in zip(differences, log) {
            if let entry = difference.after {
                let record = snapshot.stamp(entry, with: line.number)
                writes.append(StoreBatch.EntryWrite(record: record, previous: difference.before?.record))
            } else {
                removals.append(difference.id)
            }
        }
        for (id, original) in originalLists.sorted(by: { $0.key < $1.key }) {
            number = number.next
            log.append(
                description.record(
                    number: number, list: id, before: original, after: snapshot.list(id)))
        }
        let permissions = originalPermissions.sorted { $0.key.rawValue < $1.key.rawValue }.filter {
            permission, before in
            before != declared(permission)
        }
        for (permission, before) in permissions {
            number = number.next
            log.append(
                description.record(
                    number: number, permission: permission, before: before,
                    after: declared(permission)))
        }
        for line in log {
            guard case .entry(let id, let uuid) = line.target else {
                snapshot.trail.append(ChangeTrail.Step(change: line.number, time: time, entry: nil, removed: nil))
                continue
            }
            snapshot.trail.append(
                ChangeTrail.Step(
                    change: line.number, time: time, entry: id, removed: line.kind == .delete ? uuid : nil))
        }
        snapshot.head.change = number
        // A change that changes nothing leaves no trace, here as in the store.
        if !log.isEmpty { snapshot.head.time = time }
        var batch = StoreBatch(head: snapshot.head)
        batch.entries = ordered(writes)
        // What was made last is below what was made before, as a rule; the store takes it in any order that holds.
        batch.removedEntries = removals.reversed()
        batch.lists = originalLists.keys.sorted().compactMap { snapshot.list($0) }
        batch.removedLists = originalLists.keys.sorted().filter { snapshot.list($0) == nil }
        batch.permissions = permissions.compactMap { declared($0.key) }
        batch.removedPermissions = permissions.map(\.key).filter { declared($0) == nil }
        batch.log = log
        batch.sync = memos
        return batch
    }

    /// What became of an entry.
    private struct Difference: Sendable {
        let id: EntryID
        let before: Entry?
        let after: Entry?
    }

    private var description: ChangeDescription {
        ChangeDescription(time: time, actor: actor, secrets: types.secrets)
    }

    /// The lines of the change log, numbered from the one after `last`.
    private func lines(of differences: [Difference], after last: ChangeNumber) -> [ChangeRecord] {
        let description = self.description
        let numbered = differences.enumerated().map { (ChangeNumber(rawValue: last.rawValue + UInt64($0) + 1), $1) }
        return numbered.concurrentMap(grain: 512) { number, difference in
            description.record(number: number, before: difference.before, after: difference.after)
        }
    }

    /// Parents before children.
    private func ordered(_ writes: [StoreBatch.EntryWrite]) -> [StoreBatch.EntryWrite] {
        let isOrdered = writes.allSatisfy { write in
            write.record.parent.map { $0 < write.record.id || originals[$0] == nil } ?? true
        }
        if isOrdered { return writes.sorted { $0.record.id < $1.record.id } }
        var depths: [EntryID: Int] = [:]
        for write in writes {
            depths[write.record.id] = snapshot.entry(write.record.id)?.normalisedDN.count(where: {
                $0 == UInt8(ascii: ",")
            })
        }
        return writes.sorted { (depths[$0.record.id] ?? 0, $0.record.id) < (depths[$1.record.id] ?? 0, $1.record.id) }
    }
}
