import Identity
import Testing

@Suite struct RememberedPasswordTests {
    /// Whether the attempt is answered without work.
    private func isCheap(_ fixture: LoginFixture, _ attempt: LoginAttempt) -> Bool {
        if case .verdict = fixture.authenticator.decide(attempt) { true } else { false }
    }

    @Test func answersFromMemoryForAMinute() async throws {
        let fixture = try LoginFixture()
        let attempt = fixture.attempt("jane")
        #expect(!isCheap(fixture, attempt))
        _ = await fixture.authenticator.authenticate(attempt)
        #expect(isCheap(fixture, attempt))
        fixture.clock.advance(seconds: 59)
        #expect(isCheap(fixture, attempt))
        fixture.clock.advance(seconds: 1)
        #expect(!isCheap(fixture, attempt))
    }

    @Test func neverRefusesFromMemory() async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("jane")
        #expect(!isCheap(fixture, fixture.attempt("jane", "wrong password")))
    }

    static let changes: [(name: String, change: @Sendable (inout MemoryAccounts.Stored) -> Void)] = [
        ("credential", { $0.user.credentialGeneration += 1 }),
        ("status", { $0.user.status = .disabled }),
        ("role", { $0.role = nil }),
        ("list role", { $0.listRole = nil }),
        ("two-factor rule", { $0.role?.requiresTwoFactor = true }),
    ]

    @Test(arguments: changes.indices) func forgetsAtAnyChange(_ index: Int) async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("jane")
        #expect(isCheap(fixture, fixture.attempt("jane")))
        fixture.accounts.change(LoginFixture.jane, Self.changes[index].change)
        #expect(!isCheap(fixture, fixture.attempt("jane")), "\(Self.changes[index].name)")
    }

    @Test func forgetsAtALock() async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("jane")
        await fixture.fail("jane", times: 10, address: "198.51.100.7")
        #expect(!isCheap(fixture, fixture.attempt("jane", address: "203.0.113.9")))
        #expect(await fixture.login("jane", address: "203.0.113.9").summary == "invalid/locked")
    }

    @Test func asksForACodeAllTheSame() async throws {
        let fixture = try LoginFixture()
        #expect(await fixture.login("otto", code: fixture.code()).isAllowed)
        #expect(await fixture.login("otto").summary == "code_required/code_required")
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/used_code")
        fixture.clock.advance(seconds: 30)
        #expect(await fixture.login("otto", code: fixture.code()).isAllowed)
    }

    @Test func holdsOnlySoMany() async throws {
        let fixture = try LoginFixture { $0.rememberedLimit = 1 }
        _ = await fixture.login("jane")
        _ = await fixture.login("root")
        #expect(!isCheap(fixture, fixture.attempt("jane")))
        #expect(isCheap(fixture, fixture.attempt("root")))
    }

    @Test func remembersNothingWhenToldTo() async throws {
        let fixture = try LoginFixture { $0.rememberedLifetime = .zero }
        _ = await fixture.login("jane")
        #expect(!isCheap(fixture, fixture.attempt("jane")))
    }

    @Test func keepsToAMinuteAtMost() async throws {
        let fixture = try LoginFixture { $0.rememberedLifetime = .seconds(3600) }
        _ = await fixture.login("jane")
        fixture.clock.advance(seconds: 60)
        #expect(!isCheap(fixture, fixture.attempt("jane")))
    }
}
