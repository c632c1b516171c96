/// What a directory said about a password.
public enum PassThroughResult: Sendable, Equatable {
    /// The bind succeeded: the password belongs to this entry.
    case accepted
    /// The directory answered 49, and nothing else counts as this.
    case refused
    /// Nothing is known about the password; never to be counted as a failure of the user.
    case unavailable(String)
    /// The DN belongs to somebody else by now; likewise.
    case replaced(String)
}

/// Verifies passwords of synced people by binding as them at their source, each time on a connection of its own.
public struct PassThrough: Sendable {
    private let configuration: SourceConfiguration
    private let deadline: Duration

    /// A verifier for a source; every question is answered within `deadline`.
    public init(_ configuration: SourceConfiguration, deadline: Duration = .seconds(10)) {
        self.configuration = configuration
        self.deadline = deadline
    }

    /// Asks the source whether a password belongs to a person.
    ///
    /// - Parameters:
    ///   - dn: the person's DN at the source, from its origin.
    ///   - externalID: the person's identifier at the source. When the entry shows another one to the person itself, the DN
    ///     belongs to somebody else by now, and the answer is `replaced`.
    ///   - password: an empty one is refused without being sent.
    public func verify(dn: String, externalID: String, password: BindSecret) async -> PassThroughResult {
        guard !password.isEmpty, !password.octets.contains(0) else { return .refused }
        guard !dn.isEmpty else { return .unavailable("the person has no DN at \(configuration.name)") }
        let deadline = deadline
        return await withTaskGroup(of: PassThroughResult.self) { group in
            group.addTask { await bind(dn: dn, externalID: externalID, password: password) }
            group.addTask {
                // Ends early when the answer is there.
                try? await Task.sleep(for: deadline)
                return .unavailable("\(configuration.name) did not answer within \(deadline)")
            }
            let first = await group.next() ?? .unavailable("nobody answered")
            group.cancelAll()
            return first
        }
    }

    private func bind(dn: String, externalID: String, password: BindSecret) async -> PassThroughResult {
        let connection: DirectoryConnection
        do {
            connection = try await DirectoryConnection.open(configuration.connection)
        } catch {
            return .unavailable(error.description)
        }
        let result = await bind(dn: dn, externalID: externalID, password: password, on: connection)
        await connection.close()
        return result
    }

    private func bind(
        dn: String, externalID: String, password: BindSecret, on connection: DirectoryConnection
    ) async -> PassThroughResult {
        do {
            try await connection.bind(BindCredentials(name: dn, password: password))
        } catch {
            return error.code == .invalidCredentials ? .refused : .unavailable(error.description)
        }
        let identity: IdentityAttribute
        do {
            identity = try await connection.resolve(configuration).preset.identity
        } catch {
            return .unavailable(error.description)
        }
        let search = DirectorySearch(
            base: dn, scope: .base, filter: "(objectClass=*)", attributes: [identity.name], pageSize: 0)
        if case .found(let entry) = await connection.lookUp(search), let found = identity.identity(of: entry),
            !found.equalsIgnoringCase(externalID)
        {
            return .replaced("\(DirectoryError.clean(dn)) is another person at \(configuration.name) now; sync it")
        }
        return .accepted
    }
}
