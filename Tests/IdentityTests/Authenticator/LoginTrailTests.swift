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
