import ArgumentParser
import Directory
import Identity

/// `gatehouse role list`
struct RoleListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List user roles and list roles with what they grant.")

    @OptionGroup var common: CommonOptions

    func run() throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let snapshot = try OpenStore(settings, create: false).directory.snapshot
        CommandResult(common).show(
            table(snapshot),
            [
                "user_roles": snapshot.userRoles.map { fields($0, snapshot) },
                "list_roles": snapshot.listRoles.map { fields($0, snapshot) },
            ])
    }

    private func table(_ snapshot: DirectorySnapshot) -> TextTable {
        var table = TextTable("ID", "KIND", "NAME", "HOLDERS", "LISTS", "2FA", "PERMISSIONS")
        for role in snapshot.userRoles {
            var lists = "all"
            if case .lists(let scope) = role.scope { lists = scope.map { "\($0)" }.joined(separator: ",") }
            table.add(
                "\(role.id)", "user", role.name, "\(snapshot.holders(of: role.id).count)",
                lists.isEmpty ? "none" : lists,
                role.requiresTwoFactor ? "required" : "-", role.permissions.map(\.rawValue).joined(separator: ","))
        }
        for role in snapshot.listRoles {
            table.add(
                "\(role.id)", "list", role.name, "\(snapshot.holders(of: role.id).count)",
                role.lists.map { "\($0.list)" }.joined(separator: ","), "-", Self.grants(role).joined(separator: ","))
        }
        return table
    }

    private func fields(_ role: UserRole, _ snapshot: DirectorySnapshot) -> [String: Any] {
        var fields: [String: Any] = [
            "id": Int(role.id.rawValue), "name": role.name, "permissions": role.permissions.map(\.rawValue),
            "require_2fa": role.requiresTwoFactor, "holders": snapshot.holders(of: role.id).count,
        ]
        fields.set("search_limit", role.searchLimit)
        if case .lists(let lists) = role.scope {
            fields["list_ids"] = lists.map { Int($0.rawValue) }
        } else {
            fields.set("list_ids", nil)
        }
        return fields
    }

    private func fields(_ role: ListRole, _ snapshot: DirectorySnapshot) -> [String: Any] {
        [
            "id": Int(role.id.rawValue), "name": role.name, "grants": Self.grants(role),
            "holders": snapshot.holders(of: role.id).count,
        ]
    }

    private static func grants(_ role: ListRole) -> [String] {
        role.lists.flatMap { grant in grant.permissions.map { "\(grant.list):\($0.rawValue)" } }
    }
}
