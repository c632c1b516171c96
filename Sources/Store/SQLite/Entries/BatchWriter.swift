import GRDB
import Identity

/// Writes a batch inside a transaction.
struct BatchWriter {
    private let database: Database
    private let entries: EntriesTable
    private let users: UsersTable
    private let roles: RolesTables
    private let members: MembersTables

    init(_ database: Database) throws {
        self.database = database
        entries = try EntriesTable(database)
        users = try UsersTable(database)
        roles = try RolesTables(database)
        members = try MembersTables(database)
    }

    /// - Throws: ``StoreError``: `conflict` when the batch does not fit what the store holds.
    func apply(_ batch: StoreBatch) throws {
        for case .holding(let lock) in batch.sync { try SyncLocksTable(database: database).check(lock) }
        try checkLog(of: batch)
        let reversals = try SyncReversalsTable.reversals(of: batch) { try EntryLookup(database).entry($0) }
        for id in batch.removedEntries {
            guard try entries.remove(id) else { throw Self.conflict("entry \(id) is gone already") }
        }
        // A name that one entry gives up may go to another one that stands before it in the batch.
        for write in batch.entries { try releaseNames(write) }
        for write in batch.entries { try self.write(write) }
        let lists = ListsTable(database: database)
        for id in batch.removedLists {
            guard try lists.remove(id) else { throw Self.conflict("list \(id) is gone already") }
        }
        for list in batch.lists { try lists.write(list) }
        let permissions = PermissionsTable(database: database)
        for permission in batch.removedPermissions {
            guard try permissions.remove(permission) else { throw Self.conflict("\(permission) is gone already") }
        }
        for line in batch.permissions { try permissions.write(line) }
        try ChangesTable(database: database).append(batch.log)
        try HeadTable(database: database).write(batch.head)
        for memo in batch.sync {
            switch memo {
            case .cursor(let cursor): try SyncCursorsTable(database: database).write(cursor)
            case .run(let run):
                let number = try SyncRunsTable(database: database).append(run, log: batch.log)
                try SyncReversalsTable(database: database).write(reversals, of: number)
            case .holding: break
            case .absences(let source, let since):
                try SyncAbsencesTable(database: database).replace(since, of: source)
            case .pause(let source, let pause): try SyncLocksTable(database: database).pause(source, pause)
            }
        }
    }

    /// Other processes follow the log alone: it must have no gap, and a line for whatever is written.
    private func checkLog(of batch: StoreBatch) throws {
        let head = try HeadTable(database: database).head()
        var number = head.change
        var loggedEntries: Set<EntryID> = []
        var loggedLists: Set<ListID> = []
        var loggedPermissions: Set<Permission> = []
        loggedEntries.reserveCapacity(batch.log.count)
        for record in batch.log {
            number = number.next
            guard record.number == number else {
                throw Self.conflict("change \(record.number) does not follow; the next one is \(number)")
            }
            switch record.target {
            case .entry(let id, _): loggedEntries.insert(id)
            case .list(let id): loggedLists.insert(id)
            case .permission(let permission): loggedPermissions.insert(permission)
            }
        }
        guard batch.head.change == number else {
            throw Self.conflict("the counters say change \(batch.head.change), the log ends with \(number)")
        }
        guard batch.head.entry >= head.entry, batch.head.user >= head.user, batch.head.role >= head.role,
            batch.head.list >= head.list, batch.head.token >= head.token
        else { throw Self.conflict("a counter goes back, and its numbers would be given out again") }
        let unlogged =
            batch.entries.lazy.map(\.record.id).first { !loggedEntries.contains($0) }
            ?? batch.removedEntries.first { !loggedEntries.contains($0) }
        if let unlogged { throw Self.conflict("entry \(unlogged) is written without a line in the change log") }
        let unloggedList =
            batch.lists.lazy.map(\.id).first { !loggedLists.contains($0) }
            ?? batch.removedLists.first { !loggedLists.contains($0) }
        if let unloggedList { throw Self.conflict("list \(unloggedList) is written without a line in the change log") }
        let unloggedPermission = (batch.permissions.map(\.permission) + batch.removedPermissions).first {
            !loggedPermissions.contains($0)
        }
        if let unloggedPermission {
            throw Self.conflict("permission \(unloggedPermission) is written without a line in the change log")
        }
    }

    private func releaseNames(_ write: StoreBatch.EntryWrite) throws {
        guard let previous = write.previous else { return }
        let record = write.record
        if let origin = previous.origin,
            origin.source != record.origin?.source || origin.externalID != record.origin?.externalID
        {
            try entries.releaseNames(of: record.id)
        }
        switch (previous.content, record.content) {
        case (.user(let old), .user(let new)):
            if old.canonicalUsername != new.canonicalUsername || old.email != new.email {
                try users.releaseNames(entry: record.id)
            }
        case (.userRole(let old), .userRole(let new)):
            if old.name != new.name { try roles.releaseUserRoleName(entry: record.id) }
        case (.listRole(let old), .listRole(let new)):
            if old.name != new.name { try roles.releaseListRoleName(entry: record.id) }
        default:
            // Another kind gives up all it had.
            if EntryKind(previous.content) != EntryKind(record.content) { try remove(previous.content, of: record.id) }
        }
    }

    private func write(_ write: StoreBatch.EntryWrite) throws {
        let record = write.record
        guard let previous = write.previous else {
            try entries.insert(record)
            try self.write(record.content, previous: nil, of: record.id)
            return
        }
        guard try entries.update(record) else { throw Self.conflict("entry \(record.id) is gone") }
        try self.write(record.content, previous: previous.content, of: record.id)
    }

    private func write(_ content: EntryContent, previous: EntryContent?, of id: EntryID) throws {
        if content == previous { return }
        switch content {
        case .plain: break
        case .user(let user):
            if case .user? = previous {
                guard try users.update(user, entry: id) else { throw Self.conflict("entry \(id) is no user") }
            } else {
                try users.insert(user, entry: id)
            }
        case .userRole(let role): try roles.write(role, entry: id)
        case .listRole(let role): try roles.write(role, entry: id)
        case .group(let group):
            if case .group(let old)? = previous {
                try members.write(group, previous: old, entry: id)
            } else {
                try members.write(group, previous: Group(), entry: id)
            }
        }
    }

    private func remove(_ content: EntryContent, of id: EntryID) throws {
        switch content {
        case .plain: break
        case .user: try users.remove(entry: id)
        case .userRole: try roles.removeUserRole(entry: id)
        case .listRole: try roles.removeListRole(entry: id)
        case .group: try members.remove(entry: id)
        }
    }

    private static func conflict(_ sentence: String) -> StoreError {
        StoreError(.conflict, "the store refuses the change: \(sentence)")
    }
}
