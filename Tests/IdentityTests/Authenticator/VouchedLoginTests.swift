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
        ("otto", .kerberos, "invalid/code_required"), ("nobody", .kerberos, "invalid/unknown_user"),
    ]

    private func verdict(_ fixture: LoginFixture, _ name: String, scramProof: Bool) async -> Verdict {
        switch fixture.authenticator.decide(fixture.attempt(name, ""), scramProof: scramProof) {
        case .verdict(let verdict): verdict
        case .work(let work): await fixture.authenticator.perform(work)
        }
    }

    @Test(arguments: [
        ("jane", true, "allowed"), ("jane", false, "invalid/wrong_password"), ("otto", true, "invalid/code_required"),
        ("otto", false, "invalid/wrong_password"), ("nobody", false, "invalid/unknown_user"),
        ("robot", true, "invalid/password_login_off"),
    ])
    func takesAProofOfAPasswordLikeThePassword(_ name: String, _ isRight: Bool, _ summary: String) async throws {
        let fixture = try LoginFixture()
        #expect(await verdict(fixture, name, scramProof: isRight).summary == summary)
    }

    @Test func countsWrongProofsAndOpensForNobodyThen() async throws {
        let fixture = try LoginFixture()
        for _ in 0..<10 { _ = await verdict(fixture, "jane", scramProof: false) }
        #expect(await verdict(fixture, "jane", scramProof: true).summary == "invalid/locked")
    }

    @Test func givesEverybodyAVerifierAndTheSameOneAgain() throws {
        let fixture = try LoginFixture()
        let nobody = fixture.authenticator.scramVerifier(of: "nobody")
        #expect(nobody == fixture.authenticator.scramVerifier(of: "nobody"))
        #expect(nobody != fixture.authenticator.scramVerifier(of: "noone"))
        let text = String(decoding: nobody.text, as: UTF8.self)
        #expect(text.hasPrefix("SCRAM-SHA-256$32768:") && text.count == 20 + 24 + 1 + 44 + 1 + 44)
    }

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
