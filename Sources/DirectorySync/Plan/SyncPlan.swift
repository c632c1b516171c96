public import Identity

/// What a run would do: a value that is printed, or applied one change after the other.
public struct SyncPlan: Sendable {
    /// The source's name.
    public var source: String
    /// Whether the source was read to its end; if not, nothing is taken away.
    public var isComplete: Bool
    /// What is done to accounts, in the order to be applied in.
    public var changes: [AccountChange] = []
    /// What is done to groups, after the accounts.
    public var groupChanges: [GroupChange] = []
    /// What could not be done, and what an administrator should know of it.
    public var conflicts: [SyncConflict] = []
    /// How many accounts the source keeps that are enabled.
    public var owned = 0
    /// Why the plan waits for approval; empty when it does not.
    public var holds: [String] = []
    /// What was noticed while reading.
    public var problems: [SourceProblem] = []
    /// Since when people are gone from the source, by identifier; nil leaves what is known.
    public var absences: [String: Timestamp]?

    /// Whether the plan waits for approval.
    public var isHeld: Bool { !holds.isEmpty }

    /// Whether there is nothing to apply.
    public var isEmpty: Bool { changes.isEmpty && groupChanges.isEmpty }

    /// The identifiers of people whom the plan removes, that is disables because they are gone or have no role, sorted.
    public var removals: [String] {
        changes.indices.filter { changes[$0].isRemoval && !changes[$0].isDeletion }
            .map { changes[$0].target.origin.externalID }.sorted()
    }

    /// The identifiers of people whose accounts end, sorted.
    public var deletions: [String] {
        changes.indices.filter { changes[$0].isDeletion }.map { changes[$0].target.origin.externalID }.sorted()
    }

    /// How many people the plan takes away, by disabling or by deleting: what the guard counts.
    public var numberOfRemovals: Int { changes.indices.count { changes[$0].isRemoval } }

    /// The identifiers of groups that are removed, sorted.
    public var groupRemovals: [String] {
        groupChanges.filter { $0.kind == .delete }.map(\.target.externalID).sorted()
    }

    /// Accounts whose e-mail address somebody else may take in this plan: taken from them before anything else is applied.
    public var emailReleases: [EntryID] {
        changes.indices.compactMap { index in
            guard let account = changes[index].account, account.email != nil,
                account.email != changes[index].target.email
            else { return nil }
            return account.entry
        }
    }

    /// How many changes have a kind.
    public func count(_ kind: AccountChange.Kind) -> Int { counts[kind.rawValue] ?? 0 }

    /// How many changes of each kind there are, those of groups under `group-create` and the like; none that is 0.
    public var counts: [String: Int] {
        var counts: [String: Int] = [:]
        var accounts: [AccountChange.Kind: Int] = [:]
        // By place: a copy of each change would cost more than the counting.
        for index in changes.indices { for kind in changes[index].kinds { accounts[kind, default: 0] += 1 } }
        for (kind, number) in accounts { counts[kind.rawValue] = number }
        for change in groupChanges { counts["group-\(change.kind.rawValue)", default: 0] += 1 }
        return counts
    }

    /// Everything that is taken away, as an approval covers it: identifiers of people who are disabled, of those deleted
    /// after `delete:`, and of groups after `group:`.
    public var removalSet: Set<String> {
        Set(removals).union(deletions.map { "delete:\($0)" }).union(groupRemovals.map { "group:\($0)" })
    }

    /// SHA-256 over source and removals, in hexadecimal: what an approval is given for.
    public var digest: String { Self.digest(source: source, removals: removalSet) }

    /// Whether an approval of `approved` covers this plan: nothing is removed that was not in it.
    public func isCovered(byApprovalOf approved: some Sequence<String>) -> Bool {
        removalSet.isSubset(of: approved)
    }

    /// SHA-256 over a source and a set of removals, in hexadecimal.
    static func digest(source: String, removals: Set<String>) -> String {
        var octets = Array(source.utf8)
        for removal in removals.sorted() { octets += [0x0A] + Array(removal.utf8) }
        return SHA256.hash(octets).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// What is done to one account.
public struct AccountChange: Sendable, Equatable {
    /// A kind of change; one account may have several at once.
    public enum Kind: String, Sendable, CaseIterable {
        /// A new account.
        case create
        /// An account that existed here is kept by the source from now on.
        case adopt
        /// Another user name.
        case rename
        /// Other attributes, e-mail address or name.
        case update
        /// Another place at the source.
        case move
        /// May not log in any more.
        case disable
        /// May log in again.
        case enable
        /// Gets a role, or another one.
        case grant
        /// Loses a role.
        case revoke
        /// The entry ends.
        case delete
    }

    /// How the account shall be.
    public struct Target: Sendable, Equatable {
        /// Who the person is at the source.
        public var origin: Origin
        /// The user name, as written.
        public var username: String
        /// The user name after NFKC and case folding.
        public var canonicalUsername: String
        /// The e-mail address in lower case.
        public var email: String?
        /// The display name.
        public var name: String
        /// Whether the account may log in.
        public var status: UserStatus
        /// Who disabled it.
        public var disabledBy: DisabledBy?
        /// The user role.
        public var role: Grant?
        /// The list role.
        public var listRole: Grant?
        /// The groups of this directory that the source puts it into, in the order of their entries.
        public var groups: [EntryID] = []
        /// The attributes that come from the source.
        public var attributes: [SourceValues] {
            get { packed.values }
            set { packed = PackedValues(newValue) }
        }

        var packed: PackedValues
    }

    /// A field that changes, as text for people.
    public struct Field: Sendable, Equatable {
        /// The field's name.
        public var name: String
        /// What it was; nil for nothing.
        public var before: String?
        /// What it will be; nil for nothing.
        public var after: String?
        /// Why, when that is not plain from the value.
        public var reason: String?
    }

    /// What is done.
    public var kinds: [Kind]
    /// The account as it is; nil for a new one.
    public var account: NativeAccount?
    /// The account as it shall be.
    public var target: Target
    /// What changes, field by field.
    public var fields: [Field]
    /// Whether it takes a person out because the source no longer has it, or gives it no role: the guard counts these.
    public var isRemoval = false

    /// Whether the account ends.
    public var isDeletion: Bool { kinds.contains(.delete) }
}

/// Something that could not be done as the source has it.
public struct SyncConflict: Sendable, Equatable {
    /// What kind of conflict it is.
    public enum Kind: String, Sendable {
        /// The user name belongs to somebody else.
        case username
        /// The e-mail address belongs to somebody else.
        case email
        /// The name of a group belongs to a group of this directory, or of another source.
        case group
        /// The account is a super admin, whom no sync changes.
        case superAdmin = "super-admin"
        /// The person is gone from the source, which changes nothing here.
        case gone
        /// The role was given by hand or by another source, and stays.
        case role
        /// The directory that is written to refuses it, or has something else in its place.
        case target
    }

    /// What kind of conflict it is.
    public var kind: Kind
    /// The person's user name.
    public var username: String
    /// The person's DN at the source.
    public var dn: String
    /// A sentence.
    public var message: String

    /// Whether the run counts as one with conflicts; a role or a person that stays is only worth a word.
    public var isFault: Bool { kind != .role && kind != .gone }
}
