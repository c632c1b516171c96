import ArgumentParser
import Directory
import Identity
import Store

/// `gatehouse token list`
struct TokenListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tokens of API users, never what they are.",
        discussion: "Number 0 is the token that an API user was made with. Last use is right to about ten minutes.")

    @Argument(help: "One API user. (default: all)")
    var user: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let users: [User]
        if let user {
            users = [try open.user(user)]
        } else {
            users = open.directory.snapshot.users.compactMap(\.user).filter { $0.type == .api }
        }
        let states = try open.store.states().states
        let now = SystemLoginClock().time
        var table = TextTable("ID", "USER", "NAME", "MADE", "EXPIRES", "LAST USE")
        var objects: [[String: Any]] = []
        for user in users where user.type == .api {
            let used = states[user.id]?.tokensUsedAt ?? [:]
            if let primary = user.password, APIToken.isToken(primary) {
                table.add("0", user.username, nil, nil, "never", used[.primary]?.rfc3339)
                objects.append(fields(user, nil, used[.primary], now))
            }
            for token in user.tokens {
                let expiry = token.expiresAt.map { $0.rfc3339 + (token.isExpired(at: now) ? " (expired)" : "") }
                table.add(
                    "\(token.id)", user.username, token.name, token.createdAt.rfc3339, expiry ?? "never",
                    used[token.id]?.rfc3339)
                objects.append(fields(user, token, used[token.id], now))
            }
        }
        CommandResult(common).show(table, ["tokens": objects])
    }

    private func fields(_ user: User, _ token: NamedToken?, _ used: Timestamp?, _ now: Timestamp) -> [String: Any] {
        var fields: [String: Any] = [
            "id": Int(token?.id.rawValue ?? 0), "username": user.username,
            "expired": token?.isExpired(at: now) ?? false,
        ]
        fields.set("name", token?.name)
        fields.set("created_at", token?.createdAt.rfc3339)
        fields.set("expires_at", token?.expiresAt?.rfc3339)
        fields.set("last_used_at", used?.rfc3339)
        return fields
    }
}
