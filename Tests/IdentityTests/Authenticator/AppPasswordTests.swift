import Identity
import Testing

@Suite struct AppPasswordTests {
    let fixture: LoginFixture
    let mail = AppPassword.make()
    let number = TokenID(rawValue: 1)

    init() throws {
        fixture = try LoginFixture()
        for user in [LoginFixture.jane, LoginFixture.otto] { try add(1, mail, to: user) }
    }

    private func add(
        _ number: Int32, _ password: Secret<String>, to user: UserID, permissions: [Permission]? = nil,
        expiresAfter seconds: Int64? = nil
    ) throws {
        let now = fixture.clock.time
        let network = try #require(AddressRange("10.1.0.0/16"))
        fixture.accounts.change(user) { account in
            account.user.appPasswords.append(
                AppPassword(
                    id: TokenID(rawValue: number), name: "app \(number)", service: "Mail", networks: [network],
                    permissions: permissions, digest: AppPassword.stored(password), createdAt: now,
                    expiresAt: seconds.map { now.advanced(bySeconds: $0) }))
        }
    }

    private func login(
        _ name: String, _ password: String, door: LoginDoor = .ldap, service: String? = "mail",
        address: String? = "192.0.2.1", _ adjust: (inout LoginAttempt) -> Void = { _ in }
    ) async -> Verdict {
        var attempt = fixture.attempt(name, password, appended: true, door: door, address: address)
        attempt.service = service
        adjust(&attempt)
        return await fixture.authenticator.authenticate(attempt)
    }

    @Test func has120RandomBitsThatCanBeTyped() {
        let groups = mail.exposed.split(separator: "-")
        #expect(groups.count == 6 && groups.allSatisfy { $0.count == 4 })
        #expect(mail.exposed.utf8.allSatisfy { !"lo01".utf8.contains($0) })
        #expect(AppPassword.make().exposed != mail.exposed)
        #expect(!"\(AppPassword.stored(mail).stored)".contains(mail.exposed))
        #expect(AppPassword.isDigest(AppPassword.stored(mail)))
        #expect(!AppPassword.stored(mail).verify(Array(mail.exposed.utf8)))
    }

    static let doors: [(LoginDoor, Bool)] = [
        (.form, false), (.http, false), (.check, true), (.forward, true), (.ldap, true), (.pam, true), (.cli, true),
    ]

