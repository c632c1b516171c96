import GRDB
import Identity
import TestSupport
import Testing

@testable import Store

@Suite("SQLiteStore, the trail")
struct AuditTests {
    let folder: TemporaryFolder
    let store: SQLiteStore
    private let jane = UserID(rawValue: 1)

    /// Changes at seconds 10, 20 … 90 of one hour, by two people; log-ins right with each of them.
    init() throws {
        folder = try TemporaryFolder()
        store = try folder.open()
        var base: EntryRecord?
        for number in 1...9 {
            try store.change { maker in
                maker.time = Self.time(number * 10)
                maker.actor = Actor(
                    door: .http, name: number.isMultiple(of: 2) ? "Jane" : "otto",
                    entry: EntryID(rawValue: number.isMultiple(of: 2) ? 2 : 3),
                    address: "192.0.2.7")
                if let base {
                    let id = maker.newUser()
                    maker.create("uid=user\(number)", in: base.id, .user(BatchMaker.person(id, "user\(number)")))
                } else {
                    base = maker.create("dc=example,dc=org", in: nil)
                }
            }
            try store.append([
                LoginEvent(
                    time: Self.time(number * 10), name: number.isMultiple(of: 3) ? "JANE" : "nobody",
                    user: number.isMultiple(of: 3) ? UserID(rawValue: 1) : nil, door: "ldap", address: "192.0.2.8",
                    service: nil, outcome: "allowed")
            ])
        }
    }

    private static func time(_ second: Int) -> Timestamp { Timestamp(seconds: 1_700_000_000 + Int64(second)) }

    /// Lines as `second action`.
    private func lines(_ change: (inout AuditQuery) -> Void) throws -> [String] {
        var query = AuditQuery()
        change(&query)
        return try store.audit(query).lines.map { line in
            "\(line.time.seconds - 1_700_000_000) \(line.action.rawValue)"
        }
    }

    @Test func tellsBothLogsTheNewestFirst() throws {
        let expected = (1...9).reversed().flatMap { ["\($0 * 10) create", "\($0 * 10) login"] }
        #expect(try lines { _ in } == expected)
    }

    @Test func findsByDoorAddressServiceAndOutcome() throws {
        try store.append([
            LoginEvent(
                time: Self.time(15), name: "jane", user: nil, door: "pam", address: "192.0.2.9", service: "sshd",
                outcome: "wrong_password", duration: 41_500)
        ])
        #expect(try lines { $0.door = "pam" } == ["15 login"])
        #expect(try lines { $0.address = "192.0.2.9" } == ["15 login"])
        #expect(try lines { $0.service = "SSHD" } == ["15 login"])
        #expect(try lines { $0.outcome = "wrong_password" } == ["15 login"])
        #expect(try lines { ($0.door, $0.address) = ("http", "192.0.2.7") }.count == 9)
        // Changes have no outcome, whatever else is asked about them.
        #expect(try lines { ($0.outcome, $0.actions) = ("allowed", [.create]) }.isEmpty)
        #expect(try lines { ($0.outcome, $0.door) = ("allowed", "http") }.isEmpty)
        var query = AuditQuery()
        query.service = "sshd"
        guard case .login(let login)? = try store.audit(query).lines.first?.content else {
            Issue.record("no log-in")
            return
        }
        #expect(login.duration == 41_500)
    }

    @Test func tellsWhoDidWhatFromWhere() throws {
        let page = try store.audit(AuditQuery(limit: 2))
        let change = try #require(page.lines.first)
        #expect(change.actor == "otto" && change.door == "http" && change.address == "192.0.2.7")
        #expect(change.target == "uid=user9" && change.before == nil && change.after == "{}" && change.outcome == nil)
        let login = try #require(page.lines.last)
        #expect(login.actor == "JANE" && login.door == "ldap" && login.address == "192.0.2.8")
        #expect(login.outcome == "allowed" && login.after == nil)
    }

