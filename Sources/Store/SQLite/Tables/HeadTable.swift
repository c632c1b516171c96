import GRDB
import Identity

/// The one row of counters.
struct HeadTable {
    let database: Database

    func head() throws -> StoreHead {
        let statement = try SQLStatement(
            database, table: "head",
            """
            SELECT change, time, entry, user, role, list, uid_number, gid_number, token FROM head
            """)
        let head = try statement.first { row in
            var head = StoreHead()
            head.change = try row.changeNumber(0)
            head.time = try row.timestamp(1)
            head.entry = try row.entryID(2)
            head.user = try row.userID(3)
            head.role = try row.roleID(4)
            head.list = try row.listID(5)
            head.uidNumber = try row.int64(6)
            head.gidNumber = try row.int64(7)
            head.token = try row.tokenID(8)
            return head
        }
        guard let head else { throw StoreError(.corrupt, "the table head is empty; restore a backup") }
        return head
    }

    func lastChange() throws -> ChangeNumber {
        let number = try SQLStatement(database, table: "head", "SELECT change FROM head").first {
            try $0.changeNumber(0)
        }
        guard let number else { throw StoreError(.corrupt, "the table head is empty; restore a backup") }
        return number
    }

    func write(_ head: StoreHead) throws {
        let statement = try SQLStatement(
            database, table: "head",
            """
            UPDATE head SET change = ?, time = ?, entry = ?, user = ?, role = ?, list = ?, uid_number = ?, gid_number = ?,
                token = ?
            """)
        try statement.run { values in
            values.bind(head.change)
            values.bind(head.time)
            values.bind(head.entry)
            values.bind(head.user)
            values.bind(head.role)
            values.bind(head.list)
            values.bind(head.uidNumber)
            values.bind(head.gidNumber)
            values.bind(Int64(head.token.rawValue))
        }
    }

    /// Takes as many numbers for written login states, by which others find what they have not seen.
    ///
    /// - Returns: the first of them; the others follow.
    func nextLoginStates(_ count: Int) throws -> Int64 {
        let statement = try SQLStatement(
            database, table: "head", "UPDATE head SET login_state = login_state + ? RETURNING login_state")
        var number: Int64?
        try statement.each({ $0.bind(Int64(count)) }) { number = try $0.int64(0) }
        guard let number else { throw StoreError(.corrupt, "the table head is empty; restore a backup") }
        return number - Int64(count) + 1
    }

    func lastLoginState() throws -> Int64 {
        try SQLStatement(database, table: "head", "SELECT login_state FROM head").first { try $0.int64(0) } ?? 0
    }
}
