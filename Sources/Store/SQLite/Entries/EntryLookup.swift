import GRDB
import Identity

/// Reads single entries with all that hangs on them.
struct EntryLookup {
    private let entries: SQLStatement
    private let users: SQLStatement
    private let userRoles: SQLStatement
    private let listRoles: SQLStatement
    private let members: SQLStatement
    private let unresolved: SQLStatement

    init(_ database: Database) throws {
        entries = try SQLStatement(
            database, table: "entries", "SELECT \(EntriesTable.columns) FROM entries WHERE id = ?")
        users = try SQLStatement(database, table: "users", "SELECT \(UsersTable.columns) FROM users WHERE entry = ?")
        userRoles = try SQLStatement(
            database, table: "user_roles", "SELECT \(RolesTables.userRoleColumns) FROM user_roles WHERE entry = ?")
        listRoles = try SQLStatement(
            database, table: "list_roles", "SELECT \(RolesTables.listRoleColumns) FROM list_roles WHERE entry = ?")
        members = try SQLStatement(
            database, table: "group_members",
            "SELECT \(MembersTables.memberColumns) FROM group_members WHERE group_entry = ? ORDER BY position")
        unresolved = try SQLStatement(
            database, table: "unresolved_members",
            "SELECT \(MembersTables.unresolvedColumns) FROM unresolved_members WHERE group_entry = ? ORDER BY position")
    }

    /// The entry of this number; `nil` if there is none.
    func entry(_ id: EntryID) throws -> EntryRecord? {
        try entries.first({ $0.bind(id) }) { try EntriesTable.record($0, content: content) }
    }

    private func content(_ kind: EntryKind, _ id: EntryID) throws -> EntryContent? {
        switch kind {
        case .plain: return .plain
        case .user: return try users.first({ $0.bind(id) }) { .user(try UsersTable.user($0)) }
        case .userRole: return try userRoles.first({ $0.bind(id) }) { .userRole(try RolesTables.userRole($0)) }
        case .listRole: return try listRoles.first({ $0.bind(id) }) { .listRole(try RolesTables.listRole($0)) }
        case .group:
            var group = Group()
            try members.each({ $0.bind(id) }) { group.members.append(try $0.entryID(1)) }
            try unresolved.each({ $0.bind(id) }) {
                group.unresolvedMembers.append(try MembersTables.unresolvedMember($0))
            }
            return .group(group)
        }
    }
}
