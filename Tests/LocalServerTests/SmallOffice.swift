import Directory
import Identity
import LDAPProtocol
import LocalServer
import Logging
import ServiceLifecycle
import Store
import TestSupport

/// A store of a few people with the local sockets in front of it.
///
/// | user | password | |
/// |---|---|---|
/// | jane | `secret-jane` | may `users:get`; in the group writers, which is in staff |
/// | carol | `secret-carol` | has a second factor |
/// | bob | `secret-bob` | disabled |
/// | dave | `secret-dave` | his role asks for a second factor that he has not |
struct SmallOffice {
    let folder: TemporaryFolder
    let directory: LiveDirectory
    let authenticator: Authenticator
    let factor = TOTPSecret()

    init() async throws {
        folder = try TemporaryFolder()
        let store = try SQLiteStore.open(folder: folder.path, defaultBaseDN: "dc=example,dc=org", explicitBaseDN: nil)
        directory = try LiveDirectory(
            store: store, context: DirectoryContext(baseDN: try DistinguishedName("dc=example,dc=org"))
        ) { SystemLoginClock().time }
        let sealer = try TOTPSealer(key: Secret([UInt8](repeating: 1, count: 32)))
        let hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))
        authenticator = try Authenticator(
            directory: directory, journal: store, keeper: nil, passThrough: nil, sealer: sealer,
            pool: HashPool(threads: 1), hasher: hasher, logger: Self.silent)
        let factor = factor
        try await directory.perform(.system) { draft in
            try draft.bootstrap()
            let readers = try draft.createUserRole(NewUserRole(name: "Readers", permissions: [.usersGet]))
            let strict = try draft.createUserRole(
                NewUserRole(name: "Strict", permissions: [.usersGet], requiresTwoFactor: true))
            var ids: [String: UserID] = [:]
            let people: [(String, RoleID?)] = [("jane", readers), ("carol", nil), ("bob", nil), ("dave", strict)]
            for (name, role) in people {
                var new = NewUser(
                    username: name, email: "\(name)@example.org",
                    password: try hasher.hash(Array("secret-\(name)".utf8)), role: role.map { Grant(role: $0) })
                if name == "bob" { new.status = .disabled }
                ids[name] = try draft.createUser(new)
            }
            guard let jane = ids["jane"].flatMap({ draft.snapshot.entry(of: $0)?.id }), let carol = ids["carol"],
                let uuid = draft.snapshot.entry(of: carol)?.record.uuid
            else { return }
            let writers = try draft.createGroup(NewGroup(name: "writers", members: [jane]))
            _ = try draft.createGroup(NewGroup(name: "staff", members: [writers]))
            var changes = UserChanges()
            changes.sealedTOTPSecret = .set(try sealer.seal(factor, owner: uuid.octets))
            try draft.updateUser(carol, changes)
        }
    }

    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// The code of carol's second factor, so many steps from now.
    func code(_ steps: Int64 = 0) -> String {
        let step = UInt64(Int64(TOTP.step(at: UInt64(SystemLoginClock().time.seconds))) + steps)
        return String(decoding: TOTP(factor).code(atStep: step), as: UTF8.self)
    }

    /// Where requests in JSON are taken.
    var socket: String { folder.path("check") }
    /// Where clients of saslauthd ask.
    var saslSocket: String { folder.path("mux") }

    /// Serves an office while the body runs.
    static func serve(
        _ change: (inout LocalServiceSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (SmallOffice) async throws -> Void
    ) async throws {
        let office = try await SmallOffice()
        var settings = LocalServiceSettings(
            socket: .init(path: office.socket, isChosen: true),
            saslSocket: .init(path: office.saslSocket, isChosen: true))
        change(&settings)
        let (paths, started) = AsyncStream.makeStream(of: [String].self)
        let service = LocalService(
            directory: office.directory, authenticator: office.authenticator, settings: settings, logger: silent,
            onListening: { started.yield($0) })
        let group = ServiceGroup(services: [service], logger: silent)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { started.finish() }
                try await group.run()
            }
            var iterator = paths.makeAsyncIterator()
            if await iterator.next() != nil { try await body(office) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        await office.authenticator.flush()
        office.authenticator.close()
        office.directory.shutdown()
    }
}
