import GRDB
import Identity

/// Finds lines of both logs, each along the index that fits the question.
///
/// Somebody is looked up by each thing that is known of him on its own, so that every statement follows one index from
/// the newest line on and stops when it has enough; what they find is put together here.
struct AuditScan {
    let database: Database
    let query: AuditQuery

    init(_ database: Database, _ query: AuditQuery) {
        self.database = database
        self.query = query
    }

    func page() throws -> AuditPage {
        let limit = max(0, query.limit)
        guard limit > 0 else { return AuditPage(lines: [], next: query.after) }
        var found: [AuditPosition: AuditLine] = [:]
        if AuditAction.allCases.contains(where: { $0.change != nil && query.wants($0) }) {
            try addChanges(limit, &found)
        }
        if query.wants(.login) { try addLogins(limit, &found) }
        let lines = found.values.sorted { $1.position < $0.position }
        guard lines.count > limit else { return AuditPage(lines: lines, next: nil) }
        return AuditPage(lines: Array(lines.prefix(limit)), next: lines[limit - 1].position)
    }

    // MARK: Conditions

    private enum Value {
        case number(Int64)
        case text(String)
    }

    /// A condition with the values of its question marks.
    private struct Condition {
        var sql: String
        var values: [Value]

        init(_ sql: String, _ values: Value...) {
            self.sql = sql
            self.values = values
        }
    }

    /// What is looked for in a column of either log; the number of a line and the time are bound like all else.
    private func common(_ log: AuditPosition.Log, number: String) -> [Condition] {
        var conditions: [Condition] = []
        if let since = query.since { conditions.append(Condition("time >= ?", .number(since.microseconds))) }
        if let until = query.until { conditions.append(Condition("time < ?", .number(until.microseconds))) }
        if let door = query.door { conditions.append(Condition("door = ?", .text(door))) }
        if let address = query.address { conditions.append(Condition("address = ?", .text(address))) }
        if log == .login {
            if let service = query.service {
                conditions.append(Condition("service = ? COLLATE NOCASE", .text(service)))
            }
            if let outcome = query.outcome { conditions.append(Condition("outcome = ?", .text(outcome))) }
        }
        if let after = query.after {
            // Lines of the other log at the very moment: changes come first.
            let last: Int64 = after.log == log ? after.number : log == .login ? .max : -1
            conditions.append(
                Condition("(time, \(number)) < (?, ?)", .number(after.time.microseconds), .number(last)))
        }
        return conditions
    }

    /// A condition for each thing that is known of a subject; one that nothing fulfils when nothing is known.
    private static func alternatives(_ terms: [Condition?]) -> [Condition] {
        let known = terms.compactMap { $0 }
        return known.isEmpty ? [Condition("0")] : known
    }

    // MARK: Changes

    private func addChanges(_ limit: Int, _ found: inout [AuditPosition: AuditLine]) throws {
        var conditions = common(.change, number: "number")
        if !query.actions.isEmpty {
            let kinds = query.actions.compactMap(\.change?.rawValue).sorted()
            var condition = Condition("kind IN (?, ?, ?, ?)")
            condition.values = (0..<4).map { .text($0 < kinds.count ? kinds[$0] : "") }
            conditions.append(condition)
        }
        for alternative in changeAlternatives() {
            try each(
                "SELECT \(ChangesTable.columns) FROM changes", conditions + alternative, order: "number", limit
            ) { row in
                let change = try ChangesTable.record(row)
                let position = AuditPosition(
                    time: change.time, log: .change, number: Int64(clamping: change.number.rawValue))
                found[position] = AuditLine(position: position, content: .change(change))
            }
        }
    }

    private func changeAlternatives() -> [[Condition]] {
        let actors = query.actor.map { actor in
            Self.alternatives([
                actor.entry.map { Condition("actor_entry = ?", .number(Int64($0.rawValue))) },
                actor.name.map { Condition("actor = ? COLLATE NOCASE", .text($0)) },
            ])
        }
        let targets = query.target.map { target in
            Self.alternatives([
                target.entry.map { Condition("entry = ?", .number(Int64($0.rawValue))) },
                target.name.map { Condition("name = ? COLLATE NOCASE", .text($0)) },
            ])
        }
        return Self.combinations(actors, targets)
    }

    // MARK: Log-ins

    private func addLogins(_ limit: Int, _ found: inout [AuditPosition: AuditLine]) throws {
        func terms(_ subject: AuditQuery.Subject) -> [Condition] {
            Self.alternatives([
                subject.user.map { Condition("user = ?", .number(Int64($0.rawValue))) },
                subject.name.map { Condition("name = ? COLLATE NOCASE", .text($0)) },
            ])
        }
        for alternative in Self.combinations(query.actor.map(terms), query.target.map(terms)) {
            try each(
                "SELECT \(LoginEventsTable.columns) FROM login_events", common(.login, number: "id") + alternative,
                order: "id", limit
            ) { row in
                let login = try LoginEventsTable.event(row)
                let position = AuditPosition(time: login.time, log: .login, number: try row.int64(0))
                found[position] = AuditLine(position: position, content: .login(login))
            }
        }
    }

    private static func combinations(_ left: [Condition]?, _ right: [Condition]?) -> [[Condition]] {
        (left.map { $0.map { [$0] } } ?? [[]]).flatMap { first in
            right.map { $0.map { first + [$0] } } ?? [first]
        }
    }

    // MARK: Statements

    /// Runs a statement whose text is made of texts of this file; whatever was asked for is bound.
    private func each(
        _ select: String, _ conditions: [Condition], order: String, _ limit: Int, _ body: (SQLRow) throws -> Void
    ) throws {
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.map(\.sql).joined(separator: " AND ")
        let statement = try SQLStatement(
            database, table: "the trail", "\(select)\(condition) ORDER BY time DESC, \(order) DESC LIMIT ?")
        // One more than asked for tells whether there is another page.
        try statement.each(
            { binder in
                for value in conditions.flatMap(\.values) {
                    switch value {
                    case .number(let number): binder.bind(number)
                    case .text(let text): binder.bind(text)
                    }
                }
                binder.bind(Int64(limit) &+ 1)
            }, body)
    }
}
