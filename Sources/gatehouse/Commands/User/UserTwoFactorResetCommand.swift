import ArgumentParser
import Directory
import Identity

/// `gatehouse user 2fa-reset`
struct UserTwoFactorResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "2fa-reset",
        abstract: "Take the second factor from a person who lost it.",
        discussion: "The recovery codes go with it, and all sessions of the person end.")

    @Argument(help: "The user name or e-mail address.")
    var name: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let user = try open.user(name)
        let had = try open.change { draft throws(ChangeError) in
            let had = draft.snapshot.entry(of: user.id)?.user?.sealedTOTPSecret != nil
            try draft.removeTwoFactor(of: user.id)
            return had
        }
        CommandResult(common).show(
            had ? "\(user.username) has no second factor any more" : "\(user.username) has no second factor",
            ["username": user.username, "reset": had])
    }
}
