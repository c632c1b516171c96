/// Why work was not taken by a ``HashPool``.
public enum HashPoolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The queue is full, or the pool is shut down: answer "busy" (LDAP 51, HTTP 429).
    case busy

    /// A sentence for people.
    public var description: String { "too many passwords are being checked, try again" }
}
