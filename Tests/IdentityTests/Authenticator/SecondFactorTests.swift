import Identity
import Testing

@Suite struct SecondFactorTests {
    @Test(arguments: LoginDoor.allCases) func asksForACodeOnEveryDoor(_ door: LoginDoor) async throws {
        let fixture = try LoginFixture()
        let verdict = await fixture.login("otto", door: door)
        #expect(verdict.summary == "code_required/code_required")
        #expect(verdict.refusal?.account?.user.id == LoginFixture.otto)
        #expect(await fixture.login("otto", "wrong password", door: door).summary == "invalid/wrong_password")
        let verified = await fixture.login("otto", code: fixture.code(), door: door)
        #expect(verified.admission?.usedTwoFactor == true)
    }

    @Test(arguments: ["", " ", ":", ";"]) func takesACodeBehindThePassword(_ separator: String) async throws {
        let fixture = try LoginFixture()
        let field = LoginFixture.password + separator + fixture.code()
        #expect(await fixture.login("otto", field, appended: true).isAllowed)
        #expect(await fixture.login("otto", field, appended: true).summary == "invalid/used_code")
    }

    @Test func takesNoCodeBehindThePasswordElsewhere() async throws {
        let fixture = try LoginFixture()
        let field = LoginFixture.password + fixture.code()
        #expect(await fixture.login("otto", field, door: .http).summary == "invalid/wrong_password")
    }

    @Test func letsAPersonWithoutASecondFactorHaveAPasswordThatEndsInSixDigits() async throws {
        let fixture = try LoginFixture()
        let hash = try LoginFixture.hasher.hash(Array("horse123456".utf8))
        fixture.accounts.change(LoginFixture.jane) { $0.user.password = hash }
        #expect(await fixture.login("jane", "horse123456", appended: true).isAllowed)
    }

    @Test func knowsAPasswordThatEndsInSixDigitsWithAndWithoutItsCode() async throws {
        let fixture = try LoginFixture()
        let hash = try LoginFixture.hasher.hash(Array("horse123456".utf8))
        fixture.accounts.change(LoginFixture.otto) { $0.user.password = hash }
        let bare = await fixture.login("otto", "horse123456", appended: true)
        #expect(bare.summary == "code_required/code_required")
        #expect(await fixture.login("otto", "horse123456" + fixture.code(), appended: true).isAllowed)
    }

    @Test func doesNotUseUpTheCodeOfAWrongPassword() async throws {
        let fixture = try LoginFixture()
        let code = fixture.code()
        #expect(await fixture.login("otto", "wrong password", code: code).summary == "invalid/wrong_password")
        #expect(await fixture.login("otto", "wrong" + code, appended: true).summary == "invalid/wrong_password")
        #expect(await fixture.login("otto", code: code).isAllowed)
    }

