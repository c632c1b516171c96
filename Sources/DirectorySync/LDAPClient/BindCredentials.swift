/// Who binds, and with which password.
public struct BindCredentials: Sendable, Equatable {
    /// The DN to bind as.
    public var name: String

    /// Its password.
    public var password: BindSecret

    /// Pairs a DN with a password.
    public init(name: String, password: BindSecret) {
        self.name = name
        self.password = password
    }
}
