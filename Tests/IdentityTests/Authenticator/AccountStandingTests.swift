import Testing

@testable import Identity

@Suite("Authenticator, without a proof")
struct AccountStandingTests {
    static let cases: [(name: String, summary: String)] = [
        ("jane", "allowed"), ("JANE@example.org", "allowed"), ("otto", "allowed"), ("corp", "allowed"),
        ("nobody", "invalid/unknown_user"), ("", "invalid/unknown_user"), ("jane\0", "invalid/unknown_user"),
    ]

    @Test(arguments: cases) func knowsWhoIsThere(name: String, summary: String) throws {
        let fixture = try LoginFixture()
        #expect(fixture.authenticator.decideWithoutProof(fixture.attempt(name, "")).summary == summary)
    }

    @Test func refusesWhatIsNotGranted() throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt("jane", "")
        attempt.permission = .listsGet
        #expect(fixture.authenticator.decideWithoutProof(attempt).isAllowed)
        attempt.groups = ["nobody"]
        #expect(fixture.authenticator.decideWithoutProof(attempt).summary == "not_permitted/not_permitted")
        attempt.groups = []
        attempt.permission = .usersManage
        #expect(fixture.authenticator.decideWithoutProof(attempt).summary == "not_permitted/not_permitted")
    }

    @Test func refusesDisabledUsersAndThoseWhoHaveToEnrol() throws {
        let fixture = try LoginFixture { $0.requiresTwoFactor = true }
        #expect(
            fixture.authenticator.decideWithoutProof(fixture.attempt("jane", "")).summary
                == "not_permitted/two_factor_not_enrolled")
        #expect(fixture.authenticator.decideWithoutProof(fixture.attempt("otto", "")).isAllowed)
        fixture.accounts.change(LoginFixture.otto) { $0.user.status = .disabled }
        #expect(
            fixture.authenticator.decideWithoutProof(fixture.attempt("otto", "")).summary == "invalid/disabled")
    }

    @Test func isNoMatterOfGuesses() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("jane", times: 10)
        #expect(fixture.authenticator.decideWithoutProof(fixture.attempt("jane", "")).isAllowed)
    }
}
