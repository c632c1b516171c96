import GRDB
import Identity

/// The sessions of the web, found by the digest of their token.
struct SessionsTable {
    let database: Database

    func insert(_ session: Session) throws {
        let statement = try SQLStatement(
            database, table: "sessions",
            "INSERT INTO sessions (token_digest, user, credential_generation, created, used) VALUES (?, ?, ?, ?, ?)")
        try statement.run { values in
            values.bind(session.tokenDigest)
            values.bind(session.user)
            values.bind(session.credentialGeneration)
            values.bind(session.createdAt)
            values.bind(session.usedAt)
        }
    }

    func session(tokenDigest: [UInt8]) throws -> Session? {
        let statement = try SQLStatement(
            database, table: "sessions",
            "SELECT user, credential_generation, created, used FROM sessions WHERE token_digest = ?")
        return try statement.first({ $0.bind(tokenDigest) }) { row in
            Session(
                tokenDigest: tokenDigest, user: try row.userID(0), credentialGeneration: try row.int64(1),
                createdAt: try row.timestamp(2), usedAt: try row.timestamp(3))
        }
    }

    /// Notes a use, never one before the last that is known.
    func touch(tokenDigest: [UInt8], at time: Timestamp) throws {
        let statement = try SQLStatement(
            database, table: "sessions", "UPDATE sessions SET used = max(used, ?) WHERE token_digest = ?")
        try statement.run {
            $0.bind(time)
            $0.bind(tokenDigest)
        }
    }

    func remove(tokenDigest: [UInt8]) throws {
        try SQLStatement(database, table: "sessions", "DELETE FROM sessions WHERE token_digest = ?")
            .run { $0.bind(tokenDigest) }
    }

    func remove(of user: UserID, except tokenDigest: [UInt8]?) throws {
        let statement = try SQLStatement(
            database, table: "sessions", "DELETE FROM sessions WHERE user = ? AND token_digest IS NOT ?")
        try statement.run {
            $0.bind(user)
            $0.bind(tokenDigest)
        }
    }

    func remove(createdBefore created: Timestamp, usedBefore used: Timestamp) throws {
        try SQLStatement(database, table: "sessions", "DELETE FROM sessions WHERE created < ? OR used < ?").run {
            $0.bind(created)
            $0.bind(used)
        }
    }
}
