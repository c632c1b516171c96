/// Every permission there is, in the order in which they are listed (HTTP contract section 3.1): the one table from which
/// roles are validated and `/api/config`, the schema and the pages are made.
public struct PermissionTable: Sendable, Equatable {
    /// One line of the table.
    public struct Line: Sendable, Equatable {
        /// The permission.
        public let permission: Permission
        /// The heading it is listed under.
        public let group: String
        /// What it allows, for people.
        public let meaning: String

        /// Puts the parts together.
        public init(_ permission: Permission, group: String, meaning: String) {
            self.permission = permission
            self.group = group
            self.meaning = meaning
        }

        init(_ name: String, _ group: String, _ meaning: String) {
            self.init(Permission(rawValue: name), group: group, meaning: meaning)
        }
    }

    /// The lines, the built-in ones first.
    public let lines: [Line]
    private let known: Set<Permission>

    /// The built-in table and the permissions that an administrator declared for other applications.
    ///
    /// A declared name that is built in or malformed is left out; the configuration refuses it before.
    public init(declared: [Line] = []) {
        var lines = Self.builtIn
        var known = Set(lines.map(\.permission))
        for line in declared where Self.isDeclarable(line.permission) && known.insert(line.permission).inserted {
            lines.append(line)
        }
        self.lines = lines
        self.known = known
    }

    /// The lines that are not built in.
    public var declared: [Line] { Array(lines.dropFirst(Self.builtIn.count)) }

    /// This table with further declared permissions behind those that it has.
    public func adding(_ declared: [Line]) -> PermissionTable {
        declared.isEmpty ? self : PermissionTable(declared: self.declared + declared)
    }

    /// Whether a user role may hold the permission.
    public func contains(_ permission: Permission) -> Bool {
        permission == .everything || known.contains(permission)
    }

    /// Whether another application may use the name: two words of `a-z 0-9 _ -` with a colon between, not one of ours.
    public static func isDeclarable(_ permission: Permission) -> Bool {
        let words = permission.rawValue.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard words.count == 2, !builtIn.contains(where: { $0.permission == permission }) else { return false }
        return words.allSatisfy { word in
            !word.isEmpty
                && word.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
                        || byte == UInt8(ascii: "-")
                }
        }
    }

    /// The permissions of the contract and our own; `*` is not listed.
    public static let builtIn: [Line] = [
        Line("lists:get", "lists", "View lists inside the role's scope"),
        Line("lists:get_all", "lists", "View all lists, whatever the list role says"),
        Line("lists:manage", "lists", "Create lists; change and delete lists inside the role's scope"),
        Line("lists:manage_all", "lists", "Manage all lists, whatever the list role says"),
        Line("subscribers:get", "subscribers", "View subscribers"),
        Line("subscribers:get_all", "subscribers", "View subscribers of all lists"),
        Line("subscribers:manage", "subscribers", "Create, change and delete subscribers"),
        Line("subscribers:import", "subscribers", "Import subscribers"),
        Line("subscribers:sql_query", "subscribers", "Query subscribers with raw SQL (high risk)"),
        Line("tx:send", "subscribers", "Send transactional mail"),
        Line("campaigns:get", "campaigns", "View campaigns of permitted lists"),
        Line("campaigns:get_all", "campaigns", "View all campaigns"),
        Line("campaigns:get_analytics", "campaigns", "View analytics of campaigns"),
        Line("campaigns:manage", "campaigns", "Manage campaigns of permitted lists"),
        Line("campaigns:manage_all", "campaigns", "Manage all campaigns"),
        Line("campaigns:send", "campaigns", "Start, schedule, pause and cancel campaigns"),
        Line("bounces:get", "bounces", "View bounces"),
        Line("bounces:manage", "bounces", "Delete bounces and block their senders"),
        Line("webhooks:post_bounce", "bounces", "Post to the webhooks for bounces"),
        Line("media:get", "media", "View media"),
        Line("media:manage", "media", "Upload and delete media"),
        Line("templates:get", "templates", "View templates"),
        Line("templates:manage", "templates", "Create, change and delete templates"),
        Line("users:get", "users", "View users"),
        Line("users:manage", "users", "Create, change and delete users"),
        Line("roles:get", "users", "View roles"),
        Line("roles:manage", "users", "Create, change and delete roles"),
        Line("settings:get", "settings", "View settings"),
        Line("settings:manage", "settings", "Change settings"),
        Line("settings:maintain", "settings", "Run maintenance"),
        Line("auth:check", "auth", "Ask whether other users may log in"),
        Line("groups:get", "groups", "View groups"),
        Line("groups:manage", "groups", "Create, change and delete groups"),
        Line("directory:get", "directory", "Read people and groups over LDAP"),
        Line("ldap:proxy", "directory", "Act over LDAP for other users (proxied authorization); not for super admins"),
        Line("ldif:export", "directory", "Export the directory as LDIF"),
        Line("ldif:import", "directory", "Import LDIF; roles and super admins only as far as the other permissions go"),
        Line("sync:get", "sync", "View the sources of the sync and its runs"),
        Line("sync:manage", "sync", "Start, approve and undo runs of the sync"),
        Line("audit:get", "audit", "Read the trail of changes and log-ins"),
    ]
}
