/// What an administrator says about one directory that is kept like this one.
public struct PushConfiguration: Sendable {
    /// What kind of directory it is, which decides classes and names of attributes.
    public enum Kind: String, Sendable {
        /// OpenLDAP, and what has the same schema.
        case openLDAP = "openldap"
        /// 389 Directory Server.
        case ds389 = "389ds"
        /// Active Directory, or Samba in its place.
        case activeDirectory = "ad"
    }

    /// Which people are pushed.
    public enum People: String, Sendable {
        /// Those that were made here.
        case native
        /// Those that came from a source, too.
        case all
    }

    /// What becomes of an entry of ours whose original is gone.
    public enum Removal: String, Sendable {
        /// It is deleted.
        case delete
        /// A person may not log in there any more and stays; groups are deleted.
        case lock
    }

    /// Which passwords are pushed.
    public enum Passwords: String, Sendable {
        /// None.
        case none
        /// The stored hash, if it is one that the target verifies.
        case hash
        /// Those that are set while the program serves, in clear text, by the operation of the target for that.
        case change
    }

    /// The target's name in the configuration, such as `mail`.
    public var name: String
    /// What kind of directory it is.
    public var kind: Kind
    /// How it is reached.
    public var connection: ConnectionSettings
    /// Who writes; nil for anonymous.
    public var bind: BindCredentials?
    /// The entry below which people stand.
    public var usersBase: String
    /// The entry below which groups stand; nil when none are pushed.
    public var groupsBase: String?
    /// The entry below which user roles stand as groups; nil when none are pushed.
    public var rolesBase: String?
    /// The entry below which list roles stand as groups; nil when none are pushed.
    public var listRolesBase: String?
    /// Which people are pushed.
    public var people = People.native
    /// Whether people carry their numbers as POSIX accounts.
    public var isPOSIX = true
    /// The attribute that says that an entry is ours; nil for the one that the kind suggests.
    public var markAttribute: String?
    /// What becomes of entries whose original is gone.
    public var removal = Removal.delete
    /// How many people a run may remove without approval.
    public var removalLimit = SourceConfiguration.RemovalLimit()
    /// Which passwords are pushed.
    public var passwords = Passwords.none
    /// What stands behind the `@` of a user principal name in Active Directory; nil for the domain of the base.
    public var principalDomain: String?
    /// Entries in one page of an answer; 0 searches without paging.
    public var pageSize = 500

    /// Puts together what has no default.
    public init(name: String, kind: Kind, connection: ConnectionSettings, bind: BindCredentials?, usersBase: String) {
        self.name = name
        self.kind = kind
        self.connection = connection
        self.bind = bind
        self.usersBase = usersBase
    }

    /// The name under which runs are remembered: no source can have it.
    public var runName: String { "push:\(name)" }

    /// The entries below which something of ours may stand, each once.
    var bases: [String] {
        var bases: [String] = []
        for base in [usersBase] + [groupsBase, rolesBase, listRolesBase].compactMap(\.self) where !bases.contains(base)
        {
            bases.append(base)
        }
        return bases
    }
}
