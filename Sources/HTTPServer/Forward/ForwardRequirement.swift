import Identity

/// What a reverse proxy asks of somebody beside being logged in.
struct ForwardRequirement: Sendable {
    /// All of these permissions.
    var permissions: [Permission] = []
    /// At least one of these groups, whatever the case; any if there are none.
    var groups: [String] = []
    /// Whether a browser without a log-in is led to one.
    var redirects = false

    /// Reads a query: `require`, `group` and `redirect`, each of the first two as often as one likes.
    ///
    /// `nil` for a query that can't be read and for an empty or undeclared name: what a proxy asks for by mistake is
    /// nothing that anybody has.
    init?(query: String?, table: PermissionTable) {
        guard let pairs = FormFields.pairs(Array((query ?? "").utf8)) else { return nil }
        for (name, value) in pairs {
            switch name {
            case "require":
                let permission = Permission(rawValue: value)
                guard permission != .everything, table.contains(permission) else { return nil }
                permissions.append(permission)
            case "group":
                guard !value.isEmpty else { return nil }
                groups.append(value)
            case "redirect": redirects = value == "1" || value == "true"
            default: break
            }
        }
    }

    /// Whether somebody meets it.
    func isMet(by account: Account) -> Bool {
        guard permissions.allSatisfy({ account.allows($0) }) else { return false }
        return groups.isEmpty || account.isIn(anyOf: groups)
    }
}
