/// A line of the change log without what the object was before and after.
public struct ChangeOutline: Sendable, Equatable {
    /// The number of the change.
    public var number: ChangeNumber
    /// When it was committed.
    public var time: Timestamp
    /// What was done.
    public var kind: ChangeRecord.Kind
    /// The entry it was done to; `nil` if it was something else.
    public var entry: EntryID?
    /// The identifier of that entry.
    public var uuid: EntryUUID?

    /// Puts the parts together.
    public init(number: ChangeNumber, time: Timestamp, kind: ChangeRecord.Kind, entry: EntryID?, uuid: EntryUUID?) {
        self.number = number
        self.time = time
        self.kind = kind
        self.entry = entry
        self.uuid = uuid
    }
}
