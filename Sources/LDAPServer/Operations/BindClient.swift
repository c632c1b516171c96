/// Where a bind comes from.
struct BindClient: Sendable {
    /// The address of the client; `nil` on a local socket.
    var address: String?
    /// The service that has bound on the connection before, the latest one.
    var service: BoundIdentity?
}
