import ArgumentParser
import Directory
import Foundation
import Identity
import Store

/// `gatehouse log`: who changed what, and who logged in.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show changes and log-ins, the newest first.",
        discussion: "With --json a line also tells what the object was before and after.")

    @Option(help: "What this user did: a user name, e-mail address or number, cli:NAME, or a source.")
    var user: String?

    @Option(help: "What was done to this user, entry, list or permission.")
    var target: String?

    @Option(help: "Through this door: form, http, check, forward, ldap, pam, cli or sync.")
    var door: String?

    @Option(help: "From this address.")
    var address: String?

    @Option(help: "Log-ins that this service asked about.")
    var service: String?

    @Option(help: "Log-ins that ended so: allowed, wrong_password, locked and the like.")
    var outcome: String?

    @Option(help: "From this moment on: 2h, 7d, 2027-01-31 or 2027-01-31T18:00:00Z.")
    var since: String?

    @Option(help: "Before this moment.")
    var until: String?

    @Option(
        parsing: .singleValue, help: "create, update, rename, delete or login; may be repeated.",
        transform: ArgumentWord.read)
    var action: [AuditAction] = []

    @Option(help: "How many lines at most.")
    var limit = 100

    @Option(help: "The place where the next lines begin, as the field next of --json gave it.")
    var after: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 100000.") }
    }

    func run() throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let now = SystemLoginClock().time
        var query = AuditQuery(limit: limit)
        query.since = try since.map { try Moment.read($0, from: now, sign: -1, option: "--since") }
        query.until = try until.map { try Moment.read($0, from: now, sign: -1, option: "--until") }
        query.actions = Set(action)
        (query.door, query.address, query.service, query.outcome) = (door, address, service, outcome)
        if let after {
            guard let position = AuditPosition(after) else {
                throw CommandOutcome(.usage, "--after: \(after) is no place")
            }
            query.after = position
        }
        let open = try OpenStore(settings, create: false)
        query.actor = user.map(open.directory.snapshot.auditSubject)
        query.target = target.map(open.directory.snapshot.auditSubject)
        let page = try open.store.audit(query)
        var fields: [String: Any] = common.json ? ["lines": page.lines.map(Self.fields)] : [:]
        fields.set("next", page.next?.description)
        CommandResult(common).show(Self.table(page.lines), fields)
    }

    private static func table(_ lines: [AuditLine]) -> TextTable {
        var table = TextTable("TIME", "ACTION", "WHO", "DOOR", "SERVICE", "ADDRESS", "WHAT", "MS")
        for line in lines {
            var what = line.outcome ?? line.target
            var (service, milliseconds): (String?, String?) = (nil, nil)
            if case .login(let login) = line.content {
                if login.count > 1 { what += " (\(login.count) times)" }
                service = login.service
                milliseconds = login.duration.map { String(format: "%.1f", Double($0) / 1000) }
            }
            table.add(
                line.time.rfc3339, line.action.rawValue, line.actor, line.door, service, line.address, what,
                milliseconds)
        }
        return table
    }

    private static func fields(_ line: AuditLine) -> [String: Any] {
        var fields: [String: Any] = [
            "time": line.time.rfc3339, "action": line.action.rawValue, "actor": line.actor, "door": line.door,
            "target": line.target,
        ]
        fields.set("address", line.address)
        switch line.content {
        case .change:
            fields.set("before", line.before.flatMap(object))
            fields.set("after", line.after.flatMap(object))
        case .login(let login):
            fields["outcome"] = login.outcome
            fields["count"] = login.count
            fields.set("service", login.service)
            fields.set("duration_us", login.duration.map { Int($0) })
            fields.set("user_id", login.user.map { Int($0.rawValue) })
        }
        return fields
    }

    private static func object(_ json: String) -> Any? { try? JSONSerialization.jsonObject(with: Data(json.utf8)) }
}
