import ArgumentParser
import Directory
import Identity

/// `gatehouse user reset-link`
struct UserResetLinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-link",
        abstract: "Print a link under which a person sets another password, once.",
        discussion: """
            The page of the link asks for the new password twice and ends all sessions of the person. It does not log in: a \
            second factor is asked for as ever. Another link makes the one before void. The address is http.rootURL, \
            else that of http.listen.
            """)

    @Argument(help: "The user name or e-mail address.")
    var name: String

    @Option(help: "For how long it is good: 15m, 1h, 2d.")
    var valid = "1h"

    @OptionGroup var common: CommonOptions

    func run() throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let open = try OpenStore(settings, create: false)
        let user = try open.user(name)
        let now = SystemLoginClock().time
        let end = try Moment.read(valid, from: now, sign: 1, option: "--valid")
        guard end > now, end <= now.advanced(bySeconds: Self.longest) else {
            throw CommandOutcome(.usage, "--valid: a link is good for seven days at most")
        }
        let token = PasswordReset.makeToken()
        try open.change { draft throws(ChangeError) in
            try draft.beginPasswordReset(
                of: user.id, PasswordReset(digest: PasswordReset.digest(of: token.exposed), expiresAt: end))
        }
        let root = settings.http.rootURL ?? "http://\(settings.http.listen)"
        let slash = root.hasSuffix("/") ? "" : "/"
        let link = "\(root)\(slash)admin/reset?user=\(user.id)&token=\(token.exposed)"
        let result = CommandResult(common)
        guard !common.json else {
            return result.show("", ["username": user.username, "link": link, "expires_at": end.rfc3339])
        }
        result.note("good once, until \(end.rfc3339):")
        print(link)
    }

    private static let longest: Int64 = 7 * 86_400
}
