public import Directory
import Identity
public import LDAPProtocol

/// All values of one attribute of an entry.
public struct SourceValues: Sendable, Equatable {
    /// The type with its language options, if any.
    public var description: AttributeDescription
    /// The values as octets.
    public var values: [[UInt8]]

    /// Puts the parts together.
    public init(description: AttributeDescription, values: [[UInt8]]) {
        self.description = description
        self.values = values
    }
}

/// A person as a source describes it.
public struct SourcePerson: Sendable, Equatable {
    /// Whether somebody may log in, as far as the source tells.
    public enum Standing: String, Sendable {
        /// Yes.
        case active
        /// No: an administrator of the source said so.
        case disabled
        /// No: the account's time is over.
        case expired
        /// Not for the moment, after wrong passwords; the source says so itself when somebody tries.
        case lockedOut = "locked out"
    }

    /// The immutable identifier in the source.
    public var externalID: String
    /// The DN as the source wrote it.
    public var dn: String
    /// The user name, as written.
    public var username: String
    /// The user name after NFKC and case folding.
    public var canonicalUsername: String
    /// The mail addresses, as written, the first of which counts.
    public var mails: [String]
    /// The display name.
    public var name: String
    /// Whether the person may log in.
    public var standing: Standing
    /// Everything that is kept, object classes and the fields above included; no secrets, nothing operational.
    public var attributes: [SourceValues] {
        get { packed.values }
        set { packed = PackedValues(newValue) }
    }

    private(set) var packed: PackedValues

    /// Puts the parts together.
    public init(
        externalID: String, dn: String, username: String, canonicalUsername: String, mails: [String] = [],
        name: String, standing: Standing = .active, attributes: [SourceValues] = []
    ) {
        self.init(
            externalID: externalID, dn: dn, username: username, canonicalUsername: canonicalUsername, mails: mails,
            name: name, standing: standing, packed: PackedValues(attributes))
    }

    /// Takes the attributes packed, as a decoder has them.
    init(
        externalID: String, dn: String, username: String, canonicalUsername: String, mails: [String], name: String,
        standing: Standing, packed: PackedValues
    ) {
        self.externalID = externalID
        self.dn = dn
        self.username = username
        self.canonicalUsername = canonicalUsername
        self.mails = mails
        self.name = name
        self.standing = standing
        self.packed = packed
    }

    /// Somebody who is here as the source has it.
    ///
    /// - Parameter entry: an entry of the source that was recognised.
    init?(_ entry: Entry) {
        guard let user = entry.user, let origin = entry.record.origin else { return nil }
        self.init(
            externalID: origin.externalID, dn: origin.externalDN, username: user.username,
            canonicalUsername: user.canonicalUsername, mails: [user.email].compactMap(\.self), name: user.name,
            attributes: SourceValues.list(entry.attributes))
    }

    /// Whether the account is closed until an administrator of the source opens it.
    public var isDisabled: Bool { standing == .disabled || standing == .expired }
}

/// A group as a source describes it, its members found among the people and groups that were read.
public struct SourceGroup: Sendable, Equatable {
    /// The immutable identifier in the source.
    public var externalID: String
    /// The DN as the source wrote it.
    public var dn: String
    /// The form of the DN in which equal names are equal.
    public var normalisedDN: [UInt8]
    /// The first `cn`.
    public var name: String
    /// The identifiers of direct members that are people.
    public var people: [String]
    /// The identifiers of direct members that are groups.
    public var groups: [String]
    /// Members that were named and are neither, as written.
    public var dangling: [String]
    /// Everything that is kept, without the members.
    public var attributes: [SourceValues]

    /// Puts the parts together.
    public init(
        externalID: String, dn: String, normalisedDN: [UInt8], name: String, people: [String] = [],
        groups: [String] = [], dangling: [String] = [], attributes: [SourceValues] = []
    ) {
        self.externalID = externalID
        self.dn = dn
        self.normalisedDN = normalisedDN
        self.name = name
        self.people = people
        self.groups = groups
        self.dangling = dangling
        self.attributes = attributes
    }
}

/// Something about a source that an administrator should know.
public struct SourceProblem: Sendable, Equatable {
    /// What kind of thing it is.
    public enum Kind: String, Sendable {
        /// A search did not come to its end.
        case incomplete
        /// The server pointed elsewhere for a part; that is not followed.
        case references
        /// An entry without a readable identifier.
        case noIdentity = "no-identity"
        /// Two entries with one identifier, or an entry from outside the base.
        case inconsistent
        /// Only a piece of the values of an attribute came.
        case partialValues = "partial-values"
        /// A person without a user name that could be used.
        case username
        /// Members that are nobody.
        case danglingMembers = "dangling-members"
        /// Groups that contain each other.
        case cycle
        /// A password that stays here, since the target could not verify it.
        case notPushed = "not-pushed"
        /// Groups nested more deeply than is followed.
        case depth
    }

    /// What kind of thing it is.
    public let kind: Kind
    /// The entry it is about, or the base of a search.
    public let dn: String
    /// A sentence.
    public let message: String

    /// Whether conclusions from absence are forbidden by it.
    var endsCompleteness: Bool {
        switch kind {
        case .incomplete, .noIdentity, .inconsistent, .partialValues, .depth: true
        case .references, .username, .danglingMembers, .cycle, .notPushed: false
        }
    }

    /// Puts the parts together; texts of the other side are made safe to print.
    public init(_ kind: Kind, dn: String, _ message: String) {
        self.kind = kind
        self.dn = DirectoryError.clean(dn)
        self.message = DirectoryError.clean(message)
    }
}

/// Everything that was read from a source.
public struct SourceContents: Sendable {
    /// The people who are new or different, in the order they came.
    public var people: [SourcePerson]
    /// The entries here of all others, who were found to be as the source has them.
    public var unchanged: [Entry]
    /// Identifiers of people that exist and can't be used, so that they do not count as gone.
    public var unusable: Set<String>
    /// The groups, in the order they came.
    public var groups: [SourceGroup]
    /// For each person by identifier, the places in `groups` of all groups it belongs to, nested ones included.
    public var memberships: [String: [Int]]
    /// Whether what is missing here is missing in the source: only then may anybody be removed.
    public var isComplete: Bool
    /// What an administrator should know.
    public var problems: [SourceProblem]

    /// The identifiers of those who are unchanged.
    var unchangedIdentifiers: some Sequence<String> { unchanged.lazy.compactMap { $0.record.origin?.externalID } }

    /// Puts the parts together.
    public init(
        people: [SourcePerson] = [], unchanged: [Entry] = [], unusable: Set<String> = [],
        groups: [SourceGroup] = [], memberships: [String: [Int]] = [:], isComplete: Bool,
        problems: [SourceProblem] = []
    ) {
        self.people = people
        self.unchanged = unchanged
        self.unusable = unusable
        self.groups = groups
        self.memberships = memberships
        self.isComplete = isComplete
        self.problems = problems
    }
}