    @Test func takesOneStepEitherWayAndNoMore() async throws {
        for (offset, isRight) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)] {
            let fixture = try LoginFixture()
            #expect(await fixture.login("otto", code: fixture.code(step: offset)).isAllowed == isRight, "\(offset)")
        }
    }

    @Test func takesLaterStepsAlone() async throws {
        let fixture = try LoginFixture()
        #expect(await fixture.login("otto", code: fixture.code(step: 1)).isAllowed)
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/used_code")
    }

    @Test(arguments: ["12345", "1234567", "12345a", "１２３４５６", " 12345"])
    func takesSixDigitsAlone(_ code: String) async throws {
        let fixture = try LoginFixture()
        #expect(await fixture.login("otto", code: code).summary == "invalid/wrong_code")
    }

    @Test func letsOneOfEightAttemptsWithOneCodeIn() async throws {
        let fixture = try LoginFixture()
        let code = fixture.code()
        let doors = LoginDoor.allCases
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                let door = doors[number % doors.count]
                group.addTask { await fixture.login("otto", code: code, door: door).isAllowed }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 1)
        fixture.clock.advance(seconds: 30)
        #expect(await fixture.login("otto", code: fixture.code()).isAllowed)
    }

    @Test func letsOneOfTwoProcessesInWithOneCode() async throws {
        let journal = MemoryJournal()
        let here = try LoginFixture(journal: journal)
        #expect(await here.login("otto", code: here.code()).isAllowed)
        let step = journal[LoginFixture.otto].lastStep
        // Another process, that did not look at the journal since.
        let there = try LoginFixture(journal: MemoryJournal())
        #expect(step == TOTP.step(at: UInt64(there.clock.time.seconds)))
        try journal.update(LoginFixture.otto) { $0.lastStep = step + 1 }
        #expect(await here.login("otto", code: here.code(step: 1)).summary == "invalid/used_code")
    }

    @Test func locksTheCodesAfterFiveWrongOnes() async throws {
        let fixture = try LoginFixture()
        for _ in 0..<5 {
            #expect(await fixture.login("otto", code: fixture.wrongCode()).summary == "invalid/wrong_code")
        }
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/codes_locked")
        fixture.clock.advance(seconds: 899)
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/codes_locked")
        fixture.clock.advance(seconds: 1)
        #expect(await fixture.login("otto", code: fixture.code()).isAllowed)
    }

    @Test func countsWrongCodesAsFailuresOfTheAccount() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("otto", times: 6)
        for _ in 0..<4 { _ = await fixture.login("otto", code: fixture.wrongCode()) }
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/locked")
    }

    @Test func locksNoCodesForSomebodyWithoutThePassword() async throws {
        let fixture = try LoginFixture()
        for _ in 0..<9 { _ = await fixture.login("otto", "wrong" + fixture.wrongCode(), appended: true) }
        #expect(await fixture.login("otto", code: fixture.code()).isAllowed)
    }

    @Test func clearsNothingByAPasswordWithoutACode() async throws {
        let fixture = try LoginFixture()
        await fixture.fail("otto", times: 9)
        #expect(await fixture.login("otto").summary == "code_required/code_required")
        await fixture.fail("otto", times: 1)
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/locked")
    }

    @Test func writesTheCodeBeforeItAnswers() async throws {
        let fixture = try LoginFixture()
        fixture.journal.isFull = true
        #expect(await fixture.login("otto", code: fixture.code()).summary == "unavailable/store_unavailable")
        fixture.journal.isFull = false
        #expect(await fixture.login("otto", code: fixture.code()).isAllowed)
        #expect(fixture.journal[LoginFixture.otto].lastStep == TOTP.step(at: UInt64(fixture.clock.time.seconds)))
    }

    @Test func letsNobodyInWhoseSecretCannotBeOpened() async throws {
        let fixture = try LoginFixture()
        fixture.accounts.change(LoginFixture.otto) { $0.user.sealedTOTPSecret = [1, 2, 3] }
        #expect(await fixture.login("otto").summary == "invalid/unreadable_factor")
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/unreadable_factor")
    }

    @Test func takesTheCodeInASecondStep() async throws {
        let fixture = try LoginFixture()
        let first = await fixture.login("otto", door: .form)
        let user = try #require(first.refusal?.account?.user)
        func second(_ code: String) async -> Verdict {
            var attempt = LoginAttempt.secondStep(
                of: user.id, name: "otto", proof: user.credentialGeneration, code: Secret(Array(code.utf8)), door: .form
            )
            attempt.makesSession = true
            return await fixture.authenticator.authenticate(attempt)
        }
        #expect(await second(fixture.wrongCode()).summary == "invalid/wrong_code")
        #expect(await second(fixture.code()).isAllowed)
        #expect(fixture.authenticator.lastLogin(of: user.id) == fixture.clock.time)
        #expect(await second(fixture.code()).summary == "invalid/used_code")
        fixture.accounts.change(user.id) { $0.user.credentialGeneration += 1 }
        fixture.clock.advance(seconds: 30)
        #expect(await second(fixture.code()).summary == "invalid/outdated_proof")
    }

    @Test func takesNoSecondStepForAUserWithoutASecondFactor() async throws {
        let fixture = try LoginFixture()
        let attempt = LoginAttempt.secondStep(
            of: LoginFixture.jane, name: "jane", proof: 0, code: Secret(Array("123456".utf8)), door: .form)
        #expect(await fixture.authenticator.authenticate(attempt).summary == "invalid/outdated_proof")
    }

    @Test func confirmsAPasswordWithoutACode() async throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt("otto", door: .form)
        attempt.purpose = .confirmation
        #expect(await fixture.authenticator.authenticate(attempt).isAllowed)
        attempt.password = Secret(Array("wrong password".utf8))
        #expect(await fixture.authenticator.authenticate(attempt).summary == "invalid/wrong_password")
        #expect(fixture.journal[LoginFixture.otto].failures.count == 1)
    }

    @Test(arguments: LoginDoor.allCases) func letsTheFormAloneInWhoHasToEnrol(_ door: LoginDoor) async throws {
        let fixture = try LoginFixture()
        fixture.accounts.change(LoginFixture.jane) { $0.role?.requiresTwoFactor = true }
        let verdict = await fixture.login("jane", door: door)
        if door == .form {
            #expect(verdict.admission?.mustEnrolTwoFactor == true)
        } else {
            #expect(verdict.summary == "not_permitted/two_factor_not_enrolled")
        }
        #expect(await fixture.login("jane", "wrong password", door: door).summary == "invalid/wrong_password")
    }

    @Test func asksEverybodyForASecondFactorByPolicyButMachines() async throws {
        let fixture = try LoginFixture { $0.requiresTwoFactor = true }
        #expect(await fixture.login("jane").summary == "not_permitted/two_factor_not_enrolled")
        #expect(await fixture.login("otto", code: fixture.code()).isAllowed)
        #expect(await fixture.login("robot", fixture.token.exposed).isAllowed)
    }

    @Test func usesUpTheCodeOfAnEnrolment() async throws {
        let fixture = try LoginFixture()
        let right = Secret(Array(fixture.code().utf8))
        let wrong = Secret(Array(fixture.wrongCode().utf8))
        let user = LoginFixture.otto
        #expect(try await !fixture.authenticator.confirmEnrolment(of: user, secret: fixture.secret, code: wrong))
        #expect(try await fixture.authenticator.confirmEnrolment(of: user, secret: fixture.secret, code: right))
        #expect(try await !fixture.authenticator.confirmEnrolment(of: user, secret: fixture.secret, code: right))
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/used_code")
    }

    @Test func triesASourceOnceAndOnlyWithARightCode() async throws {
        let fixture = try LoginFixture()
        let sealed = try fixture.sealer.seal(
            fixture.secret, owner: EntryUUID(high: 1, low: UInt64(LoginFixture.corp.rawValue)).octets)
        fixture.accounts.change(LoginFixture.corp) { $0.user.sealedTOTPSecret = sealed }
        let wrong = await fixture.login("corp", "corporate" + fixture.wrongCode(), appended: true)
        #expect(wrong.summary == "invalid/wrong_password_or_code")
        #expect(fixture.source.binds == 0)
        #expect(await fixture.login("corp", "corporate" + fixture.code(), appended: true).isAllowed)
        #expect(fixture.source.binds == 1)
    }
}
