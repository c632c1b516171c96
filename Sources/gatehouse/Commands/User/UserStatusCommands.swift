import ArgumentParser
import Directory
import Identity

/// `gatehouse user enable`
struct UserEnableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Let users log in again.")

    @Argument(help: "User names or e-mail addresses; all are changed or none.")
    var names: [String]

    @OptionGroup var common: CommonOptions

    func run() throws { try UserStatusChange.run(names, to: .enabled, common) }
}

/// `gatehouse user disable`
struct UserDisableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Refuse users at every door, at once.",
        discussion: "Sessions end. The token of an API user is refused, and good again when the user is enabled.")

    @Argument(help: "User names or e-mail addresses; all are changed or none.")
    var names: [String]

    @OptionGroup var common: CommonOptions

    func run() throws { try UserStatusChange.run(names, to: .disabled, common) }
}

private enum UserStatusChange {
    static func run(_ names: [String], to status: UserStatus, _ common: CommonOptions) throws {
        let open = try common.openStore()
        let users = try names.map(open.user)
        try open.change { draft throws(ChangeError) in
            for user in users {
                var changes = UserChanges()
                changes.status = status
                try draft.updateUser(user.id, changes)
            }
        }
        let changed = users.map(\.username)
        CommandResult(common).show(
            "\(status.rawValue): \(changed.joined(separator: ", "))", ["users": changed, "status": status.rawValue])
    }
}
