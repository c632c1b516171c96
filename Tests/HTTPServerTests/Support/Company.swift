import Directory
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import LDAPProtocol
import Logging
import NIOCore
import TestSupport

@testable import HTTPServer

extension HTTPService {
    /// What answers, without a socket.
    func application() -> some ApplicationProtocol { Application(responder: responder, logger: Company.silent) }
}

/// A directory in memory with one user of each kind, the authenticator that knows them, and the HTTP door to both.
///
/// | user | password | role |
/// |---|---|---|
/// | root | `secret-root` | super admin |
/// | alice | `secret-alice` | Editors, and News on list 1; in the group writers, which is in staff |
/// | bob | `secret-bob` | Editors; disabled |
/// | carol | `secret-carol` | Editors; has a second factor |
/// | dave | `secret-dave` | Strict, which asks for a second factor that he has not |
/// | erin | `secret-erin` | none |
///
/// API users: `checker` (`auth:check`), `reader` (`users:get`, `roles:get`), `idle` (no role), `boss` (a role with `*`);
/// their tokens are in ``tokens``.
struct Company {
    let directory: LiveDirectory
    let authenticator: Authenticator
    let sessions: SessionKeeper
    let tokens: [String: String]
    let secret = TOTPSecret()
    let audit = MemoryAudit()
    let sync = MemorySync()

    static let editors: [Permission] = [
        Permission(rawValue: "campaigns:get"), .listsGet, Permission(rawValue: "wiki:edit"),
    ]

    init(policy: LoginPolicy = LoginPolicy()) async throws {
        var options = DirectoryOptions()
        options.permissions = PermissionTable(declared: [
            .init(Permission(rawValue: "wiki:edit"), group: "wiki", meaning: "Edit pages")
        ])
        directory = try LiveDirectory(
            store: MemoryStore(),
            context: DirectoryContext(baseDN: try DistinguishedName("dc=example,dc=org"), options: options),
            now: { Timestamp(seconds: 1_790_000_000) })
        let sealer = try TOTPSealer(key: Secret([UInt8](repeating: 1, count: 32)))
        authenticator = try Authenticator(
            directory: directory, journal: MemoryJournal(), keeper: nil, passThrough: nil, sealer: sealer,
            pool: HashPool(threads: 1), hasher: Self.hasher, policy: policy, clock: StandingClock(),
            logger: Self.silent)
        sessions = SessionKeeper(
            store: MemorySessions(), directory: directory, clock: StandingClock(), logger: Self.silent)
        let made = ["checker", "reader", "idle", "boss"].map { ($0, APIToken.make().exposed) }
        tokens = Dictionary(uniqueKeysWithValues: made)
        let (tokens, secret) = (tokens, secret)
        try await directory.perform(.system) { draft in
            try Self.fill(&draft, tokens, secret, sealer)
        }
    }

    /// The door, with settings of the default unless changed; the peer of a request without a socket is not local.
    func service(
        setup: Setup? = nil, mail: (any MailSender)? = nil, isReady: Bool = true,
        _ change: (inout HTTPServiceSettings) -> Void = { _ in }
    ) throws -> HTTPService {
        var settings = HTTPServiceSettings(host: "127.0.0.1", port: 0)
        settings.allowsPlain = true
        settings.version = "1.2.3"
        change(&settings)
        return try HTTPService(
            directory: directory, authenticator: authenticator, sessions: sessions, settings: settings, setup: setup,
            audit: audit, sync: sync, mail: mail, logger: Self.silent, isReady: { isReady }, onListening: { _ in })
    }

    /// Sends one request.
    func send(
        _ method: HTTPRequest.Method, _ path: String, as caller: String? = nil, headers: HTTPFields = [:],
        body: String? = nil, through service: HTTPService? = nil
    ) async throws -> Answer {
        var headers = headers
        if let caller { headers[.authorization] = authorization(caller) }
        if body != nil, !headers.contains(.contentType) { headers[.contentType] = "application/json" }
        let (sent, door) = (headers, try service ?? self.service())
        return try await door.application().test(.router) { client in
            try await client.execute(
                uri: path, method: method, headers: sent, body: body.map { ByteBuffer(string: $0) }
            ) { Answer($0) }
        }
    }

