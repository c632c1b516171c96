import GRDB
import Identity

/// Reads all entries in the order of their numbers: one walk over each table, side by side, which costs a fraction of a
/// look-up for each entry.
struct EntryScan {
    private let entries: SQLStatement
    private var users: TableWalk
    private var userRoles: TableWalk
    private var listRoles: TableWalk
    private var members: TableWalk
    private var unresolved: TableWalk

    init(_ database: Database) throws {
        entries = try SQLStatement(
            database, table: "entries", "SELECT \(EntriesTable.columns) FROM entries ORDER BY id")
        users = try TableWalk(
            SQLStatement(database, table: "users", "SELECT \(UsersTable.columns) FROM users ORDER BY entry"))
        userRoles = try TableWalk(
            SQLStatement(
                database, table: "user_roles", "SELECT \(RolesTables.userRoleColumns) FROM user_roles ORDER BY entry"))
        listRoles = try TableWalk(
            SQLStatement(
                database, table: "list_roles", "SELECT \(RolesTables.listRoleColumns) FROM list_roles ORDER BY entry"))
        members = try TableWalk(
            SQLStatement(
                database, table: "group_members",
                "SELECT \(MembersTables.memberColumns) FROM group_members ORDER BY group_entry, position"))
        unresolved = try TableWalk(
            SQLStatement(
                database, table: "unresolved_members",
                "SELECT \(MembersTables.unresolvedColumns) FROM unresolved_members ORDER BY group_entry, position"))
    }

    mutating func each(_ body: (EntryRecord) throws -> Void) throws {
        defer {
            for walk in [users, userRoles, listRoles, members, unresolved] { walk.end() }
        }
        try entries.each { row in
            try body(EntriesTable.record(row) { try content($0, $1) })
        }
    }

    private mutating func content(_ kind: EntryKind, _ id: EntryID) throws -> EntryContent? {
        switch kind {
        case .plain: return .plain
        case .user: return try users.next(of: id).map { .user(try UsersTable.user($0)) }
        case .userRole: return try userRoles.next(of: id).map { .userRole(try RolesTables.userRole($0)) }
        case .listRole: return try listRoles.next(of: id).map { .listRole(try RolesTables.listRole($0)) }
        case .group:
            var group = Group()
            while let row = try members.next(of: id) { group.members.append(try row.entryID(1)) }
            while let row = try unresolved.next(of: id) {
                group.unresolvedMembers.append(try MembersTables.unresolvedMember(row))
            }
            return .group(group)
        }
    }
}

/// A walk over a table that is ordered by the entry in its first column.
private struct TableWalk {
    private let statement: SQLStatement
    /// The row that was stepped to and not taken yet.
    private var pending: (row: SQLRow, entry: EntryID)?
    private var isOver = false

    init(_ statement: SQLStatement) { self.statement = statement }

    /// The next row of this entry; rows of entries before it are passed over. Valid until the next call.
    mutating func next(of entry: EntryID) throws -> SQLRow? {
        while !isOver {
            if pending == nil {
                guard let row = try statement.step() else {
                    isOver = true
                    return nil
                }
                pending = (row, try row.entryID(0))
            }
            guard let (row, owner) = pending, owner <= entry else { return nil }
            pending = nil
            if owner == entry { return row }
        }
        return nil
    }

    func end() { statement.reset() }
}
