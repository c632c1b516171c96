import Identity
import Testing

@Suite struct AuthenticatorTests {
    @Test(arguments: ["jane", "JANE", "jane@example.org", "fast", "root"])
    func letsInWithTheRightPassword(_ name: String) async throws {
        let fixture = try LoginFixture()
        #expect(await fixture.login(name).isAllowed)
    }

    @Test func answersInOneStepWhatIsCheapAndHandsOutTheRest() async throws {
        let fixture = try LoginFixture()
        guard case .verdict(.allowed) = fixture.authenticator.decide(fixture.attempt("fast")) else {
            Issue.record("a fast hash is verified at once")
            return
        }
        guard case .work(let work) = fixture.authenticator.decide(fixture.attempt("jane")) else {
            Issue.record("a slow hash is work")
            return
        }
        #expect(await fixture.authenticator.perform(work).isAllowed)
    }

    static let refused: [(name: String, password: String, truth: String)] = [
        ("nobody", LoginFixture.password, "unknown_user"),
        ("jane", "wrong password", "wrong_password"),
        ("fast", "wrong password", "wrong_password"),
        ("robot", "wrong token", "wrong_password"),
        ("corp", "wrong password", "wrong_password"),
        ("jane", "", "malformed_password"),
        ("nobody", "", "malformed_password"),
        ("jane", LoginFixture.password + "\0", "malformed_password"),
        ("", LoginFixture.password, "unknown_user"),
        ("jane\0", LoginFixture.password, "unknown_user"),
        (String(repeating: "x", count: 2001), LoginFixture.password, "unknown_user"),
    ]

    @Test(arguments: refused.indices) func tellsInvalidAndKeepsTheTruthForTheTrail(_ index: Int) async throws {
        let fixture = try LoginFixture()
        let (name, password, truth) = Self.refused[index]
        let verdict = await fixture.login(name, password)
        #expect(verdict.summary == "invalid/\(truth)")
        #expect(verdict.refusal?.account == nil)
        await fixture.authenticator.flush()
        #expect(fixture.journal.outcomes == [truth])
        #expect(fixture.journal.lines.allSatisfy { $0.name.utf8.count <= 512 })
    }

