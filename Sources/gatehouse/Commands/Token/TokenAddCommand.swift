import ArgumentParser
import Directory
import Identity

/// `gatehouse token add`
struct TokenAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Give an API user a further token; it is printed this once.")

    @Argument(help: "The API user.")
    var user: String

    @Argument(help: "What the token is for; unique among the tokens of the user.")
    var label: String

    @Option(help: "When it expires: 90d, 2027-01-31 or 2027-01-31T18:00:00Z. (default: never)")
    var expires: String?

    @Flag(name: .customLong("token-stdout"), help: "Print the token and nothing else.")
    var tokenOnly = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let expiresAt = try expires.map {
            try Moment.read($0, from: SystemLoginClock().time, sign: 1, option: "--expires")
        }
        let open = try OpenStore(settings, create: false)
        let user = try open.user(self.user)
        let token = APIToken.make()
        let named = try open.change { draft throws(ChangeError) in
            try draft.addToken(to: user.id, name: label, stored: APIToken.stored(token), expiresAt: expiresAt)
        }
        let result = CommandResult(common)
        if common.json {
            var fields: [String: Any] = ["id": Int(named.id.rawValue), "name": named.name, "token": token.exposed]
            fields.set("expires_at", named.expiresAt?.rfc3339)
            result.show("", fields)
        } else {
            if !tokenOnly {
                let end = named.expiresAt.map { "good until \($0.rfc3339)" } ?? "good until it is revoked"
                result.note("token \(named.id) of \(user.username), \(end); it is shown this once:")
            }
            print(token.exposed)
        }
    }
}
