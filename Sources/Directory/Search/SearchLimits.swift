/// What the server allows a search, whatever the client asks for.
public struct SearchLimits: Sendable {
    /// How many entries an unpaged search returns; super admins have no limit, roles may
    /// have another.
    public var entries: Int
    /// How long a search may take.
    public var time: Duration

    /// Puts the parts together.
    public init(entries: Int = 10_000, time: Duration = .seconds(3_600)) {
        self.entries = entries
        self.time = time
    }
}
