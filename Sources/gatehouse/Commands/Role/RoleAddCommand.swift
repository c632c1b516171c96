import ArgumentParser
import Directory
import Identity

/// `gatehouse role add`
struct RoleAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a user role, or a list role with --grant.")

    @Argument(help: "The name.")
    var name: String

    @Option(
        name: [.customLong("permission"), .customShort("p")], parsing: .singleValue,
        help: "A permission of a user role, such as users:get; may be repeated.")
    var permissions: [String] = []

    @Option(
        name: .customLong("list-id"), parsing: .singleValue,
        help: "A list that a user role reaches; may be repeated. (default: all)")
    var lists: [Int32] = []

    @Flag(name: .customLong("require-2fa"), help: "Holders must enrol a second factor.")
    var requiresTwoFactor = false

    @Option(name: .customLong("search-limit"), help: "Entries that a search over LDAP returns to holders; 0 for all.")
    var searchLimit: Int?

    @Option(
        name: .customLong("grant"), parsing: .singleValue,
        help: "What a list role grants, LIST:PERMISSION, such as 1:list:get; may be repeated.")
    var grants: [String] = []

    @OptionGroup var common: CommonOptions

    func validate() throws {
        let isUserRole = !permissions.isEmpty || !lists.isEmpty || requiresTwoFactor || searchLimit != nil
        if !grants.isEmpty, isUserRole {
            throw ValidationError("--grant makes a list role, which has nothing of a user role.")
        }
    }

    func run() throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let listGrants = try grants.map(Self.grant)
        let open = try OpenStore(settings, create: true)
        let id = try open.change { draft throws(ChangeError) in
            guard listGrants.isEmpty else { return try draft.createListRole(name: name, lists: listGrants) }
            return try draft.createUserRole(
                NewUserRole(
                    name: name, permissions: permissions.map(Permission.init(rawValue:)),
                    scope: lists.isEmpty ? .all : .lists(lists.map(ListID.init(rawValue:))),
                    requiresTwoFactor: requiresTwoFactor, searchLimit: searchLimit))
        }
        CommandResult(common).show(
            "made the \(listGrants.isEmpty ? "user" : "list") role \(name), number \(id)",
            ["id": Int(id.rawValue), "name": name])
    }

    private static func grant(_ text: String) throws -> ListGrant {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let list = Int32(parts[0]), list > 0,
            let permission = ListPermission(rawValue: String(parts[1]))
        else { throw CommandOutcome(.usage, "--grant: \(text) is not of the form 1:list:get or 1:list:manage") }
        return ListGrant(list: ListID(rawValue: list), permissions: [permission])
    }
}
