/// What it costs to verify a password, and so where that may be done.
public enum PasswordCost: Hashable, Sendable {
    /// A few microseconds: may be done on an event loop.
    case fast
    /// Milliseconds to seconds: belongs to a ``HashPool``.
    case slow
}
