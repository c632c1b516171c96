import Testing

@testable import Identity

@Suite("Authenticator, vouched for")
struct VouchedLoginTests {
    private func verdict(
        _ fixture: LoginFixture, _ name: String, _ voucher: Authenticator.Voucher
    ) -> Verdict {
        fixture.authenticator.decide(fixture.attempt(name, ""), vouchedFor: voucher)
    }

    static let cases: [(name: String, voucher: Authenticator.Voucher, summary: String)] = [
        ("robot", .certificate, "allowed"), ("jane", .certificate, "invalid/wrong_type"),
        ("nobody", .certificate, "invalid/unknown_user"), ("jane", .kerberos, "allowed"),
        ("jane", .scram, "allowed"), ("otto", .kerberos, "invalid/code_required"),
        ("otto", .scram, "invalid/code_required"), ("nobody", .kerberos, "invalid/unknown_user"),
    ]

    @Test(arguments: cases)
    func letsInWhomTheVoucherMayVouchFor(name: String, voucher: Authenticator.Voucher, summary: String) throws {
        let fixture = try LoginFixture()
        #expect(verdict(fixture, name, voucher).summary == summary)
    }

    @Test func refusesDisabledUsers() throws {
        let fixture = try LoginFixture()
        fixture.accounts.change(LoginFixture.robot) { $0.user.status = .disabled }
        #expect(verdict(fixture, "robot", .certificate).summary == "invalid/disabled")
    }

    @Test func refusesALockedAccountButNoService() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("jane", times: 10)
        #expect(verdict(fixture, "jane", .kerberos).summary == "invalid/locked")
        await fixture.fail("robot", times: 10)
        #expect(verdict(fixture, "robot", .certificate).isAllowed)
    }

    @Test func refusesThoseWhoHaveToEnrol() throws {
        let fixture = try LoginFixture { $0.requiresTwoFactor = true }
        #expect(verdict(fixture, "jane", .kerberos).summary == "invalid/two_factor_not_enrolled")
    }
}
