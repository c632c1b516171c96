import ArgumentParser
import Directory
import Identity

/// `gatehouse app-password add`
struct AppPasswordAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Give a person an app password; it is printed this once.")

    @Argument(help: "The person.")
    var user: String

    @Argument(help: "What it is for, such as \"Phone\"; unique among those of the person.")
    var label: String

    @Option(help: "The service that it is good for.")
    var service: String

    @Option(name: .customLong("network"), help: "Where it is good without the name of the service; may be repeated.")
    var networks: [String] = []

    @Option(
        name: [.customShort("p"), .customLong("permission")],
        help: "A permission that it carries, of those that the person holds; may be repeated. (default: all)")
    var permissions: [String] = []

    @Option(help: "When it expires: 90d, 2027-01-31 or 2027-01-31T18:00:00Z. (default: never)")
    var expires: String?

    @Flag(name: .customLong("password-stdout"), help: "Print the app password and nothing else.")
    var passwordOnly = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        var new = NewAppPassword(name: label, service: service)
        new.expiresAt = try expires.map {
            try Moment.read($0, from: SystemLoginClock().time, sign: 1, option: "--expires")
        }
        new.networks = try networks.map { text in
            guard let network = AddressRange(text) else {
                throw CommandOutcome(.usage, "--network: \(text) is no network; write 192.0.2.0/24 or 192.0.2.7")
            }
            return network
        }
        if !permissions.isEmpty { new.permissions = permissions.map(Permission.init(rawValue:)) }
        let open = try OpenStore(settings, create: false)
        let user = try open.user(self.user)
        let secret = AppPassword.make()
        let made = try open.change { draft throws(ChangeError) in
            try draft.addAppPassword(to: user.id, new, stored: AppPassword.stored(secret))
        }
        let result = CommandResult(common)
        guard !common.json else {
            var fields = AppPasswordListCommand.fields(user, made, nil, made.createdAt)
            fields["password"] = secret.exposed
            return result.show("", fields)
        }
        if !passwordOnly {
            let end = made.expiresAt.map { "good until \($0.rfc3339)" } ?? "good until it is revoked"
            result.note(
                "app password \(made.id) of \(user.username) for \(made.service), \(end); it is shown this once:")
        }
        print(secret.exposed)
    }
}
