/// Says why the local sockets could not be made.
public struct LocalServiceError: Error, Sendable, CustomStringConvertible {
    /// What happened, and what to do about it.
    public let description: String

    init(_ description: String) { self.description = description }
}
