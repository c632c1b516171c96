import Identity
import Testing

@Suite struct LoginTrailTests {
    @Test func writesFailuresBeforeTheAnswerAndSuccessesLater() async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("jane", "wrong password")
        #expect(fixture.journal.outcomes == ["wrong_password"])
        _ = await fixture.login("fast")
        #expect(fixture.journal.outcomes == ["wrong_password"])
        await fixture.authenticator.flush()
        #expect(fixture.journal.outcomes == ["wrong_password", "allowed"])
    }

    @Test func saysWhoFromWhereThroughWhichDoorAndNoSecret() async throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt("JANE@example.org", "wrong secret", code: "123456", door: .check)
        attempt.service = "wiki"
        _ = await fixture.authenticator.authenticate(attempt)
        let line = try #require(fixture.journal.lines.first)
        #expect(line.name == "JANE@example.org")
        #expect(line.user == LoginFixture.jane)
        #expect(line.door == "check")
        #expect(line.address == "192.0.2.1")
        #expect(line.service == "wiki")
        #expect(!String(describing: line).contains("secret"))
        #expect(!String(describing: line).contains("123456"))
    }

    @Test func tellsHowLongTheDecisionTook() async throws {
        let fixture = try LoginFixture()
        guard case .work(let work) = fixture.authenticator.decide(fixture.attempt("jane", "wrong password")) else {
            Issue.record("decided without a hash")
            return
        }
        fixture.clock.advance(seconds: 2)
        _ = await fixture.authenticator.perform(work)
        #expect(fixture.journal.lines.first?.duration == 2_000_000)
    }

    static let guesses: [(name: String, address: String?, line: String)] = [
        ("jane", "192.0.2.1", "address=192.0.2.1 door=ldap outcome=wrong_password user=jane"),
        ("nobody", "2001:db8::1", "address=2001:db8::1 door=ldap outcome=unknown_user user=nobody"),
        ("", nil, "address=- door=ldap outcome=unknown_user user=-"),
        ("a", "not an address", "address=- door=ldap outcome=unknown_user user=a"),
        (
            "x\n login_failed address=192.0.2.9 é%", "192.0.2.1",
            "address=192.0.2.1 door=ldap outcome=unknown_user user=x%0A%20login_failed%20address=192.0.2.9%20%C3%A9%25"
        ),
    ]

    @Test(arguments: guesses)
    func writesOneLineForWhoGuesses(_ name: String, _ address: String?, _ line: String) async throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt(name, "wrong password", door: .ldap)
        attempt.address = address
        _ = await fixture.authenticator.authenticate(attempt)
        #expect(fixture.log.lines == ["notice login_failed " + line])
    }

    @Test func writesNoneForWhoDoesNotGuess() async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("jane")
        // The password is right, a code is missing.
        _ = await fixture.login("otto")
        #expect(fixture.log.lines.isEmpty)
    }

    @Test func writesOneLineForUserPeerAndMinuteOfWhatIsRemembered() async throws {
        let fixture = try LoginFixture()
        // The start of a minute.
        fixture.clock.advance(seconds: 60 - fixture.clock.time.seconds % 60)
        _ = await fixture.login("jane")
        for _ in 0..<20 { _ = await fixture.login("jane") }
        for _ in 0..<20 { _ = await fixture.login("jane", address: "192.0.2.2") }
        await fixture.authenticator.flush()
        // The hash, and one line for each peer.
        #expect(fixture.journal.outcomes == ["allowed", "allowed", "allowed"])
    }

    @Test func keepsTheLinesThatCouldNotBeWritten() async throws {
        let fixture = try LoginFixture()
        _ = await fixture.login("fast")
        fixture.journal.isFull = true
        await fixture.authenticator.flush()
        fixture.journal.isFull = false
        await fixture.authenticator.flush()
        #expect(fixture.journal.outcomes == ["allowed"])
    }

    @Test func isWrittenWhileTheServiceRunsAndWhenItEnds() async throws {
        let fixture = try LoginFixture()
        let service = Task { await fixture.authenticator.run() }
        _ = await fixture.login("fast")
        while fixture.journal.outcomes.isEmpty { await Task.yield() }
        service.cancel()
        await service.value
        #expect(fixture.journal.outcomes == ["allowed"])
    }

    @Test func writesNoAddressAgainForTwelveHours() async throws {
        let fixture = try LoginFixture()
        for _ in 0..<5 {
            _ = await fixture.login("jane")
            await fixture.authenticator.flush()
        }
        let written = fixture.journal[LoginFixture.jane].knownAddresses
        #expect(written.count == 1)
        fixture.clock.advance(seconds: 12 * 3600)
        _ = await fixture.login("jane")
        await fixture.authenticator.flush()
        #expect(fixture.journal[LoginFixture.jane].knownAddresses.first?.time == fixture.clock.time)
    }

    @Test func refusesWhatNeedsAWriteAfterTheEnd() async throws {
        let fixture = try LoginFixture()
        fixture.authenticator.close()
        #expect(await fixture.login("otto", code: fixture.code()).summary == "busy/busy")
        #expect(await fixture.login("fast").isAllowed)
    }
}
