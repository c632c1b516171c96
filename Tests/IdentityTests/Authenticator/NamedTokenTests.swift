import Identity
import Testing

@Suite struct NamedTokenTests {
    let fixture: LoginFixture
    let named = APIToken.make()

    init() throws {
        fixture = try LoginFixture()
        try add(1, named, expiresAfter: nil)
    }

    private func add(_ number: Int32, _ token: Secret<String>, expiresAfter seconds: Int64?) throws {
        let now = fixture.clock.time
        fixture.accounts.change(LoginFixture.robot) { account in
            account.user.tokens.append(
                NamedToken(
                    id: TokenID(rawValue: number), name: "ci \(number)", digest: APIToken.stored(token), createdAt: now,
                    expiresAt: seconds.map { now.advanced(bySeconds: $0) }))
        }
    }

    @Test(arguments: [LoginDoor.http, .ldap, .check]) func isAsGoodAsThePrimaryOne(_ door: LoginDoor) async throws {
        let verdict = await fixture.login("robot", named.exposed, door: door)
        #expect(verdict.admission?.token == TokenID(rawValue: 1))
        let primary = await fixture.login("robot", fixture.token.exposed, door: door)
        #expect(primary.admission?.token == .primary)
        #expect(await fixture.login("robot", named.exposed + "x", door: door).summary == "invalid/wrong_password")
    }

    @Test func isEnoughAlone() async throws {
        fixture.accounts.change(LoginFixture.robot) { $0.user.password = nil }
        #expect(await fixture.login("robot", named.exposed).isAllowed)
        #expect(await fixture.login("robot", fixture.token.exposed).summary == "invalid/wrong_password")
    }

    @Test func isRefusedFromItsLastMomentOn() async throws {
        let brief = APIToken.make()
        try add(2, brief, expiresAfter: 60)
        #expect(await fixture.login("robot", brief.exposed).isAllowed)
        fixture.clock.advance(seconds: 60)
        #expect(await fixture.login("robot", brief.exposed).summary == "invalid/expired_token")
        #expect(await fixture.login("robot", named.exposed).isAllowed)
    }

    @Test func isRefusedAtOnceWhenRevokedOrWhenTheUserIsDisabled() async throws {
        fixture.accounts.change(LoginFixture.robot) { $0.user.status = .disabled }
        #expect(await fixture.login("robot", named.exposed).summary == "invalid/disabled")
        fixture.accounts.change(LoginFixture.robot) {
            $0.user.status = .enabled
            $0.user.tokens = []
        }
        #expect(await fixture.login("robot", named.exposed).summary == "invalid/wrong_password")
    }

    @Test func isNoPasswordOfAPerson() async throws {
        let tokens = fixture.accounts.account(id: LoginFixture.robot)?.user.tokens ?? []
        fixture.accounts.change(LoginFixture.jane) { $0.user.tokens = tokens }
        #expect(await fixture.login("jane", named.exposed).summary == "invalid/wrong_password")
    }

    @Test func tellsWhenItWasLastUsedAndWritesThatEveryTenMinutes() async throws {
        let first = fixture.clock.time
        let token = TokenID(rawValue: 1)
        func use() async {
            _ = await fixture.login("robot", named.exposed)
            await fixture.authenticator.flush()
        }
        #expect(fixture.authenticator.lastUse(of: token, user: LoginFixture.robot) == nil)
        await use()
        #expect(fixture.journal[LoginFixture.robot].tokensUsedAt == [token: first])
        fixture.clock.advance(seconds: 599)
        await use()
        #expect(fixture.authenticator.lastUse(of: token, user: LoginFixture.robot) == first)
        fixture.clock.advance(seconds: 1)
        await use()
        #expect(
            fixture.authenticator.lastUse(of: token, user: LoginFixture.robot) == first.advanced(bySeconds: 600))
        #expect(fixture.authenticator.lastUse(of: .primary, user: LoginFixture.robot) == nil)
    }
}
