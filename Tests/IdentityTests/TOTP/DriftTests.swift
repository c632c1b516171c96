import Identity
import Testing

/// Apps whose clocks go wrong by a little more each time (RFC 6238 section 6).
@Suite struct DriftTests {
    @Test func aClockThatGoesFastIsFollowed() async throws {
        let fixture = try LoginFixture()
        // Each log-in is a step later in the app than the one before; the window alone would end at one.
        for drift in Int64(1)...5 {
            fixture.clock.advance(seconds: 60)
            #expect(await fixture.login("otto", code: fixture.code(step: drift)).isAllowed, "\(drift)")
            #expect(fixture.journal[LoginFixture.otto].codeDrift == drift)
        }
        fixture.clock.advance(seconds: 60)
        #expect(await fixture.login("otto", code: fixture.code(step: 7)).summary == "invalid/wrong_code")
    }

    @Test func aClockThatWasSetIsTakenAtOnce() async throws {
        let fixture = try LoginFixture()
        for drift in [Int64(-1), -2, -3] {
            fixture.clock.advance(seconds: 120)
            #expect(await fixture.login("otto", code: fixture.code(step: drift)).isAllowed)
        }
        fixture.clock.advance(seconds: 120)
        #expect(await fixture.login("otto", code: fixture.code()).isAllowed)
        #expect(fixture.journal[LoginFixture.otto].codeDrift == 0)
    }

    @Test func noUsedCodeComesBack() async throws {
        let fixture = try LoginFixture()
        let code = fixture.code(step: 1)
        #expect(await fixture.login("otto", code: code).isAllowed)
        for _ in 0..<3 {
            fixture.clock.advance(seconds: 30)
            #expect(!(await fixture.login("otto", code: code).isAllowed))
        }
    }

    @Test func isFollowedNoFurtherThanTenSteps() {
        #expect(TOTP.drift(of: 1000, at: 0) == 10 && TOTP.drift(of: 0, at: 30 * 1000) == -10)
        let totp = TOTP(TOTPSecret())
        let time: UInt64 = 1_700_000_000
        let present = TOTP.step(at: time)
        #expect(totp.step(matching: totp.code(atStep: present + 11), at: time, drift: 1_000_000) == present + 11)
        #expect(totp.step(matching: totp.code(atStep: present + 12), at: time, drift: 1_000_000) == nil)
        #expect(totp.step(matching: totp.code(atStep: 0), at: 0, drift: .min) == 0)
    }
}
