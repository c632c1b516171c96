import ArgumentParser
import Directory
import Identity
import Store

/// `gatehouse user list`
struct UserListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List people and API users.")

    @Option(help: "user or api alone.", transform: ArgumentWord.read)
    var type: UserType?

    @Flag(help: "Those alone who may not log in.")
    var disabled = false

    @Option(help: "Those alone whose user name, name or e-mail address holds this text.")
    var query: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let snapshot = open.directory.snapshot
        let states = try open.store.states().states
        let text = query?.lowercased()
        let users = snapshot.users.compactMap(\.user).filter { user in
            (type.map { $0 == user.type } ?? true) && (!disabled || user.status == .disabled)
                && (text.map { text in
                    [user.username, user.name, user.email ?? ""].contains { $0.lowercased().contains(text) }
                } ?? true)
        }
        CommandResult(common).show(
            table(users, snapshot, states), ["users": users.map { fields($0, snapshot, states[$0.id]) }])
    }

    private func table(_ users: [User], _ snapshot: DirectorySnapshot, _ states: [UserID: LoginState]) -> TextTable {
        var table = TextTable("ID", "USER NAME", "NAME", "E-MAIL", "TYPE", "STATUS", "ROLE", "2FA", "LAST LOG-IN")
        for user in users {
            table.add(
                "\(user.id)", user.username, user.name, user.email, user.type.rawValue, user.status.rawValue,
                user.role.flatMap { snapshot.userRole($0.role) }?.name,
                user.sealedTOTPSecret == nil ? "none" : "totp", states[user.id]?.loggedInAt?.rfc3339)
        }
        return table
    }

    private func fields(_ user: User, _ snapshot: DirectorySnapshot, _ state: LoginState?) -> [String: Any] {
        var fields: [String: Any] = [
            "id": Int(user.id.rawValue), "username": user.username, "name": user.name, "type": user.type.rawValue,
            "status": user.status.rawValue, "twofa_type": user.sealedTOTPSecret == nil ? "none" : "totp",
        ]
        fields.set("email", user.email)
        fields.set("role", user.role.flatMap { snapshot.userRole($0.role) }?.name)
        fields.set("list_role", user.listRole.flatMap { snapshot.listRole($0.role) }?.name)
        fields.set("loggedin_at", state?.loggedInAt?.rfc3339)
        return fields
    }
}
