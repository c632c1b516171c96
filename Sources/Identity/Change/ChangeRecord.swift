/// One line of the change log: who did what to which object, through which
/// door, and what the object was before and after. It holds no secret.
///
/// Audit, content synchronisation and other processes on the same store all
/// live from it.
public struct ChangeRecord: Sendable, Equatable {
    /// What was done.
    public enum Kind: String, Sendable {
        /// The object is new.
        case create
        /// The object has other contents.
        case update
        /// The object has another name or place, and perhaps other contents.
        case rename
        /// The object is gone.
        case delete
    }

    /// What was changed.
    public enum Target: Sendable, Equatable {
        /// An entry, with its identifier.
        case entry(EntryID, EntryUUID)
        /// A list.
        case list(ListID)
        /// A permission that was declared for another application.
        case permission(Permission)
    }

    /// The number of the change.
    public var number: ChangeNumber
    /// When it was committed.
    public var time: Timestamp
    /// Who asked for it.
    public var actor: Actor
    /// What was done.
    public var kind: Kind
    /// What it was done to.
    public var target: Target
    /// The DN or the name of the target, for people; after a rename the new one.
    public var name: String
    /// The object before, as a JSON object without secrets; `nil` for a create.
    public var before: String?
    /// The object after, as a JSON object without secrets; `nil` for a delete.
    public var after: String?

    /// Puts the parts together.
    public init(
        number: ChangeNumber, time: Timestamp, actor: Actor, kind: Kind, target: Target, name: String,
        before: String?, after: String?
    ) {
        self.number = number
        self.time = time
        self.actor = actor
        self.kind = kind
        self.target = target
        self.name = name
        self.before = before
        self.after = after
    }
}
