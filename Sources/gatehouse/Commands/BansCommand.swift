import ArgumentParser
import Directory
import Identity
import Store

/// `gatehouse bans`: whom too many failures shut out.
struct BansCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bans", abstract: "List accounts that are locked, and open them.",
        subcommands: [BansListCommand.self, BansLiftCommand.self], defaultSubcommand: BansListCommand.self)
}

/// `gatehouse bans list`
struct BansListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List accounts whose log-ins or codes are refused for a while.")

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let (now, policy) = (SystemLoginClock().time, LoginPolicy())
        var table = TextTable("USER", "LOCKED UNTIL", "CODES LOCKED UNTIL", "FAILURES")
        var objects: [[String: Any]] = []
        for (id, state) in try open.store.states().states.sorted(by: { $0.key < $1.key }) {
            guard let user = open.directory.snapshot.entry(of: id)?.user else { continue }
            let locked = policy.lockRemaining(state, at: now) == nil ? nil : state.lockedUntil?.rfc3339
            let codes = policy.codeLockRemaining(state, at: now) == nil ? nil : state.codesLockedUntil?.rfc3339
            guard locked != nil || codes != nil else { continue }
            table.add(user.username, locked, codes, "\(state.failures.count)")
            var fields: [String: Any] = ["username": user.username, "failures": state.failures.count]
            fields.set("locked_until", locked)
            fields.set("codes_locked_until", codes)
            objects.append(fields)
        }
        CommandResult(common).show(table, ["bans": objects])
    }
}

/// `gatehouse bans lift`
struct BansLiftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "Open locked accounts, and forget their failures.")

    @Argument(help: "User names or e-mail addresses.")
    var names: [String]

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let users = try names.map(open.user)
        let policy = LoginPolicy()
        let operatorName = open.operatorActor.name
        let now = SystemLoginClock().time
        try open.store.write(
            users.map { user in
                LoginStateChange(user: user.id) { state in
                    policy.lift(&state)
                    return [
                        LoginEvent(
                            time: now, name: user.username, user: user.id, door: LoginDoor.cli.rawValue, address: nil,
                            service: operatorName, outcome: "lifted")
                    ]
                }
            }, [])
        let lifted = users.map(\.username)
        CommandResult(common).show("open again: \(lifted.joined(separator: ", "))", ["users": lifted])
    }
}
