/// What an administrator says about one source of people and groups.
public struct SourceConfiguration: Sendable {
    /// What kind of directory it is, which decides the names of its attributes.
    public enum Kind: String, Sendable, CaseIterable {
        /// OpenLDAP, and what has the same attributes.
        case openLDAP = "openldap"
        /// 389 Directory Server, and Red Hat Directory Server.
        case ds389 = "389ds"
        /// FreeIPA, and Red Hat IdM.
        case freeIPA = "freeipa"
        /// Active Directory, and Samba as its domain controller.
        case activeDirectory = "ad"
        /// Any other one that follows the standards.
        case generic
    }

    /// Names of attributes that are not those of the kind; nil leaves the kind's.
    public struct Names: Sendable, Equatable {
        /// What never changes about a person.
        public var identity: String?
        /// The user name.
        public var username: String?
        /// The display name.
        public var displayName: String?
        /// The e-mail addresses.
        public var mail: String?
        /// What never changes about a group.
        public var groupIdentity: String?
        /// The name of a group.
        public var groupName: String?
        /// The members of a group: DNs, or user names when it is `memberUid`.
        public var member: String?

        /// Those of the kind.
        public init() {}
    }

    /// A value of an attribute that says that somebody may not log in.
    public struct DisabledValue: Sendable, Equatable {
        /// The attribute.
        public var attribute: String
        /// The value, in any case; `*` for whichever.
        public var value: String

        /// Puts the parts together.
        public init(attribute: String, value: String) {
            self.attribute = attribute
            self.value = value
        }
    }

    /// Whether a person of the source may take over an account that exists here.
    public enum Link: String, Sendable {
        /// Never: such an account is a conflict.
        case never
        /// When the user names are the same.
        case byUsername = "by-username"
        /// When the e-mail addresses are the same.
        case byMail = "by-mail"
    }

    /// What becomes of a person to whom no rule gives a user role.
    public enum NoRole: Sendable, Equatable {
        /// The account stays, without a role.
        case keep
        /// The account is disabled.
        case disable
        /// The account gets the user role of this name.
        case role(String)
    }

    /// A part of the directory that is searched.
    public struct Place: Sendable, Equatable {
        /// The DN to search from.
        public var base: String
        /// Which entries count (RFC 4515); nil for the filter of the kind.
        public var filter: String?
        /// How deep below the base.
        public var scope: DirectorySearch.Scope

        /// Puts the parts together.
        public init(base: String, filter: String? = nil, scope: DirectorySearch.Scope = .subtree) {
            self.base = base
            self.filter = filter
            self.scope = scope
        }
    }

    /// What the membership in a group gives: roles, and a place in a group of this directory.
    public struct RoleRule: Sendable, Equatable {
        /// A DN, a name, a pattern of a name with `*`, or the identifier of the group after `id:`.
        public var group: String
        /// The name of a user role.
        public var userRole: String?
        /// The name of a list role.
        public var listRole: String?
        /// The name of a group of this directory that no source keeps. All rules that apply count, whatever the priority.
        public var nativeGroup: String?
        /// The highest wins; among equals the one that stands first.
        public var priority: Int

        /// Puts the parts together.
        public init(
            group: String, userRole: String? = nil, listRole: String? = nil, nativeGroup: String? = nil,
            priority: Int = 0
        ) {
            self.group = group
            self.userRole = userRole
            self.listRole = listRole
            self.nativeGroup = nativeGroup
            self.priority = priority
        }
    }

    /// How many people a run may remove without approval: whichever figure allows more.
    public struct RemovalLimit: Sendable, Equatable {
        /// So many people.
        public var count: Int
        /// So many of a hundred of those the source owns.
        public var percent: Int

        /// Puts the parts together; 10 and 10 % by default.
        public init(count: Int = 10, percent: Int = 10) {
            self.count = count
            self.percent = percent
        }
    }

    /// What becomes of a person whom the source has no longer.
    public enum Removal: Sendable, Equatable {
        /// The account is disabled and stays.
        case disable
        /// The account is disabled, and deleted when the person has been gone for so many seconds.
        case delete(after: Int64)
        /// Nothing is done; the plan says who it is.
        case report
    }

    /// The source's name in the configuration, such as `corp`.
    public var name: String
    /// What kind of directory it is; nil to find out by its root DSE.
    public var kind: Kind?
    /// How it is reached.
    public var connection: ConnectionSettings
    /// Who reads; nil for anonymous.
    public var bind: BindCredentials?
    /// Where the people are.
    public var users: Place
    /// Where the groups are; nil when none are read.
    public var groups: Place?
    /// Names of attributes that are not those of the kind.
    public var names = Names()
    /// What says that somebody may not log in, in the place of the kind's own rule.
    public var disabled: DisabledValue?
    /// Whether the groups appear in this directory.
    public var mirrorsGroups = true
    /// Which groups give which roles.
    public var rules: [RoleRule] = []
    /// What becomes of people without a user role.
    public var noRole = NoRole.keep
    /// Whether accounts that exist here may be taken over.
    public var link = Link.never
    /// What becomes of people whom the source has no longer.
    public var removal = Removal.disable
    /// How many people a run may remove without approval.
    public var removalLimit = RemovalLimit()
    /// Entries in one page of an answer; 0 searches without paging.
    public var pageSize = 500
    /// Attribute types, without options, that are not taken over.
    public var excludedAttributes: [String] = []
    /// Whether a rule may give a role that makes a super admin.
    public var mayGrantSuperAdmin = false
    /// How many steps of groups within groups are followed.
    public var nestingDepth = 10

    /// Puts together what has no default.
    public init(
        name: String, kind: Kind? = nil, connection: ConnectionSettings, bind: BindCredentials?, users: Place,
        groups: Place?
    ) {
        self.name = name
        self.kind = kind
        self.connection = connection
        self.bind = bind
        self.users = users
        self.groups = groups
    }
}
