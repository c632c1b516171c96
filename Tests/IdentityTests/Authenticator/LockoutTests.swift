import Identity
import Testing

@Suite struct LockoutTests {
    private let elsewhere = "203.0.113.9"

    @Test(arguments: LoginDoor.allCases) func locksEveryDoorAfterTenFailures(_ door: LoginDoor) async throws {
        let fixture = try LoginFixture()
        await fixture.fail("jane", times: 9)
        #expect(fixture.journal[LoginFixture.jane].lockedUntil == nil)
        await fixture.fail("jane", times: 1)
        #expect(fixture.journal[LoginFixture.jane].lockedUntil != nil)
        #expect(await fixture.login("jane", door: door).summary == "invalid/locked")
    }

    @Test func opensByItselfAndLocksLongerEachTime() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("jane", times: 10)
        for minutes in [1, 2, 4, 8, 15, 15] as [Int64] {
            #expect(await fixture.login("jane").summary == "invalid/locked")
            let until = try #require(fixture.journal[LoginFixture.jane].lockedUntil)
            let left = until.microseconds - fixture.clock.time.microseconds
            #expect(left <= minutes * 60_000_000 && left > (minutes * 60 - 5) * 1_000_000, "\(minutes)")
            fixture.clock.advance(seconds: minutes * 60)
            await fixture.fail("jane", times: 10)
        }
        fixture.clock.advance(seconds: 900)
        #expect(await fixture.login("jane").isAllowed)
        #expect(fixture.journal[LoginFixture.jane].locks == 0)
    }

    @Test func forgetsFailuresAfterAQuarterOfAnHour() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("jane", times: 9)
        fixture.clock.advance(seconds: 900)
        await fixture.fail("jane", times: 9)
        #expect(await fixture.login("jane").isAllowed)
    }

    @Test func clearsTheCounterAtASuccess() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("jane", times: 9)
        #expect(await fixture.login("jane").isAllowed)
        #expect(fixture.journal[LoginFixture.jane].failures.isEmpty)
        await fixture.fail("jane", times: 9)
        #expect(await fixture.login("jane").isAllowed)
    }

    @Test func countsAllSpellingsAndDoorsTogether() async throws {
        let fixture = try LoginFixture()
        let names = ["jane", "JANE", "Jane", "jane@example.org", "JANE@EXAMPLE.ORG"]
        for index in 0..<10 {
            let door = LoginDoor.allCases[index % LoginDoor.allCases.count]
            _ = await fixture.login(names[index % names.count], "wrong password", door: door)
        }
        #expect(await fixture.login("jane").summary == "invalid/locked")
    }

    @Test(arguments: LoginDoor.allCases)
    func opensALockedAccountToAnAddressThatIsKnown(_ door: LoginDoor) async throws {
        let fixture = try LoginFixture()
        #expect(await fixture.login("jane", address: elsewhere).isAllowed)
        await fixture.authenticator.flush()
        #expect(fixture.journal[LoginFixture.jane].knownAddresses.map(\.address) == [elsewhere])
        fixture.clock.advance(seconds: 86400)
        await fixture.fail("jane", times: 10)
        #expect(await fixture.login("jane", door: door).summary == "invalid/locked")
        #expect(await fixture.login("jane", door: door, address: elsewhere).isAllowed)
    }

    @Test func knowsAnAddressForThirtyDays() async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("jane", address: elsewhere)
        await fixture.authenticator.flush()
        fixture.clock.advance(seconds: 30 * 86400 + 60)
        await fixture.fail("jane", times: 10)
        #expect(await fixture.login("jane", address: elsewhere).summary == "invalid/locked")
    }

    @Test func givesAKnownAddressTenFailuresOfItsOwn() async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("jane", address: elsewhere)
        await fixture.authenticator.flush()
        await fixture.fail("jane", times: 10)
        await fixture.fail("jane", times: 9, address: elsewhere)
        fixture.clock.advance(seconds: 1)
        #expect(await fixture.login("jane", "wrong password", address: elsewhere).summary == "invalid/wrong_password")
        #expect(await fixture.login("jane", address: elsewhere).summary == "invalid/locked")
    }

    @Test func opensALockedAccountToALiveSession() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("jane", times: 10)
        var attempt = fixture.attempt("jane", address: elsewhere)
        attempt.hasLiveSession = true
        #expect(await fixture.authenticator.authenticate(attempt).isAllowed)
    }

    @Test func locksOnceForAttemptsThatFailTogether() async throws {
        let fixture = try LoginFixture()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask { _ = await fixture.login("jane", "wrong password \(number)") }
            }
        }
        let state = fixture.journal[LoginFixture.jane]
        #expect(state.locks == 1)
        let wrong = fixture.journal.outcomes.count { $0 == "wrong_password" }
        // What is tried at once is no more than may fail.
        #expect(wrong == 10)
    }

    @Test func letsManyGoodLoginsInAtOnce() async throws {
        let fixture = try LoginFixture { $0.rememberedLifetime = .zero }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 { group.addTask { await fixture.login("jane").isAllowed } }
            for await isAllowed in group { #expect(isAllowed) }
        }
    }

    @Test func keepsLocksOverARestart() async throws {
        let journal = MemoryJournal()
        let before = try LoginFixture(journal: journal)
        await before.fail("jane", times: 10)
        let after = try LoginFixture(journal: journal)
        #expect(await after.login("jane").summary == "invalid/locked")
    }

    @Test func learnsOfLocksFromOtherProcesses() async throws {
        let journal = MemoryJournal()
        let here = try LoginFixture(journal: journal)
        let there = try LoginFixture(journal: journal)
        await there.fail("jane", times: 10)
        await here.authenticator.refresh()
        #expect(await here.login("jane").summary == "invalid/locked")
    }

    @Test func tellsWhenToComeBackForNamesThatExistAndNamesThatDoNot() async throws {
        let fixture = try LoginFixture()
        for name in ["jane", "nobody"] {
            for number in 1...10 {
                let refusal = await fixture.login(name, "wrong password").refusal
                #expect((refusal?.retryAfter == nil) == (number < 10), "\(name) \(number)")
            }
            let locked = await fixture.login(name, "wrong password").refusal
            #expect(locked?.reason == .invalid)
            #expect(locked.map { (1...60).contains($0.retryAfter ?? 0) } == true, "\(name)")
        }
    }

    @Test func boundsTheNamesThatDoNotExist() async throws {
        let fixture = try LoginFixture { $0.counterLimit = 5 }
        await fixture.fail("nobody", times: 10)
        for number in 0..<5 { await fixture.fail("stranger \(number)", times: 1) }
        #expect(await fixture.login("nobody").refusal?.retryAfter == nil)
    }

    @Test func delaysFailuresOfABusyAddressByASecondAndSuccessesNever() async throws {
        let fixture = try LoginFixture { $0.addressFailureLimit = 3 }
        for number in 0..<3 {
            let arrival = fixture.clock.instant
            _ = await fixture.login("stranger \(number)", address: elsewhere)
            #expect(fixture.clock.instant - arrival == .milliseconds(100))
        }
        let arrival = fixture.clock.instant
        _ = await fixture.login("stranger", address: elsewhere)
        #expect(fixture.clock.instant - arrival == .seconds(1))
        let later = fixture.clock.instant
        #expect(await fixture.login("jane", address: elsewhere).isAllowed)
        #expect(fixture.clock.instant == later)
    }

    @Test(arguments: ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
    func countsNoFailuresOfLoopback(_ address: String) async throws {
        let fixture = try LoginFixture { $0.addressFailureLimit = 3 }
        for number in 0..<8 {
            let arrival = fixture.clock.instant
            _ = await fixture.login("stranger \(number)", address: address)
            #expect(fixture.clock.instant - arrival == .milliseconds(100))
        }
    }

    @Test func ignoresALockFromAClockThatWasWrong() async throws {
        let journal = MemoryJournal()
        let fixture = try LoginFixture(journal: journal)
        let future = fixture.clock.time.advanced(bySeconds: 86400)
        try journal.update(LoginFixture.jane) { state in
            state.lockedUntil = future
            state.failures = Array(repeating: future, count: 10)
        }
        await fixture.authenticator.refresh()
        #expect(await fixture.login("jane").isAllowed)
    }
}
