import Identity

/// An authenticator on fakes, with a few users:
///
/// | name | number | what |
/// |---|---|---|
/// | `jane` | 1 | person with a slow hash of `correct horse` and the role Editors |
/// | `otto` | 2 | person with a slow hash of `correct horse` and a second factor |
/// | `fast` | 3 | person with {SSHA} of `correct horse` |
/// | `corp` | 4 | person kept by a source, whose password there is `corporate` |
/// | `robot` | 5 | API user with a token |
/// | `root` | 6 | super admin with a slow hash of `correct horse` |
struct LoginFixture {
    let clock = StandingClock()
    let log = RecordedLog()
    let journal: MemoryJournal
    let accounts = MemoryAccounts()
    let source = MemorySource()
    let secret = TOTPSecret()
    let token = APIToken.make()
    let sealer: TOTPSealer
    let pool: HashPool
    let authenticator: Authenticator

    static let jane = UserID(rawValue: 1)
    static let otto = UserID(rawValue: 2)
    static let fast = UserID(rawValue: 3)
    static let corp = UserID(rawValue: 4)
    static let robot = UserID(rawValue: 5)
    static let password = "correct horse"
    /// Cheap, since these tests are not about the strength of hashes.
    static let hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))

    init(
        journal: MemoryJournal = MemoryJournal(), pool: HashPool = HashPool(threads: 2),
        passwords: PasswordRules = PasswordRules(),
        _ adjust: (inout LoginPolicy) -> Void = { _ in }
    ) throws {
        self.journal = journal
        self.pool = pool
        sealer = try TOTPSealer(key: Secret(Random.bytes(32)))
        var policy = LoginPolicy()
        adjust(&policy)
        authenticator = try Authenticator(
            directory: accounts, journal: journal, keeper: accounts, passThrough: source, sealer: sealer, pool: pool,
            hasher: Self.hasher, policy: policy, passwords: passwords, clock: clock, logger: log.logger)
        let slow = try Self.hasher.hash(Array(Self.password.utf8))
        let editors = UserRole(
            id: RoleID(rawValue: 2), name: "Editors", permissions: [Permission(rawValue: "campaigns:get"), .listsGet],
            scope: .lists([ListID(rawValue: 1)]))
        let news = ListRole(
            id: RoleID(rawValue: 3), name: "News",
            lists: [ListGrant(list: ListID(rawValue: 2), permissions: [.manage])])
        for (number, name) in ["jane", "otto", "fast", "corp", "robot", "root"].enumerated() {
            var user = User(
                id: UserID(rawValue: Int32(number + 1)), username: name, canonicalUsername: name, name: name,
                type: name == "robot" ? .api : .user)
            user.passwordLogin = name != "robot"
            user.email = name == "robot" ? nil : "\(name)@example.org"
            user.password = slow
            var account = MemoryAccounts.Stored(user: user)
            switch name {
            case "jane": (account.role, account.listRole) = (editors, news)
            case "otto":
                account.user.sealedTOTPSecret = try sealer.seal(
                    secret, owner: EntryUUID(high: 1, low: UInt64(user.id.rawValue)).octets)
            case "fast": account.user.password = PasswordHash(Self.ssha(Self.password))
            case "corp":
                account.user.password = nil
                account.origin = Origin(source: "corp", externalID: "1", externalDN: "uid=corp")
            case "robot": account.user.password = APIToken.stored(token)
            default: account.role = UserRole(id: .superAdmin, name: "Super Admin", permissions: [.everything])
            }
            accounts.add(account)
        }
    }

    /// The code that otto's app shows, some steps from now.
    func code(step offset: Int64 = 0) -> String {
        let step = TOTP.step(at: UInt64(clock.time.seconds + offset * 30))
        return String(decoding: TOTP(secret).code(atStep: step), as: UTF8.self)
    }

    /// A code that is wrong at this time.
    func wrongCode() -> String {
        let right = (-2...2).map { code(step: $0) }
        return (0..<9).map { "00000\($0)" }.first { !right.contains($0) } ?? "000009"
    }

    func attempt(
        _ name: String, _ password: String = LoginFixture.password, code: String? = nil, appended: Bool = false,
        door: LoginDoor = .ldap, address: String? = "192.0.2.1"
    ) -> LoginAttempt {
        LoginAttempt(
            identity: .login(name), password: Secret(Array(password.utf8)), code: code.map { Secret(Array($0.utf8)) },
            mayAppendCode: appended, door: door, address: address)
    }

    func login(
        _ name: String, _ password: String = LoginFixture.password, code: String? = nil, appended: Bool = false,
        door: LoginDoor = .ldap, address: String? = "192.0.2.1"
    ) async -> Verdict {
        await authenticator.authenticate(
            attempt(name, password, code: code, appended: appended, door: door, address: address))
    }

    /// Fails some times with a wrong password.
    func fail(_ name: String, times: Int, address: String? = "192.0.2.1") async {
        for _ in 0..<times { _ = await login(name, "wrong password", address: address) }
    }

    static func ssha(_ password: String) -> [UInt8] {
        let salt: [UInt8] = [1, 2, 3, 4]
        let digest = DigestAlgorithm.sha1.hash(Array(password.utf8), salt) ?? []
        return Array("{SSHA}".utf8) + base64(digest + salt)
    }

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)].reduce(0) { $0 << 8 | UInt32($1) }
            // Multiples of three bytes alone: 20 of digest and 4 of salt.
            for shift in [18, 12, 6, 0] { text.append(alphabet[Int(group >> UInt32(shift)) & 63]) }
        }
        return text
    }
}

extension Verdict {
    /// `allowed`, or the reason that may be told, a slash and the true one.
    var summary: String {
        switch self {
        case .allowed: "allowed"
        case .refused(let refusal): "\(refusal.reason.rawValue)/\(refusal.truth.rawValue)"
        }
    }

    var isAllowed: Bool { admission != nil }
}