    @Test func findsByTimeActionActorAndTarget() throws {
        #expect(try lines { $0.since = Self.time(90) } == ["90 create", "90 login"])
        #expect(try lines { $0.until = Self.time(20) } == ["10 create", "10 login"])
        #expect(try lines { $0.actions = [.login] }.count == 9)
        #expect(try lines { $0.actions = [.create, .delete] }.count == 9)
        #expect(try lines { $0.actions = [.delete] }.isEmpty)
        // Any spelling, and what was written under another name.
        let byJane = ["80 create", "60 create", "40 create", "20 create"]
        #expect(try lines { ($0.actor, $0.actions) = (.init(name: "jAnE"), [.create]) } == byJane)
        #expect(
            try lines { ($0.actor, $0.actions) = (.init(name: "jroe", entry: EntryID(rawValue: 2)), [.create]) }
                == byJane)
        #expect(try lines { $0.actor = .init(name: "jane", user: jane) }.filter { $0.hasSuffix("login") }.count == 3)
        #expect(try lines { $0.actor = .init(user: jane) } == ["90 login", "60 login", "30 login"])
        #expect(try lines { $0.actor = .init() }.isEmpty)
        #expect(try lines { $0.target = .init(name: "UID=user7") } == ["70 create"])
        #expect(try lines { $0.target = .init(name: "uid=jroe", entry: EntryID(rawValue: 4)) } == ["40 create"])
        #expect(
            try lines { ($0.actor, $0.target) = (.init(name: "otto"), .init(entry: EntryID(rawValue: 4))) }.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 18, 30]) func givesEveryLineOnceInPages(_ size: Int) throws {
        var query = AuditQuery(limit: size)
        query.actor = .init(name: "jane", entry: EntryID(rawValue: 2), user: jane)
        let all = try store.audit(
            {
                var query = query
                query.limit = 1_000
                return query
            }())
        #expect(all.lines.count == 7 && all.next == nil)
        var lines: [AuditLine] = []
        var pages = 0
        repeat {
            let page = try store.audit(query)
            lines += page.lines
            query.after = page.next.flatMap { AuditPosition("\($0)") }
            pages += 1
        } while query.after != nil && pages < 40
        #expect(lines == all.lines)
    }

    @Test(arguments: ["", "1", "1.c", "1.x.1", "1.c.-1", "1.c.1.1", "99999999999999999999.c.1", "a.c.1"])
    func refusesPlacesThatAreNone(_ text: String) { #expect(AuditPosition(text) == nil) }

    @Test func followsAnIndexForEveryQuestion() throws {
        let questions = [
            "time >= 5", "(time, number) < (5, 5)", "actor = 'jane' COLLATE NOCASE", "actor_entry = 5", "entry = 5",
        ]
        try store.pool.read { database in
            for question in questions {
                let plan = try Row.fetchAll(
                    database,
                    sql:
                        "EXPLAIN QUERY PLAN SELECT number FROM changes WHERE \(question) ORDER BY time DESC, number DESC"
                ).map { $0["detail"] as String }.joined(separator: "; ")
                #expect(plan.contains("INDEX changes_") && !plan.contains("TEMP B-TREE"), "\(question): \(plan)")
            }
            for question in ["time >= 5", "user = 5", "name = 'x' COLLATE NOCASE"] {
                let plan = try Row.fetchAll(
                    database,
                    sql: "EXPLAIN QUERY PLAN SELECT id FROM login_events WHERE \(question) ORDER BY time DESC, id DESC"
                ).map { $0["detail"] as String }.joined(separator: "; ")
                #expect(plan.contains("INDEX login_events_") && !plan.contains("TEMP B-TREE"), "\(question): \(plan)")
            }
        }
    }

    @Test func removesTheOldestLinesALittleAtATime() throws {
        let time = Self.time(55)
        #expect(try store.oldestChange() == ChangeNumber(rawValue: 1))
        #expect(try (0..<4).map { _ in try store.prune(before: time, limit: 2) } == [4, 4, 2, 0])
        #expect(try lines { _ in }.last == "60 login")
        #expect(try store.oldestChange() == ChangeNumber(rawValue: 6))
        // Who has seen what is gone goes on; who has not must read everything anew.
        #expect(try store.changes(after: ChangeNumber(rawValue: 5)).entries.count == 4)
        #expect(storeError { _ = try store.changes(after: ChangeNumber(rawValue: 4)) }?.code == .inaccessible)
        #expect(try store.prune(before: Self.time(1_000), limit: 100) == 8)
        #expect(try store.changes(after: ChangeNumber(rawValue: 9)).entries.isEmpty)
        try store.change { $0.create("dc=more", in: EntryID(rawValue: 1)) }
        #expect(try store.lastChange() == ChangeNumber(rawValue: 10))
    }

    @Test func writesManyStatesInOneTransactionAndPassesOverUsersWhoAreGone() throws {
        let version = try store.states().token
        let changes = [UserID(rawValue: 1), UserID(rawValue: 99), UserID(rawValue: 2)].map { user in
            LoginStateChange(user: user) { state in
                state.locks += 1
                return [
                    LoginEvent(
                        time: Self.time(100), name: "\(user)", user: user, door: "http", address: nil, service: nil,
                        outcome: "wrong_password")
                ]
            }
        }
        let last = LoginEvent(
            time: Self.time(100), name: "last", user: nil, door: "http", address: nil, service: nil, outcome: "allowed")
        try store.write(changes, [last])
        let written = try store.changedStates(since: version).states
        #expect(written.keys.sorted() == [UserID(rawValue: 1), UserID(rawValue: 2)])
        #expect(try store.events(limit: 4).map(\.name) == ["last", "2", "99", "1"])
    }
}
