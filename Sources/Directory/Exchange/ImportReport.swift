/// What an import did, or why it did nothing.
public struct ImportReport: Sendable {
    /// How many entries are new.
    public internal(set) var created = 0
    /// How many entries were changed.
    public internal(set) var updated = 0
    /// How many entries were as the file has them.
    public internal(set) var unchanged = 0
    /// How many of them are of no native kind, and kept as they are.
    public internal(set) var plain = 0
    /// How many people and services got another role from a role's members.
    public internal(set) var assigned = 0
    /// Names, addresses and numbers that could not be taken as the file has them.
    public internal(set) var conflicts: [String] = []
    /// What was kept although it points nowhere or stands twice.
    public internal(set) var remarks: [String] = []

    /// How many entries the file has.
    public var total: Int { created + updated + unchanged }
}

/// An import that was refused as a whole: nothing of the file was applied.
public struct ImportFailure: Error, Sendable, CustomStringConvertible {
    /// What is wrong, each with file, line and DN.
    public let problems: [String]

    /// The problems, one a line.
    public var description: String { problems.joined(separator: "\n") }
}
