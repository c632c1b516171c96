import ArgumentParser
import Directory
import Identity

/// `gatehouse app-password revoke`
struct AppPasswordRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke an app password; it is refused at once.")

    @Argument(help: "The person.")
    var user: String

    @Argument(help: "The name or number of the app password.")
    var password: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let user = try open.user(self.user)
        let found =
            user.appPasswords.first { $0.name.lowercased() == password.lowercased() }
            ?? Int32(password).flatMap { number in user.appPasswords.first { $0.id.rawValue == number } }
        guard let found else {
            throw CommandOutcome(
                .failed,
                "\(user.username) has no app password of that name or number; `gatehouse app-password list` shows them")
        }
        try open.change { draft throws(ChangeError) in try draft.removeAppPassword(found.id, of: user.id) }
        CommandResult(common).show(
            "revoked the app password \(found.name) of \(user.username)",
            ["id": Int(found.id.rawValue), "name": found.name, "username": user.username])
    }
}
