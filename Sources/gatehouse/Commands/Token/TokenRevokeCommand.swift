import ArgumentParser
import Directory
import Identity

/// `gatehouse token revoke`
struct TokenRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a token; it is refused at once.",
        discussion: "The token that an API user was made with is replaced by `gatehouse user passwd`.")

    @Argument(help: "The API user.")
    var user: String

    @Argument(help: "The name or number of the token.")
    var token: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let user = try open.user(self.user)
        let found =
            user.tokens.first { $0.name.lowercased() == token.lowercased() }
            ?? Int32(token).flatMap { number in user.tokens.first { $0.id.rawValue == number } }
        guard let found else {
            throw CommandOutcome(.failed, "\(user.username) has no token \(token); `gatehouse token list` shows them")
        }
        try open.change { draft throws(ChangeError) in try draft.removeToken(found.id, of: user.id) }
        CommandResult(common).show(
            "revoked the token \(found.name) of \(user.username)",
            ["id": Int(found.id.rawValue), "name": found.name, "username": user.username])
    }
}
