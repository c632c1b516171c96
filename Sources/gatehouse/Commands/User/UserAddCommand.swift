import ArgumentParser
import Directory
import Identity

/// `gatehouse user add`
struct UserAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make a person or an API user.",
        discussion: """
            The password of a person is asked for on a terminal, else it is the first line of standard input. An API \
            user gets a token, which is shown this once. An API user that exists already keeps its token and is given \
            the roles that are named; nothing is printed for it with --token-stdout.
            """)

    @Argument(help: "The user name.")
    var name: String

    @Option(help: "user or api.", transform: ArgumentWord.read)
    var type = UserType.user

    @Option(help: "The e-mail address of a person.")
    var email: String?

    @Option(name: .customLong("display-name"), help: "The name that is shown. (default: the user name)")
    var displayName: String?

    @Option(help: "The user role, by name or number.")
    var role: String?

    @Option(name: .customLong("list-role"), help: "The list role, by name or number.")
    var listRole: String?

    @Option(name: .customLong("password-file"), help: "A file whose first line is the password; - is standard input.")
    var passwordFile: String?

    @Flag(name: .customLong("no-password"), help: "Make a person who cannot log in with a password.")
    var noPassword = false

    @Flag(help: "Make a user who may not log in yet.")
    var disabled = false

    @Flag(name: .customLong("token-stdout"), help: "Print the token of an API user, and nothing else.")
    var tokenOnly = false

    @Flag(name: .customLong("must-change"), help: "The person has to change the password at the first log-in.")
    var mustChange = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if type == .api, email != nil || passwordFile != nil || noPassword {
            throw ValidationError("An API user has neither an e-mail address nor a password.")
        }
        if type == .user, tokenOnly { throw ValidationError("--token-stdout goes with --type api.") }
        if noPassword, passwordFile != nil { throw ValidationError("Give --password-file or --no-password.") }
    }

    func run() throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let open = try OpenStore(settings, create: true)
        var new = NewUser(username: name, type: type, name: displayName ?? "", email: email)
        new.role = try role.map { Grant(role: try open.userRole($0).id) }
        new.listRole = try listRole.map { Grant(role: try open.listRole($0).id) }
        new.status = disabled ? .disabled : .enabled
        if type == .api { return try addAPIUser(new, open) }
        guard open.directory.snapshot.entry(username: name) == nil else {
            throw CommandOutcome(.failed, "user name \(name) already exists")
        }
        if !noPassword {
            new.password = try open.hash(
                try SecretPrompt.newPassword(for: name, file: passwordFile), for: nil, role: new.role?.role)
            if mustChange { new.mustChangePassword = true }
        }
        let user = new
        let id = try open.change { draft throws(ChangeError) in try draft.createUser(user) }
        CommandResult(common).show("made the person \(name), number \(id)", ["id": Int(id.rawValue), "username": name])
    }

    /// What was there is found inside the change, so that two that run at once make one user with one token.
    private func addAPIUser(_ new: NewUser, _ open: OpenStore) throws {
        let token = APIToken.make()
        var new = new
        new.password = APIToken.stored(token)
        let user = new
        let (id, isNew) = try open.change { draft throws(ChangeError) in
            guard let existing = draft.snapshot.entry(username: user.username)?.user else {
                return (try draft.createUser(user), true)
            }
            guard existing.type == .api else {
                throw ChangeError(.taken, field: "username", "\(user.username) is a person.")
            }
            var changes = UserChanges()
            if let role = user.role { changes.role = .set(role) }
            if let role = user.listRole { changes.listRole = .set(role) }
            if !user.name.isEmpty { changes.name = user.name }
            if user.status == .disabled { changes.status = .disabled }
            try draft.updateUser(existing.id, changes)
            return (existing.id, false)
        }
        let result = CommandResult(common)
        guard isNew else {
            if common.json {
                result.show("", ["id": Int(id.rawValue), "username": name, "created": false])
            } else {
                result.note(
                    "\(name) exists and keeps its token; `gatehouse token add \(name) LABEL` makes another one, "
                        + "`gatehouse user passwd \(name)` replaces it")
            }
            return
        }
        if common.json {
            result.show(
                "", ["id": Int(id.rawValue), "username": name, "created": true, "token": token.exposed])
        } else if tokenOnly || common.quiet {
            print(token.exposed)
        } else {
            result.note("made the API user \(name), number \(id); its token is shown this once:")
            print(token.exposed)
        }
    }
}
