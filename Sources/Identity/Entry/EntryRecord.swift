/// What the store keeps of one entry, whatever its kind.
///
/// An entry is a place in the tree (`parent`, `rdn`), a set of attributes,
/// and what it means natively (`content`). The attributes are stored whole,
/// so that an entry goes out as it came in; native fields such as a user's
/// e-mail address are read from them, and written to them, by the one
/// mapping in the module Directory.
public struct EntryRecord: Sendable, Equatable {
    /// The store's number of the entry.
    public var id: EntryID
    /// The identifier that outlives renames (`entryUUID`).
    public var uuid: EntryUUID
    /// The entry above; `nil` for the base of the directory alone.
    public var parent: EntryID?
    /// The relative distinguished name as it was written (RFC 4514 text, UTF-8); for the base the whole DN.
    public var rdn: [UInt8]
    /// The user attributes, object classes among them, as a BER
    /// PartialAttributeList (RFC 4511 section 4.1.7: the elements of the
    /// SEQUENCE OF, without its header). Passwords and memberships are not
    /// in it: they stand in `content`.
    public var attributes: [UInt8]
    /// What the entry is natively.
    public var content: EntryContent
    /// Where the entry came from, when a source keeps it.
    public var origin: Origin?
    /// When the entry was made, and by whom.
    public var created: Stamp
    /// When the entry was last changed, and by whom.
    public var modified: Stamp
    /// The number of the change that wrote this state: the heart of the entry's CSN.
    public var change: ChangeNumber

    /// Puts the parts together.
    public init(
        id: EntryID, uuid: EntryUUID, parent: EntryID?, rdn: [UInt8], attributes: [UInt8], content: EntryContent,
        origin: Origin? = nil, created: Stamp, modified: Stamp, change: ChangeNumber = ChangeNumber(rawValue: 0)
    ) {
        self.id = id
        self.uuid = uuid
        self.parent = parent
        self.rdn = rdn
        self.attributes = attributes
        self.content = content
        self.origin = origin
        self.created = created
        self.modified = modified
        self.change = change
    }
}

/// The native meaning of an entry.
public enum EntryContent: Sendable, Equatable {
    /// An entry of no native kind: kept and served as it is.
    case plain
    /// A person or an API user.
    case user(User)
    /// A group.
    case group(Group)
    /// A user role.
    case userRole(UserRole)
    /// A list role.
    case listRole(ListRole)
}

/// A moment and who acted in it.
public struct Stamp: Sendable, Equatable {
    /// The time of the act.
    public var time: Timestamp
    /// The entry of the user who acted; `nil` for the system, the operator or a source.
    public var actor: EntryID?

    /// Puts the parts together.
    public init(time: Timestamp, actor: EntryID? = nil) {
        self.time = time
        self.actor = actor
    }
}

/// The source that keeps an entry, and the name it has there.
public struct Origin: Sendable, Hashable {
    /// The source's name in the configuration (`corp`).
    public var source: String
    /// The immutable identifier in that source (entryUUID, objectGUID …) in its text form.
    public var externalID: String
    /// The entry's DN in that source when it was last read: where a log-in is passed on to.
    public var externalDN: String

    /// Puts the parts together.
    public init(source: String, externalID: String, externalDN: String) {
        self.source = source
        self.externalID = externalID
        self.externalDN = externalDN
    }
}
