/// How long the steps of a conversation with a directory may take.
public struct ConnectionTimeouts: Sendable, Equatable {
    /// For name resolution, TCP and TLS together, for each URL.
    public var connect: Duration

    /// For one request: a bind, or one page of a search.
    public var request: Duration

    /// For a whole reading of a source, all pages of all searches.
    public var reading: Duration

    /// Collects the timeouts; defaults are 5 seconds, 30 seconds and 15 minutes.
    public init(
        connect: Duration = .seconds(5), request: Duration = .seconds(30), reading: Duration = .seconds(900)
    ) {
        self.connect = connect
        self.request = request
        self.reading = reading
    }
}
