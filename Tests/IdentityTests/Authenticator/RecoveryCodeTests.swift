import Identity
import Testing

@Suite struct RecoveryCodeTests {
    let fixture: LoginFixture
    let codes = RecoveryCodes()

    init() throws {
        fixture = try LoginFixture()
        let digests = codes.digests
        fixture.accounts.change(LoginFixture.otto) { $0.user.recoveryCodes = digests }
    }

    private func code(_ index: Int) -> String { codes.codes[index].exposed }

    @Test(arguments: LoginDoor.allCases) func letsInOnceOnEveryDoor(_ door: LoginDoor) async throws {
        let admission = await fixture.login("otto", code: code(3), door: door).admission
        #expect(admission?.usedTwoFactor == true && admission?.usedRecoveryCode == true)
        #expect(await fixture.login("otto", code: code(3), door: door).summary == "invalid/used_code")
        #expect(await fixture.login("otto", code: code(4).uppercased(), door: door).isAllowed)
        let user = try #require(fixture.accounts.account(id: LoginFixture.otto)?.user)
        #expect(fixture.authenticator.remainingRecoveryCodes(of: user) == 8)
    }

    @Test func leavesTheAppAsItIs() async throws {
        #expect(await fixture.login("otto", code: code(0)).isAllowed)
        let admission = await fixture.login("otto", code: fixture.code()).admission
        #expect(admission?.usedTwoFactor == true && admission?.usedRecoveryCode == false)
    }

    @Test(arguments: ["", " ", ":", ";"]) func standsBehindThePassword(_ separator: String) async throws {
        let password = LoginFixture.password + separator
        #expect(await fixture.login("otto", password + code(0), appended: true).isAllowed)
        #expect(await fixture.login("otto", password + code(0), appended: true).summary == "invalid/used_code")
        let bare = code(1).split(separator: "-").joined()
        #expect(await fixture.login("otto", password + bare, appended: true).isAllowed)
        #expect(await fixture.login("otto", password + bare, appended: true).summary == "invalid/used_code")
        #expect(await fixture.login("otto", "wrong" + code(2), appended: true).summary == "invalid/wrong_password")
        #expect(await fixture.login("otto", password + code(2), appended: true).isAllowed)
    }

    @Test func countsLikeWrongCodes() async throws {
        for number in 0..<5 {
            let wrong = number.isMultiple(of: 2) ? "aaaaa-aaaaa" : "bbbbbbbbbb"
            #expect(await fixture.login("otto", code: wrong).summary == "invalid/wrong_code")
        }
        #expect(await fixture.login("otto", code: code(0)).summary == "invalid/codes_locked")
        #expect(fixture.journal[LoginFixture.otto].spentRecoveryCodes.isEmpty)
        #expect(fixture.journal[LoginFixture.otto].failures.count == 5)
    }

    @Test func countsAWrongOneBehindThePasswordAsAWrongCode() async throws {
        let field = LoginFixture.password + "aaaaa-aaaaa"
        #expect(await fixture.login("otto", field, appended: true).summary == "invalid/wrong_code")
    }

    @Test func isSpentByOneOfManyAtOnce() async throws {
        let code = code(5)
        let fixture = self.fixture
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { await fixture.login("otto", code: code).isAllowed } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 1)
    }

    @Test func isWorthNothingWithoutASecondFactorOrAfterANewSet() async throws {
        fixture.accounts.change(LoginFixture.otto) { $0.user.recoveryCodes = RecoveryCodes().digests }
        #expect(await fixture.login("otto", code: code(0)).summary == "invalid/wrong_code")
        fixture.accounts.change(LoginFixture.otto) { $0.user.recoveryCodes = [] }
        #expect(await fixture.login("otto", code: code(0)).summary == "invalid/wrong_code")
    }

    @Test func forgetsSpentCodesOfAnEarlierSet() async throws {
        #expect(await fixture.login("otto", code: code(0)).isAllowed)
        let new = RecoveryCodes()
        fixture.accounts.change(LoginFixture.otto) { $0.user.recoveryCodes = new.digests }
        #expect(await fixture.login("otto", code: new.codes[9].exposed).isAllowed)
        #expect(fixture.journal[LoginFixture.otto].spentRecoveryCodes == [new.digests[9]])
    }

    @Test func helpsWhenTheSecretOfTheAppCannotBeOpened() async throws {
        fixture.accounts.change(LoginFixture.otto) { $0.user.sealedTOTPSecret = [1, 2, 3] }
        #expect(await fixture.login("otto", code: fixture.code()).summary == "invalid/wrong_code")
        #expect(await fixture.login("otto", code: code(0)).isAllowed)
    }
}