    @Test func refusesAPasswordThatIsNoText() async throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt("corp")
        attempt.password = Secret([0x61, 0xFF])
        #expect(await fixture.authenticator.authenticate(attempt).summary == "invalid/malformed_password")
        #expect(fixture.source.binds == 0)
    }

    @Test func sendsNoEmptyPasswordToASource() async throws {
        let fixture = try LoginFixture()
        #expect(await fixture.login("corp", "").summary == "invalid/malformed_password")
        #expect(fixture.source.binds == 0)
    }

    @Test func tellsInvalidForADisabledUserAndForOneWithoutPasswordLogin() async throws {
        let fixture = try LoginFixture()
        fixture.accounts.change(LoginFixture.jane) { $0.user.status = .disabled }
        fixture.accounts.change(LoginFixture.fast) { $0.user.passwordLogin = false }
        #expect(await fixture.login("jane").summary == "invalid/disabled")
        #expect(await fixture.login("fast").summary == "invalid/password_login_off")
    }

    @Test func refusesAHashThatCannotBeRead() async throws {
        let fixture = try LoginFixture()
        fixture.accounts.change(LoginFixture.jane) { $0.user.password = PasswordHash(Array("{SASL}jane".utf8)) }
        #expect(await fixture.login("jane").summary == "invalid/unreadable_hash")
        fixture.accounts.change(LoginFixture.jane) { $0.user.password = nil }
        #expect(await fixture.login("jane").summary == "invalid/no_password")
    }

    @Test func takesAnUnknownEntryForAnUnknownUser() async throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt("")
        attempt.identity = .entry(nil, name: "uid=nobody,dc=example,dc=org")
        #expect(await fixture.authenticator.authenticate(attempt).summary == "invalid/unknown_user")
        attempt.identity = .entry(LoginFixture.jane, name: "uid=jane,dc=example,dc=org")
        #expect(await fixture.authenticator.authenticate(attempt).isAllowed)
    }

    @Test(arguments: ["nobody", "jane", "fast", "robot"])
    func answersNoFailureBefore100Milliseconds(_ name: String) async throws {
        let fixture = try LoginFixture()
        let arrival = fixture.clock.instant
        let attempt = fixture.attempt(name, "wrong password")
        guard case .work(let work) = fixture.authenticator.decide(attempt) else {
            Issue.record("every failure costs a hash")
            return
        }
        let refusal = await fixture.authenticator.perform(work).refusal
        #expect(refusal?.notBefore == arrival + .milliseconds(100))
        #expect(fixture.clock.instant == arrival)
        _ = await fixture.authenticator.authenticate(attempt)
        #expect(fixture.clock.instant == arrival + .milliseconds(100))
    }

    @Test func isBusyWhenThePoolIsAndCountsNothing() async throws {
        let pool = HashPool(threads: 1, queueLimit: 1)
        pool.shutdown()
        let fixture = try LoginFixture(pool: pool)
        #expect(await fixture.login("jane").summary == "busy/busy")
        #expect(await fixture.login("nobody").summary == "busy/busy")
        #expect(await fixture.login("fast").isAllowed)
        #expect(fixture.journal[LoginFixture.jane].failures.isEmpty)
    }

    @Test func isUnavailableWhenAFailureCannotBeWritten() async throws {
        let fixture = try LoginFixture()
        fixture.journal.isFull = true
        #expect(await fixture.login("jane", "wrong password").summary == "unavailable/store_unavailable")
        #expect(await fixture.login("nobody", "wrong password").summary == "unavailable/store_unavailable")
        #expect(await fixture.login("jane").isAllowed)
    }

    @Test func passesAPasswordOnToTheSource() async throws {
        let fixture = try LoginFixture()
        #expect(await fixture.login("corp", "corporate").isAllowed)
        #expect(fixture.source.binds == 1)
        // Remembered for a minute, so that a service that binds for each request does not pass on each.
        #expect(await fixture.login("corp", "corporate").isAllowed)
        #expect(fixture.source.binds == 1)
        fixture.clock.advance(seconds: 61)
        #expect(await fixture.login("corp", "corporate").isAllowed)
        #expect(fixture.source.binds == 2)
    }

    @Test func countsNothingWhenTheSourceCannotSay() async throws {
        let fixture = try LoginFixture()
        fixture.source.fail("connection refused")
        for _ in 0..<12 {
            #expect(await fixture.login("corp", "corporate").summary == "unavailable/source_unavailable")
        }
        #expect(fixture.journal[LoginFixture.corp].failures.isEmpty)
        fixture.source.fail(nil)
        #expect(await fixture.login("corp", "corporate").isAllowed)
    }

    @Test func replacesAnOldHashAfterTheFirstGoodLogin() async throws {
        let fixture = try LoginFixture()
        #expect(await fixture.login("fast", "wrong password").summary == "invalid/wrong_password")
        await fixture.authenticator.flush()
        #expect(fixture.accounts.account(id: LoginFixture.fast)?.user.password?.scheme == .ssha)
        #expect(await fixture.login("fast").isAllowed)
        await fixture.authenticator.flush()
        let hash = fixture.accounts.account(id: LoginFixture.fast)?.user.password
        #expect(hash?.scheme == .argon2)
        #expect(hash?.needsRehash(to: LoginFixture.hasher.parameters) == false)
        #expect(await fixture.login("fast").isAllowed)
    }

    @Test func keepsAnOldHashWhenToldTo() async throws {
        let fixture = try LoginFixture { $0.rehash = false }
        #expect(await fixture.login("fast").isAllowed)
        await fixture.authenticator.flush()
        #expect(fixture.accounts.account(id: LoginFixture.fast)?.user.password?.scheme == .ssha)
    }

    @Test func takesATokenOnEveryDoorButTheForm() async throws {
        let fixture = try LoginFixture()
        for door in LoginDoor.allCases {
            let verdict = await fixture.login("robot", fixture.token.exposed, door: door)
            #expect(verdict.isAllowed == (door != .form), "\(door)")
        }
    }

    @Test func takesUsersOfTheTypeThatIsAskedForAlone() async throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt("jane")
        attempt.type = .api
        #expect(await fixture.authenticator.authenticate(attempt).summary == "invalid/wrong_type")
        attempt = fixture.attempt("robot", fixture.token.exposed)
        attempt.type = .api
        #expect(await fixture.authenticator.authenticate(attempt).isAllowed)
    }

    @Test func doesNotLetFailuresTouchATokenOrATokenDieByThem() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("robot", times: 12)
        #expect(await fixture.login("robot", fixture.token.exposed).isAllowed)
    }

    @Test func takesATokenForNoPersonsPassword() async throws {
        let fixture = try LoginFixture()
        fixture.accounts.change(LoginFixture.jane) { $0.user.password = APIToken.stored(fixture.token) }
        #expect(await fixture.login("jane", fixture.token.exposed).summary == "invalid/unreadable_hash")
    }

    @Test func movesTheTimeOfTheLastLoginForSessionsAlone() async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("jane", door: .check)
        #expect(fixture.authenticator.lastLogin(of: LoginFixture.jane) == nil)
        var attempt = fixture.attempt("jane", door: .form)
        attempt.makesSession = true
        #expect(await fixture.authenticator.authenticate(attempt).isAllowed)
        #expect(fixture.authenticator.lastLogin(of: LoginFixture.jane) == fixture.clock.time)
        #expect(fixture.journal[LoginFixture.jane].loggedInAt == fixture.clock.time)
    }

    @Test func showsNoSecretInADescription() throws {
        let fixture = try LoginFixture()
        let text = String(describing: fixture.attempt("jane", "hunter2hunter2", code: "123456"))
        #expect(!text.contains("hunter2"))
        #expect(!text.contains("123456"))
    }
}
