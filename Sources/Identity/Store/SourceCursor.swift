/// How far a source was followed: everything up to there is here.
public struct SourceCursor: Sendable, Equatable {
    /// The source's name in the configuration.
    public var source: String
    /// The way in which it is followed; a cursor of one way means nothing to another.
    public var method: String
    /// What the configuration was, in hexadecimal: with another one everything has to be read again.
    public var digest: String
    /// What the source says to go on from for people; only the source understands it.
    public var users: [UInt8]
    /// The same for groups; empty when none are read.
    public var groups: [UInt8]
    /// When that was.
    public var time: Timestamp

    /// Puts the parts together.
    public init(
        source: String, method: String, digest: String, users: [UInt8], groups: [UInt8], time: Timestamp
    ) {
        self.source = source
        self.method = method
        self.digest = digest
        self.users = users
        self.groups = groups
        self.time = time
    }
}
