import GRDB
import Identity

/// Failures, locks and used-up codes of each user.
struct LoginStatesTable {
    let database: Database

    func state(of user: UserID) throws -> LoginState? {
        try SQLStatement(
            database, table: "login_states", "SELECT \(Self.columns) FROM login_states WHERE user = ?"
        ).first({ $0.bind(user) }, Self.state)
    }

    /// Whether there is such a user, so that there can be a state.
    func hasUser(_ user: UserID) throws -> Bool {
        try SQLStatement(database, table: "users", "SELECT 1 FROM users WHERE id = ?").first({ $0.bind(user) }) { _ in
            true
        } ?? false
    }

    /// The states that were written after the one with this number.
    func states(after version: Int64) throws -> [UserID: LoginState] {
        let statement = try SQLStatement(
            database, table: "login_states", "SELECT \(Self.columns) FROM login_states WHERE version > ?")
        var states: [UserID: LoginState] = [:]
        try statement.each({ $0.bind(version) }) { states[try $0.userID(0)] = try Self.state($0) }
        return states
    }

    func write(_ state: LoginState, of user: UserID, version: Int64) throws {
        let statement = try SQLStatement(
            database, table: "login_states",
            """
            INSERT INTO login_states (user, version, failures, locks, locked_until, wrong_codes, codes_locked_until,
                last_step, logged_in, known_addresses, spent_codes, tokens_used, grace_uses, code_drift)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (user) DO UPDATE SET version = excluded.version, failures = excluded.failures,
                locks = excluded.locks, locked_until = excluded.locked_until, wrong_codes = excluded.wrong_codes,
                codes_locked_until = excluded.codes_locked_until, last_step = excluded.last_step,
                logged_in = excluded.logged_in, known_addresses = excluded.known_addresses,
                spent_codes = excluded.spent_codes, tokens_used = excluded.tokens_used, grace_uses = excluded.grace_uses,
                code_drift = excluded.code_drift
            """)
        let addresses = WordsColumn.text(state.knownAddresses.lazy.map { ($0.address, $0.time) })
        let tokens = WordsColumn.text(state.tokensUsedAt.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) })
        try statement.run { values in
            values.bind(user)
            values.bind(version)
            values.bind(WordsColumn.text(state.failures))
            values.bind(Int64(state.locks))
            values.bind(state.lockedUntil)
            values.bind(Int64(state.wrongCodes))
            values.bind(state.codesLockedUntil)
            values.bind(Int64(bitPattern: state.lastStep))
            values.bind(state.loggedInAt)
            values.bind(addresses)
            values.bind(Array(state.spentRecoveryCodes.joined()))
            values.bind(tokens)
            values.bind(WordsColumn.text(state.graceUses))
            values.bind(state.codeDrift)
        }
    }

    private static let columns = """
        user, failures, locks, locked_until, wrong_codes, codes_locked_until, last_step, logged_in, known_addresses,
        spent_codes, tokens_used, grace_uses, code_drift
        """

    private static func state(_ row: SQLRow) throws -> LoginState {
        var state = LoginState()
        state.failures = try WordsColumn.times(row, 1)
        state.locks = try row.integer(2)
        state.lockedUntil = try row.ifPresent(3, row.timestamp)
        state.wrongCodes = try row.integer(4)
        state.codesLockedUntil = try row.ifPresent(5, row.timestamp)
        state.lastStep = UInt64(bitPattern: try row.int64(6))
        state.loggedInAt = try row.ifPresent(7, row.timestamp)
        state.knownAddresses = try WordsColumn.items(row, 8).map {
            KnownAddress(address: String($0.name), time: $0.time)
        }
        state.spentRecoveryCodes = try row.digests(9)
        for use in try WordsColumn.items(row, 10) {
            guard let token = Int32(use.name) else { throw row.corrupt(10) }
            state.tokensUsedAt[TokenID(rawValue: token)] = use.time
        }
        state.graceUses = try WordsColumn.times(row, 11)
        state.codeDrift = try row.int64(12)
        return state
    }
}
