/// The number of a list: positive, 31 bits, never used again.
public struct ListID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself.
    public let rawValue: Int32

    /// Takes the number as it stands.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Orders lists by creation.
    public static func < (left: ListID, right: ListID) -> Bool { left.rawValue < right.rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

/// A list that list roles refer to (HTTP contract section 9).
public struct SubscriberList: Sendable, Equatable {
    /// The number of the list.
    public var id: ListID
    /// The identifier shown as `uuid`.
    public var uuid: EntryUUID
    /// The name; need not be unique.
    public var name: String
    /// Whether the list shows in public (`public`) or not (`private`).
    public var isPublic: Bool
    /// Whether subscribers confirm (`double`) or not (`single`).
    public var isDoubleOptIn: Bool
    /// Whether the list is archived rather than active.
    public var isArchived: Bool
    /// Free words.
    public var tags: [String]
    /// A description for people.
    public var summary: String
    /// When the list was made.
    public var createdAt: Timestamp
    /// When the list was last changed.
    public var updatedAt: Timestamp

    /// A private, active list with single opt-in.
    public init(id: ListID, uuid: EntryUUID, name: String, createdAt: Timestamp) {
        self.id = id
        self.uuid = uuid
        self.name = name
        self.isPublic = false
        self.isDoubleOptIn = false
        self.isArchived = false
        self.tags = []
        self.summary = ""
        self.createdAt = createdAt
        self.updatedAt = createdAt
    }
}