    /// The header of an API user, or of a person with the usual password.
    func authorization(_ caller: String) -> String {
        if let token = tokens[caller] { return "token \(caller):\(token)" }
        return Self.basic(caller, "secret-\(caller)")
    }

    static func basic(_ name: String, _ password: String) -> String {
        "Basic " + Data("\(name):\(password)".utf8).base64EncodedString()
    }

    /// The cookie of a new session of a person.
    func cookie(_ name: String) async throws -> String {
        guard let account = directory.account(login: name) else { throw CancellationError() }
        return "session=" + (try await sessions.begin(for: account)).token.exposed
    }

    /// The code of carol's second factor, so many steps from now.
    func code(_ steps: Int64 = 0) -> String {
        let step = UInt64(Int64(TOTP.step(at: UInt64(StandingClock().time.seconds))) + steps)
        return String(decoding: TOTP(secret).code(atStep: step), as: UTF8.self)
    }

    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))

    private static func fill(
        _ draft: inout DirectoryDraft, _ tokens: [String: String], _ secret: TOTPSecret, _ sealer: TOTPSealer
    ) throws {
        try draft.bootstrap()
        let list = ListID(rawValue: 1)
        let editors = try draft.createUserRole(
            NewUserRole(name: "Editors", permissions: Self.editors, scope: .lists([list])))
        let strict = try draft.createUserRole(
            NewUserRole(name: "Strict", permissions: [.usersGet], requiresTwoFactor: true))
        let checkers = try draft.createUserRole(NewUserRole(name: "Checkers", permissions: [.authCheck]))
        let readers = try draft.createUserRole(NewUserRole(name: "Readers", permissions: [.usersGet, .rolesGet]))
        let stars = try draft.createUserRole(NewUserRole(name: "Stars", permissions: [.everything]))
        let news = try draft.createListRole(name: "News", lists: [ListGrant(list: list, permissions: [.get, .manage])])

        var people: [String: UserID] = [:]
        let roles: [(String, RoleID?)] = [
            ("root", .superAdmin), ("alice", editors), ("bob", editors), ("carol", editors), ("dave", strict),
            ("erin", nil),
        ]
        for (name, role) in roles {
            var new = NewUser(
                username: name, email: "\(name)@example.org", password: try hasher.hash(Array("secret-\(name)".utf8)),
                role: role.map { Grant(role: $0) })
            if name == "alice" { new.listRole = Grant(role: news) }
            if name == "bob" { new.status = .disabled }
            people[name] = try draft.createUser(new)
        }
        let machines: [(String, RoleID?)] = [
            ("checker", checkers), ("reader", readers), ("idle", nil), ("boss", stars),
        ]
        for (name, role) in machines {
            _ = try draft.createUser(
                NewUser(
                    username: name, type: .api, password: APIToken.stored(Secret(tokens[name] ?? "")),
                    role: role.map { Grant(role: $0) }))
        }
        if let carol = people["carol"], var record = draft.snapshot.entry(of: carol)?.record,
            case .user(var user) = record.content
        {
            user.sealedTOTPSecret = try sealer.seal(secret, owner: record.uuid.octets)
            record.content = .user(user)
            try draft.put(record)
        }
        if let alice = people["alice"].flatMap({ draft.snapshot.entry(of: $0)?.id }) {
            let writers = try draft.createGroup(NewGroup(name: "writers", members: [alice]))
            _ = try draft.createGroup(NewGroup(name: "staff", members: [writers]))
        }
    }
}

/// An answer, taken apart.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: TestResponse) {
        status = response.status.code
        headers = response.headers
        text = String(buffer: response.body)
    }

    /// The body as an object; an empty one if it is none.
    var object: JSONObject { (try? JSONParser.object(Array(text.utf8))) ?? JSONObject() }

    /// What stands under `data`, or further down.
    func data(_ path: String...) -> JSONValue? {
        var value = object["data"]
        for name in path { value = value?[name] }
        return value
    }

    /// The sentence of an error.
    var message: String? { object["message"]?.text }
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    var texts: [String]? { elements?.compactMap(\.text) }
}
