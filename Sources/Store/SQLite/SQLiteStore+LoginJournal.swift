public import Identity

extension SQLiteStore: LoginJournal {
    /// The states of all users that have one.
    public func states() throws -> (states: [UserID: LoginState], token: Int64) {
        try changedStates(since: 0)
    }

    /// The states written after `token`; a user who is gone since then is not told of.
    public func changedStates(since token: Int64) throws -> (states: [UserID: LoginState], token: Int64) {
        try read { database in
            let last = try HeadTable(database: database).lastLoginState()
            guard last > token else { return ([:], last) }
            return (try LoginStatesTable(database: database).states(after: token), last)
        }
    }

    /// Changes one state.
    ///
    /// - Throws: ``StoreError``; `conflict` when there is no such user (any more), and what `body` throws.
    public func update<Result>(_ user: UserID, _ body: (inout LoginState) throws -> Result) throws -> Result {
        try transaction { database in
            let table = LoginStatesTable(database: database)
            let old = try table.state(of: user)
            var state = old ?? LoginState()
            let result = try body(&state)
            if state != old ?? LoginState() {
                try table.write(state, of: user, version: HeadTable(database: database).nextLoginStates(1))
            }
            return result
        }
    }

    /// Does several changes and appends lines, all in one transaction.
    ///
    /// The state of a user who is gone is not kept: his log-in ends by that he is gone, and others of the same moment
    /// must not fail with it.
    @discardableResult
    public func write(_ changes: [LoginStateChange], _ lines: [LoginEvent]) throws -> ClosedRange<Int64>? {
        guard !changes.isEmpty || !lines.isEmpty else { return nil }
        return try transaction { database in
            let events = LoginEventsTable(database: database)
            guard !changes.isEmpty else {
                try events.append(lines)
                return nil
            }
            let table = LoginStatesTable(database: database)
            let first = try HeadTable(database: database).nextLoginStates(changes.count)
            var version = first
            var told: [[LoginEvent]] = Array(repeating: [], count: changes.count)
            // In the order of the table, so that each page is read and written once; those of one user in their turn.
            for (index, change) in changes.enumerated().sorted(by: { ($0.1.user, $0.0) < ($1.1.user, $1.0) }) {
                let old = try table.state(of: change.user)
                var state = old ?? LoginState()
                told[index] = change.body(&state)
                guard state != old ?? LoginState() else { continue }
                guard try old != nil || table.hasUser(change.user) else { continue }
                try table.write(state, of: change.user, version: version)
                version += 1
            }
            try events.append(told.joined() + lines)
            return first...(first + Int64(changes.count) - 1)
        }
    }

    /// Appends lines to the trail, all or none.
    public func append(_ events: [LoginEvent]) throws {
        guard !events.isEmpty else { return }
        try transaction { try LoginEventsTable(database: $0).append(events) }
    }

    /// The newest lines of the trail, the newest first.
    public func events(limit: Int) throws -> [LoginEvent] {
        try read { try LoginEventsTable(database: $0).newest(limit: limit) }
    }
}
