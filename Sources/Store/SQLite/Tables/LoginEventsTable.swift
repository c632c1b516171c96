import GRDB
import Identity

/// The trail of log-ins.
struct LoginEventsTable {
    let database: Database

    func append(_ events: [LoginEvent]) throws {
        let statement = try SQLStatement(
            database, table: "login_events",
            """
            INSERT INTO login_events (time, name, user, door, address, service, outcome, count, duration)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        for event in events {
            try statement.run { values in
                values.bind(event.time)
                values.bind(event.name)
                values.bind(event.user.map { Int64($0.rawValue) })
                values.bind(event.door)
                values.bind(event.address)
                values.bind(event.service)
                values.bind(event.outcome)
                values.bind(Int64(event.count))
                values.bind(event.duration)
            }
        }
    }

    /// The newest lines, the newest first.
    func newest(limit: Int) throws -> [LoginEvent] {
        let statement = try SQLStatement(
            database, table: "login_events",
            """
            SELECT \(Self.columns) FROM login_events ORDER BY id DESC LIMIT ?
            """)
        var events: [LoginEvent] = []
        try statement.each({ $0.bind(Int64(max(0, limit))) }) { row in
            events.append(try Self.event(row))
        }
        return events
    }

    /// The columns that ``event(_:)`` reads.
    static let columns = "id, time, name, user, door, address, service, outcome, count, duration"

    /// Reads a row of ``columns``.
    static func event(_ row: SQLRow) throws -> LoginEvent {
        LoginEvent(
            time: try row.timestamp(1), name: try row.text(2), user: try row.ifPresent(3, row.userID),
            door: try row.text(4), address: try row.ifPresent(5, row.text), service: try row.ifPresent(6, row.text),
            outcome: try row.text(7), count: try row.integer(8),
            duration: try row.ifPresent(9, row.int64))
    }
}