    @Test(arguments: doors) func opensNeitherThePagesNorTheAPI(_ door: LoginDoor, _ isAllowed: Bool) async {
        #expect(Self.doors.count == LoginDoor.allCases.count)
        let verdict = await login("jane", mail.exposed, door: door)
        #expect(verdict.isAllowed == isAllowed)
        if !isAllowed { #expect(verdict.summary == "invalid/wrong_service") }
    }

    static let places: [(service: String?, address: String?, isAllowed: Bool)] = [
        ("mail", nil, true), ("MAIL", "192.0.2.1", true), ("wiki", "192.0.2.1", false), (nil, "192.0.2.1", false),
        (nil, nil, false), (nil, "10.1.2.3", true), ("wiki", "10.1.2.3", true), (nil, "10.2.0.1", false),
    ]

    @Test(arguments: places) func isGoodForItsServiceOrFromItsNetworks(
        _ service: String?, _ address: String?, _ isAllowed: Bool
    ) async {
        #expect(await login("jane", mail.exposed, service: service, address: address).isAllowed == isAllowed)
    }

    @Test func needsNoCode() async {
        let verdict = await login("otto", mail.exposed)
        #expect(verdict.admission?.token == number && verdict.admission?.usedTwoFactor == false)
        #expect(verdict.admission?.appPassword?.name == "app 1")
        #expect(await login("otto", LoginFixture.password).summary == "code_required/code_required")
        #expect(await login("otto", mail.exposed) { $0.code = Secret(Array("123456".utf8)) }.isAllowed)
    }

    @Test func isTakenAsItWasTyped() async {
        #expect(await login("jane", mail.exposed.uppercased()).isAllowed)
        #expect(await login("jane", mail.exposed.replacing("-", with: " ")).isAllowed)
        #expect(await login("jane", mail.exposed.replacing("-", with: "")).isAllowed)
        #expect(await login("jane", String(mail.exposed.dropLast())).summary == "invalid/wrong_password")
    }

    @Test func isRefusedWhenOverRevokedOrWhenThePersonMayNotLogIn() async throws {
        let brief = AppPassword.make()
        try add(2, brief, to: LoginFixture.jane, expiresAfter: 60)
        #expect(await login("jane", brief.exposed).isAllowed)
        fixture.clock.advance(seconds: 60)
        #expect(await login("jane", brief.exposed).summary == "invalid/expired_token")
        fixture.accounts.change(LoginFixture.jane) { $0.user.passwordLogin = false }
        #expect(await login("jane", mail.exposed).summary == "invalid/password_login_off")
        fixture.accounts.change(LoginFixture.jane) { $0.user.status = .disabled }
        #expect(await login("jane", mail.exposed).summary == "invalid/disabled")
        fixture.accounts.change(LoginFixture.jane) { account in
            account.user.status = .enabled
            account.user.passwordLogin = true
            account.user.appPasswords = []
        }
        #expect(await login("jane", mail.exposed).summary == "invalid/wrong_password")
    }

    @Test func survivesAnotherPassword() async throws {
        let hash = try LoginFixture.hasher.hash(Array("another horse".utf8))
        fixture.accounts.change(LoginFixture.jane) { account in
            account.user.password = hash
            account.user.credentialGeneration += 1
        }
        #expect(await login("jane", mail.exposed).isAllowed)
    }

    @Test func isNoProofOfThePersonHerself() async {
        #expect(await login("jane", mail.exposed) { $0.purpose = .confirmation }.summary == "invalid/wrong_password")
        #expect(await login("robot", mail.exposed).summary == "invalid/wrong_password")
    }

    @Test func carriesNoMoreThanItNames() async throws {
        let narrow = AppPassword.make()
        try add(2, narrow, to: LoginFixture.jane, permissions: [.listsGet, .usersManage])
        try add(3, narrow, to: UserID(rawValue: 6), permissions: [.usersGet])
        func asks(_ name: String, _ permission: Permission) async -> String {
            await login(name, narrow.exposed) { $0.permission = permission }.summary
        }
        #expect(await asks("jane", .listsGet) == "allowed")
        #expect(await asks("jane", Permission(rawValue: "campaigns:get")) == "not_permitted/not_permitted")
        #expect(await asks("jane", .usersManage) == "not_permitted/not_permitted")
        #expect(await asks("root", .usersGet) == "allowed")
        #expect(await asks("root", .usersManage) == "not_permitted/not_permitted")
        let list = LoginAttempt.ListQuestion(list: ListID(rawValue: 2), manage: true)
        #expect(await login("jane", narrow.exposed) { $0.list = list }.summary == "not_permitted/not_permitted")
        #expect(await login("jane", mail.exposed) { $0.list = list }.isAllowed)
    }

    @Test func wrongOnesUnderAServiceLockNobody() async {
        for _ in 0..<12 {
            let verdict = await login("jane", AppPassword.make().exposed) { $0.takesAppPasswordsAlone = true }
            #expect(verdict.summary == "invalid/wrong_app_password")
        }
        #expect(fixture.journal[LoginFixture.jane].failures.isEmpty)
        #expect(await login("jane", LoginFixture.password) { $0.takesAppPasswordsAlone = true }.isAllowed == false)
        #expect(await login("jane", LoginFixture.password).isAllowed)
    }

    @Test func goesOnWhileThePasswordIsLockedAndClearsNothing() async {
        await fixture.fail("jane", times: 10)
        #expect(await login("jane", LoginFixture.password).summary == "invalid/locked")
        #expect(await login("jane", mail.exposed).isAllowed)
        #expect(await login("jane", LoginFixture.password).summary == "invalid/locked")
        #expect(fixture.journal[LoginFixture.jane].knownAddresses.isEmpty)
    }

    @Test func tellsWhenItWasLastUsedAndWritesThatEveryTenMinutes() async throws {
        let first = fixture.clock.time
        func use() async {
            _ = await login("jane", mail.exposed)
            await fixture.authenticator.flush()
        }
        #expect(fixture.authenticator.lastUse(of: number, user: LoginFixture.jane) == nil)
        await use()
        #expect(fixture.journal[LoginFixture.jane].tokensUsedAt == [number: first])
        fixture.clock.advance(seconds: 599)
        await use()
        #expect(fixture.authenticator.lastUse(of: number, user: LoginFixture.jane) == first)
        fixture.clock.advance(seconds: 1)
        await use()
        #expect(
            fixture.authenticator.lastUse(of: number, user: LoginFixture.jane) == first.advanced(bySeconds: 600))
    }
}
