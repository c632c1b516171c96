/// Says why a socket of this machine cannot be listened on.
public struct LocalSocketError: Error, Sendable, CustomStringConvertible {
    /// What happened, to which path.
    public let description: String

    init(_ description: String) { self.description = description }
}
