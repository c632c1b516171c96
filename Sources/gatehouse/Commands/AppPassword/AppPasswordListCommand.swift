import ArgumentParser
import Directory
import Identity
import Store

/// `gatehouse app-password list`
struct AppPasswordListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the app passwords of people, never what they are.",
        discussion: "Last use is right to about ten minutes.")

    @Argument(help: "One person. (default: all)")
    var user: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let users = try user.map { [try open.user($0)] } ?? open.directory.snapshot.users.compactMap(\.user)
        let states = try open.store.states().states
        let now = SystemLoginClock().time
        var table = TextTable("ID", "USER", "NAME", "SERVICE", "MADE", "EXPIRES", "LAST USE")
        var objects: [[String: Any]] = []
        for user in users {
            for password in user.appPasswords {
                let used = states[user.id]?.tokensUsedAt[password.id]
                let expiry = password.expiresAt.map { $0.rfc3339 + (password.isExpired(at: now) ? " (expired)" : "") }
                table.add(
                    "\(password.id)", user.username, password.name, password.service, password.createdAt.rfc3339,
                    expiry ?? "never", used?.rfc3339)
                objects.append(Self.fields(user, password, used, now))
            }
        }
        CommandResult(common).show(table, ["app_passwords": objects])
    }

    /// One as an object, without what is secret.
    static func fields(_ user: User, _ password: AppPassword, _ used: Timestamp?, _ now: Timestamp) -> [String: Any] {
        var fields: [String: Any] = [
            "id": Int(password.id.rawValue), "username": user.username, "name": password.name,
            "service": password.service, "networks": password.networks.map(\.description),
            "created_at": password.createdAt.rfc3339, "expired": password.isExpired(at: now),
        ]
        fields.set("permissions", password.permissions?.map(\.rawValue))
        fields.set("expires_at", password.expiresAt?.rfc3339)
        fields.set("last_used_at", used?.rfc3339)
        return fields
    }
}
