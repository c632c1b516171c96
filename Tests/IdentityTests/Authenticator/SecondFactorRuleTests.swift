import Testing

@testable import Identity

@Suite("Authenticator, when a code is asked for")
struct SecondFactorRuleTests {
    /// A log-in with the right password alone. Jane has no second factor, Otto has one.
    static let cases: [(name: String, own: SecondFactorRule, service: SecondFactorRule, role: Bool, summary: String)] =
        [
            ("jane", .ifEnrolled, .ifEnrolled, false, "allowed"),
            ("jane", .required, .ifEnrolled, false, "not_permitted/two_factor_not_enrolled"),
            ("jane", .ifEnrolled, .required, false, "not_permitted/two_factor_not_enrolled"),
            ("jane", .never, .required, false, "not_permitted/two_factor_not_enrolled"),
            ("jane", .ifEnrolled, .ifEnrolled, true, "not_permitted/two_factor_not_enrolled"),
            ("jane", .never, .ifEnrolled, true, "allowed"),
            ("jane", .ifEnrolled, .never, true, "not_permitted/two_factor_not_enrolled"),
            ("otto", .ifEnrolled, .ifEnrolled, false, "code_required/code_required"),
            ("otto", .never, .ifEnrolled, true, "allowed"),
            ("otto", .ifEnrolled, .never, true, "allowed"),
            ("otto", .required, .never, false, "code_required/code_required"),
            ("otto", .never, .required, false, "code_required/code_required"),
        ]

    @Test(arguments: cases) func theStrictestRuleCountsThenTheExemption(
        name: String, own: SecondFactorRule, service: SecondFactorRule, role: Bool, summary: String
    ) async throws {
        let fixture = try LoginFixture { $0.requiresTwoFactor = role }
        for user in [LoginFixture.jane, LoginFixture.otto] {
            fixture.accounts.change(user) { $0.user.secondFactorRule = own }
        }
        var attempt = fixture.attempt(name)
        attempt.serviceRule = service
        #expect(await fixture.authenticator.authenticate(attempt).summary == summary)
    }

    @Test func aCodeIsTakenStillWhereItIsRequired() async throws {
        let fixture = try LoginFixture()
        fixture.accounts.change(LoginFixture.otto) { $0.user.secondFactorRule = .required }
        let attempt = fixture.attempt("otto", code: fixture.code())
        #expect(await fixture.authenticator.authenticate(attempt).isAllowed)
    }
}
