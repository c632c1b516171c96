import GRDB
import Identity

/// The permissions that administrators declared for other applications.
struct PermissionsTable {
    let database: Database

    func write(_ line: PermissionTable.Line) throws {
        let statement = try SQLStatement(
            database, table: "permissions",
            """
            INSERT INTO permissions (name, heading, meaning) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET heading = excluded.heading, meaning = excluded.meaning
            """)
        try statement.run { values in
            values.bind(line.permission.rawValue)
            values.bind(line.group)
            values.bind(line.meaning)
        }
    }

    /// - Returns: whether there was such a permission.
    func remove(_ permission: Permission) throws -> Bool {
        try SQLStatement(database, table: "permissions", "DELETE FROM permissions WHERE name = ?")
            .run { $0.bind(permission.rawValue) } == 1
    }

    /// All of them, in the order in which they were declared.
    func all() throws -> [PermissionTable.Line] {
        let statement = try SQLStatement(
            database, table: "permissions", "SELECT id, name, heading, meaning FROM permissions ORDER BY id")
        var lines: [PermissionTable.Line] = []
        try statement.each { row in
            lines.append(
                PermissionTable.Line(
                    Permission(rawValue: try row.text(1)), group: try row.text(2), meaning: try row.text(3)))
        }
        return lines
    }
}
