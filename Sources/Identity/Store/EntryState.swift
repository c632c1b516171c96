import FoundationEssentials

/// What a sync may change about an entry, without credentials: what a run keeps of before and after, so that it can be
/// undone.
public struct EntryState: Sendable, Equatable, Codable {
    /// The native fields of a person.
    public struct Person: Sendable, Equatable, Codable {
        var username: String
        var canonicalUsername: String
        /// The e-mail address.
        public var email: String?
        var name: String
        var status: String
        var disabledBy: String?
        var passwordLogin: Bool
        var role: Int32?
        var roleOrigin: String?
        var listRole: Int32?
        var listRoleOrigin: String?
        /// nil for none, and in what was kept before there were any.
        var sourceGroups: [UInt32]?
    }

    /// The entry above, by number.
    public var parent: UInt32?
    var rdn: Data
    var attributes: Data
    var source: String?
    var externalID: String?
    var externalDN: String?
    /// The fields of a person; nil for another entry.
    public var person: Person?
    /// The numbers of the direct members of a group; nil for another entry.
    public var members: [UInt32]?

    /// The state of an entry.
    public init(_ record: EntryRecord) {
        parent = record.parent?.rawValue
        rdn = Data(record.rdn)
        attributes = Data(record.attributes)
        source = record.origin?.source
        externalID = record.origin?.externalID
        externalDN = record.origin?.externalDN
        switch record.content {
        case .user(let user): person = Person(user)
        case .group(let group): members = group.members.map(\.rawValue)
        case .plain, .userRole, .listRole: break
        }
    }

    /// The same entry with this state; credentials, and members that could not be found, stay as they are.
    ///
    /// - Returns: nil when the entry is of another kind now.
    public func applied(to record: EntryRecord) -> EntryRecord? {
        var record = record
        record.parent = parent.map(EntryID.init(rawValue:))
        record.rdn = Array(rdn)
        record.attributes = Array(attributes)
        record.origin = origin
        switch record.content {
        case .user(var user):
            guard let person else { return nil }
            person.write(to: &user)
            record.content = .user(user)
        case .group(var group):
            guard let members else { return nil }
            group.members = members.map(EntryID.init(rawValue:))
            record.content = .group(group)
        case .plain, .userRole, .listRole:
            guard person == nil, members == nil else { return nil }
        }
        return record
    }

    /// The source that keeps the entry.
    public var origin: Origin? {
        guard let source, let externalID, let externalDN else { return nil }
        return Origin(source: source, externalID: externalID, externalDN: externalDN)
    }

    /// The relative distinguished name.
    public var name: [UInt8] { Array(rdn) }

    /// The attributes, encoded as in ``EntryRecord/attributes``.
    public var attributeList: [UInt8] { Array(attributes) }
}

extension EntryState.Person {
    init(_ user: User) {
        username = user.username
        canonicalUsername = user.canonicalUsername
        email = user.email
        name = user.name
        status = user.status.rawValue
        disabledBy = user.disabledBy?.rawValue
        passwordLogin = user.passwordLogin
        role = user.role?.role.rawValue
        roleOrigin = user.role?.origin
        listRole = user.listRole?.role.rawValue
        listRoleOrigin = user.listRole?.origin
        sourceGroups = user.sourceGroups.isEmpty ? nil : user.sourceGroups.map(\.rawValue)
    }

    func write(to user: inout User) {
        user.username = username
        user.canonicalUsername = canonicalUsername
        user.email = email
        user.name = name
        user.passwordLogin = passwordLogin
        user.role = role.map { Grant(role: RoleID(rawValue: $0), origin: roleOrigin) }
        user.listRole = listRole.map { Grant(role: RoleID(rawValue: $0), origin: listRoleOrigin) }
        user.sourceGroups = (sourceGroups ?? []).map(EntryID.init(rawValue:))
        let before = user.status
        user.status = UserStatus(rawValue: status) ?? .disabled
        user.disabledBy = disabledBy.flatMap(DisabledBy.init(rawValue:))
        if user.status != before { user.credentialGeneration += 1 }
    }
}

/// What a run did to one entry.
public struct SyncReversal: Sendable, Equatable {
    /// The entry.
    public var entry: EntryID
    /// How it was; nil for an entry that the run made.
    public var before: EntryState?
    /// How the run left it; nil for an entry that it took out, and for one that it made.
    public var after: EntryState?

    /// Puts the parts together.
    public init(entry: EntryID, before: EntryState?, after: EntryState?) {
        self.entry = entry
        self.before = before
        self.after = after
    }
}
