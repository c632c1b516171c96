import Identity
import Testing

@Suite struct PasswordStandingTests {
    private static let day: Int64 = 86400

    /// Jane set her password so many days ago; it is good for 30, people are told 10 days before.
    private func fixture(
        daysAgo: Int64 = 0, grace: Int = 0, _ change: (inout User) -> Void = { _ in }
    ) throws -> LoginFixture {
        var policy = PasswordPolicy()
        policy.maximumAge = 30 * Self.day
        policy.graceLogins = grace
        policy.warningTime = 10 * Self.day
        let fixture = try LoginFixture(passwords: PasswordRules(policy))
        let changed = fixture.clock.time.advanced(bySeconds: -daysAgo * Self.day)
        for user in [LoginFixture.jane, LoginFixture.otto, LoginFixture.robot, LoginFixture.corp] {
            fixture.accounts.change(user) { account in
                account.user.passwordChangedAt = changed
                change(&account.user)
            }
        }
        return fixture
    }

    private func standing(_ verdict: Verdict) -> PasswordStanding? { verdict.admission?.password }

    @Test func tellsOfTheEndInTime() async throws {
        let cases: [(Int64, PasswordStanding)] = [
            (0, .good), (19, .good), (20, .expiring(seconds: 10 * Self.day)), (29, .expiring(seconds: Self.day)),
        ]
        for (days, expected) in cases {
            let fixture = try self.fixture(daysAgo: days)
            let verdict = await fixture.login("jane")
            #expect(standing(verdict) == expected, "\(days) days")
        }
    }

    @Test(arguments: LoginDoor.allCases) func anExpiredOneOpensTheFormAloneToBeChanged(_ door: LoginDoor) async throws {
        let fixture = try self.fixture(daysAgo: 30)
        let verdict = await fixture.login("jane", door: door)
        if door == .form {
            #expect(standing(verdict) == .expired)
        } else {
            #expect(verdict.summary == "expired/password_expired")
        }
        #expect(await fixture.login("jane", "wrong password", door: door).summary == "invalid/wrong_password")
    }

    @Test(arguments: LoginDoor.allCases) func oneToBeChangedOpensWhereItCanBe(_ door: LoginDoor) async throws {
        let fixture = try self.fixture { $0.mustChangePassword = true }
        let verdict = await fixture.login("jane", door: door)
        if door == .form || door == .ldap {
            #expect(standing(verdict) == .mustChange)
        } else {
            #expect(verdict.summary == "must_change_password/must_change_password")
        }
        #expect(await fixture.login("jane", "wrong password", door: door).summary == "invalid/wrong_password")
    }

    @Test func isLetPassAFewTimes() async throws {
        let fixture = try self.fixture(daysAgo: 31, grace: 3)
        for remaining in [2, 1, 0] {
            #expect(standing(await fixture.login("jane")) == .grace(remaining: remaining))
            #expect(fixture.journal[LoginFixture.jane].graceUses.count == 3 - remaining)
        }
        #expect(await fixture.login("jane").summary == "expired/password_expired")
        #expect(fixture.journal[LoginFixture.jane].failures.isEmpty)
        // Another password begins anew.
        let now = fixture.clock.time
        fixture.accounts.change(LoginFixture.jane) { $0.user.passwordChangedAt = now }
        #expect(standing(await fixture.login("jane")) == .good)
    }

    @Test func manyAtOnceGetNoMoreThanTheyMay() async throws {
        let fixture = try self.fixture(daysAgo: 31, grace: 3)
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 { group.addTask { await fixture.login("jane").isAllowed } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 3)
    }

    @Test func asksForTheCodeFirst() async throws {
        let fixture = try self.fixture { $0.mustChangePassword = true }
        #expect(await fixture.login("otto").summary == "code_required/code_required")
        // Nobody learns of it, or gets to change the password, who does not show the right code.
        let wrong = await fixture.login("otto", code: fixture.wrongCode(), door: .pam)
        #expect(wrong.summary == "invalid/wrong_code")
        let right = await fixture.login("otto", code: fixture.code(step: -1), door: .pam)
        #expect(right.summary == "must_change_password/must_change_password")
        #expect(standing(await fixture.login("otto", code: fixture.code())) == .mustChange)
    }

    @Test func isNoMatterOfMachinesAndOfOtherDirectories() async throws {
        let fixture = try self.fixture(daysAgo: 31)
        #expect(await fixture.login("robot", fixture.token.exposed).isAllowed)
        #expect(await fixture.login("corp", "corporate").isAllowed)
    }

    @Test func theOwnPasswordIsConfirmedWhateverItsAge() async throws {
        let fixture = try self.fixture(daysAgo: 31)
        var attempt = fixture.attempt("jane", door: .http)
        attempt.purpose = .confirmation
        #expect(await fixture.authenticator.authenticate(attempt).isAllowed)
    }

    @Test func rolesHaveTheirOwn() async throws {
        var strict = PasswordPolicy()
        strict.maximumAge = Self.day
        var rules = PasswordRules()
        rules.byRole["editors"] = strict
        let fixture = try LoginFixture(passwords: rules)
        let changed = fixture.clock.time.advanced(bySeconds: -2 * Self.day)
        for user in [LoginFixture.jane, LoginFixture.fast] {
            fixture.accounts.change(user) { $0.user.passwordChangedAt = changed }
        }
        #expect(await fixture.login("jane").summary == "expired/password_expired")
        #expect(await fixture.login("fast").isAllowed)
    }

    @Test func oldPasswordsAreKeptAsFarAsThePolicyLooks() throws {
        func hash(_ text: String) throws -> PasswordHash { try LoginFixture.hasher.hash(Array(text.utf8)) }
        var user = User(
            id: LoginFixture.jane, username: "jane", canonicalUsername: "jane", name: "jane", type: .user)
        let time = Timestamp(seconds: 1_700_000_000)
        for word in ["first", "second", "third", "fourth"] {
            user.changePassword(to: try hash(word), at: time, keeping: 3)
        }
        #expect(user.formerPasswords.count == 2 && user.passwordChangedAt == time)
        var policy = PasswordPolicy()
        #expect(!policy.isUsed(Array("fourth".utf8), by: user))
        policy.history = 3
        for (word, isUsed) in [("first", false), ("second", true), ("third", true), ("fourth", true), ("fifth", false)]
        {
            #expect(policy.isUsed(Array(word.utf8), by: user) == isUsed, "\(word)")
        }
        policy.history = 1
        #expect(policy.isUsed(Array("fourth".utf8), by: user) && !policy.isUsed(Array("third".utf8), by: user))
    }
}
