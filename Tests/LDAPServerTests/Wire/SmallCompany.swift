import Directory
import Identity
import LDAPProtocol
import Logging
import NIOCore
import Synchronization

@testable import LDAPServer

/// A directory of a few entries in memory, and the authenticator that knows it.
///
/// Jane is super admin, Joe has no role; their passwords are `secret-jane` and `secret-joe`. Wiki is a service without a
/// password.
struct SmallCompany {
    static let base = "dc=example,dc=org"

    let directory: LiveDirectory
    let authenticator: Authenticator

    init(passwords: PasswordRules = PasswordRules()) throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var options = DirectoryOptions()
        options.features = LDAPService.features()
        options.passwords = passwords
        directory = try LiveDirectory(
            store: MemoryStore(try Self.records()),
            context: DirectoryContext(baseDN: try DistinguishedName(Self.base), options: options),
            now: { Timestamp(seconds: 1_700_000_000) })
        authenticator = try Authenticator(
            directory: directory, journal: MemoryJournal(), keeper: nil, passThrough: nil,
            sealer: TOTPSealer(key: Secret([UInt8](repeating: 1, count: 32))), pool: HashPool(threads: 1),
            hasher: PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1)), passwords: passwords,
            logger: logger)
    }

    /// Changes a user.
    func change(_ login: String, _ body: @escaping @Sendable (inout User) -> Void) async throws {
        try await directory.perform(.system) { draft in
            guard var record = draft.snapshot.entry(login: login)?.record, case .user(var user) = record.content else {
                return
            }
            body(&user)
            record.content = .user(user)
            try draft.put(record)
        }
    }

    private static func records() throws -> [EntryRecord] {
        let hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))
        func record(
            _ id: UInt32, _ parent: UInt32?, _ rdn: String, _ content: EntryContent, _ attributes: [(String, [String])]
        ) -> EntryRecord {
            var buffer = ByteBuffer()
            for (type, values) in attributes {
                PartialAttribute(type: Array(type.utf8), values: values.map { Array($0.utf8) }).encode(into: &buffer)
            }
            let stamp = Stamp(time: Timestamp(seconds: 1_600_000_000))
            return EntryRecord(
                id: EntryID(rawValue: id), uuid: EntryUUID(high: 0x4000, low: 0x8000_0000_0000_0000 | UInt64(id)),
                parent: parent.map { EntryID(rawValue: $0) }, rdn: Array(rdn.utf8),
                attributes: Array(buffer.readableBytesView), content: content, created: stamp, modified: stamp)
        }
        func user(_ id: Int32, _ name: String, role: RoleID?) throws -> EntryContent {
            var user = User(
                id: UserID(rawValue: id), username: name, canonicalUsername: name, name: name, type: .user)
            user.passwordLogin = true
            user.password = try hasher.hash(Array("secret-\(name)".utf8))
            user.role = role.map { Grant(role: $0) }
            return .user(user)
        }
        func person(_ name: String) -> [(String, [String])] {
            [("objectClass", ["inetOrgPerson"]), ("uid", [name]), ("cn", [name]), ("sn", [name])]
        }
        let wiki = User(id: UserID(rawValue: 3), username: "wiki", canonicalUsername: "wiki", name: "Wiki", type: .api)
        let admins = UserRole(id: .superAdmin, name: "Super Admin", permissions: [.everything])
        return [
            record(1, nil, base, .plain, [("objectClass", ["domain"]), ("dc", ["example"])]),
            record(2, 1, "ou=people", .plain, [("objectClass", ["organizationalUnit"]), ("ou", ["people"])]),
            record(3, 1, "ou=roles", .plain, [("objectClass", ["organizationalUnit"]), ("ou", ["roles"])]),
            record(
                4, 3, "cn=Super Admin", .userRole(admins), [("objectClass", ["groupOfNames"]), ("cn", ["Super Admin"])]),
            record(5, 2, "uid=jane", try user(1, "jane", role: .superAdmin), person("jane")),
            record(6, 2, "uid=joe", try user(2, "joe", role: nil), person("joe")),
            record(7, 2, "uid=wiki", .user(wiki), [("objectClass", ["account"]), ("uid", ["wiki"])]),
        ]
    }
}

/// A store that begins with some entries and forgets what is written.
private struct MemoryStore: IdentityStore {
    let records: [EntryRecord]
    let box = HeadBox()

    final class HeadBox: Sendable {
        let head = Mutex(StoreHead())
    }

    init(_ records: [EntryRecord]) {
        self.records = records
        box.head.withLock {
            $0.change = ChangeNumber(rawValue: 1)
            $0.entry = records.last?.id ?? EntryID(rawValue: 1)
        }
    }

    func load(entry: (EntryRecord) throws -> Void, list: (SubscriberList) throws -> Void) throws -> StoreHead {
        for record in records { try entry(record) }
        return box.head.withLock { $0 }
    }

    func write<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try body(Transaction(box: box))
    }

    func lastChange() throws -> ChangeNumber { box.head.withLock { $0.change } }

    func changes(after number: ChangeNumber) throws -> StoreChanges { StoreChanges(head: box.head.withLock { $0 }) }

    func log(after number: ChangeNumber, limit: Int) throws -> [ChangeRecord] { [] }

    struct Transaction: StoreTransaction {
        let box: HeadBox

        func changes(after number: ChangeNumber) throws -> StoreChanges {
            StoreChanges(head: box.head.withLock { $0 })
        }

        func apply(_ batch: StoreBatch) throws { box.head.withLock { $0 = batch.head } }
    }
}

/// Log-in states in memory.
private final class MemoryJournal: LoginJournal {
    private let kept = Mutex<[UserID: LoginState]>([:])

    func states() throws -> (states: [UserID: LoginState], token: Int64) { (kept.withLock { $0 }, 0) }

    func changedStates(since token: Int64) throws -> (states: [UserID: LoginState], token: Int64) { ([:], token) }

    func update<Result>(_ user: UserID, _ body: (inout LoginState) throws -> Result) throws -> Result {
        var state = kept.withLock { $0[user] } ?? LoginState()
        let result = try body(&state)
        kept.withLock { $0[user] = state }
        return result
    }

    func append(_ events: [LoginEvent]) throws {}

    func events(limit: Int) throws -> [LoginEvent] { [] }
}
