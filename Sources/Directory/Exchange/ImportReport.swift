public import LDAPProtocol

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

    /// Attribute types that are kept although the schema lacks them, and how many entries have each.
    public internal(set) var foreignTypes: [String: Int] = [:]
    /// Object classes that are kept although the schema lacks them, and how many entries have each.
    public internal(set) var foreignClasses: [String: Int] = [:]
    /// Types of credentials for other servers that were left out, and how many entries had each.
    public internal(set) var leftOut: [String: Int] = [:]

    /// How many entries were deleted by change records.
    public internal(set) var deleted = 0
    /// How many entries were renamed or moved by change records.
    public internal(set) var renamed = 0
    /// The records that were left out, in the order of the file; empty unless the import goes on past them.
    public internal(set) var refused: [RefusedRecord] = []
    /// In what ways the file departs from RFC 2849.
    public internal(set) var deviations: [LDIFDeviation] = []
    /// What becomes of each record; empty unless that was asked for.
    public internal(set) var steps: [ImportStep] = []

    /// How many records were taken.
    public var total: Int { created + updated + unchanged + deleted + renamed }
}

/// A record that was left out.
public struct RefusedRecord: Sendable {
    /// What is wrong, with file, line and DN.
    public let problem: String
    /// Where the record begins in the file, in bytes from its start; it ends with the next empty line.
    public let offset: Int
}

/// What becomes of a record.
public struct ImportStep: Sendable {
    /// What is done with the entry.
    public enum Action: String, Sendable {
        /// It is made.
        case create
        /// It gets other contents.
        case update
        /// It gets another name or place.
        case rename
        /// It is taken away.
        case delete
        /// It is as the record has it.
        case unchanged
    }

    /// What is done.
    public let action: Action
    /// The name of the entry; the new one after a rename.
    public let dn: String
    /// The attributes that are other than before; empty unless the entry is updated.
    public let attributes: [String]
}

/// An import that was refused as a whole: nothing of the file was applied.
public struct ImportFailure: Error, Sendable, CustomStringConvertible {
    /// What is wrong, each with file, line and DN.
    public let problems: [String]

    /// The problems, one a line.
    public var description: String { problems.joined(separator: "\n") }
}
