import ArgumentParser
import Directory
import Identity

/// `gatehouse user passwd`
struct UserPasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passwd",
        abstract: "Give a person another password, or an API user another token.",
        discussion: """
            The password is asked for on a terminal, else it is the first line of standard input. All sessions of the \
            person end. The new token of an API user is printed this once, and the one before is refused from then on.
            """)

    @Argument(help: "The user name or e-mail address.")
    var name: String

    @Option(name: .customLong("password-file"), help: "A file whose first line is the password; - is standard input.")
    var passwordFile: String?

    @Flag(name: .customLong("must-change"), help: "The person has to change it at the next log-in.")
    var mustChange = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let open = try OpenStore(settings, create: false)
        let user = try open.user(name)
        let result = CommandResult(common)
        if user.type == .api {
            guard passwordFile == nil else { throw CommandOutcome(.usage, "\(user.username) is an API user") }
            let token = APIToken.make()
            try open.change { draft throws(ChangeError) in
                try draft.setPassword(of: user.id, to: APIToken.stored(token))
            }
            guard !common.json else { return result.show("", ["username": user.username, "token": token.exposed]) }
            result.note("\(user.username) has another token; it is shown this once:")
            return print(token.exposed)
        }
        let hash = try open.hash(try SecretPrompt.newPassword(for: user.username, file: passwordFile), for: user)
        let wish = mustChange ? true : nil
        try open.change { draft throws(ChangeError) in
            try draft.setPassword(of: user.id, to: hash, mustChange: wish)
        }
        result.show("\(user.username) has another password", ["username": user.username])
    }
}
