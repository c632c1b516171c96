import Identity
import Logging
import TestSupport
import Testing

@Suite struct SessionKeeperTests {
    private let fixture: LoginFixture
    private let store = MemorySessions()
    private let keeper: SessionKeeper

    init() throws {
        fixture = try LoginFixture()
        keeper = Self.keeper(fixture, store)
    }

    private static func keeper(_ fixture: LoginFixture, _ store: MemorySessions) -> SessionKeeper {
        SessionKeeper(
            store: store, directory: fixture.accounts, clock: fixture.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func begin(_ name: String = "jane") async throws -> (token: String, session: LiveSession) {
        let begun = try await keeper.begin(for: try #require(fixture.accounts.account(login: name)))
        return (begun.token.exposed, begun.session)
    }

    private func isLive(_ token: String, in keeper: SessionKeeper? = nil) async throws -> Bool {
        try await (keeper ?? self.keeper).session(of: token) != nil
    }

    @Test func aTokenHas64LettersAndDigitsAndOnlyItsDigestIsStored() async throws {
        let (token, session) = try await begin()
        #expect(token.utf8.count == 64)
        #expect(SessionToken.isWellFormed(token))
        #expect(store.all.map(\.tokenDigest) == [SHA256.hash(Array(token.utf8))])
        #expect(try await keeper.session(of: token)?.session == session.session)
        #expect(try await begin().token != token)
    }

    @Test(arguments: ["", "x", String(repeating: "a", count: 64), String(repeating: "-", count: 64)])
    func othersAreNone(_ token: String) async throws {
        _ = try await begin()
        #expect(try await !isLive(token))
    }

    @Test func aKnownSessionCostsNoRead() async throws {
        let token = try await begin().token
        for _ in 0..<100 { #expect(try await isLive(token)) }
        #expect(store.reads == 0)
    }

    @Test func whatAnotherProcessEndedEndsWithinASecond() async throws {
        let token = try await begin().token
        let other = Self.keeper(fixture, store)
        let session = try #require(try await other.session(of: token))
        try await other.end(session.session)
        #expect(try await !isLive(token, in: other))
        fixture.clock.advance(seconds: 1)
        #expect(try await !isLive(token))
    }

    @Test func endsAtOnceWhereItIsEnded() async throws {
        let (token, session) = try await begin()
        #expect(try await isLive(token))
        try await keeper.end(session.session)
        #expect(try await !isLive(token))
    }

    @Test func endsAfterTwelveHoursWithoutUse() async throws {
        let token = try await begin().token
        fixture.clock.advance(seconds: 11 * 3600)
        #expect(try await isLive(token))
        fixture.clock.advance(seconds: 11 * 3600)
        #expect(try await isLive(token))
        fixture.clock.advance(seconds: 12 * 3600)
        #expect(try await !isLive(token))
        fixture.clock.advance(seconds: 1)
        try await keeper.prune()
        #expect(store.all.isEmpty)
    }

    @Test func endsAfterSevenDaysInAnyCase() async throws {
        let token = try await begin().token
        for _ in 0..<167 {
            fixture.clock.advance(seconds: 3600)
            #expect(try await isLive(token))
        }
        fixture.clock.advance(seconds: 3600)
        #expect(try await !isLive(token))
    }

    @Test func aUseIsWrittenAtMostEveryTenMinutes() async throws {
        let (token, session) = try await begin()
        fixture.clock.advance(seconds: 599)
        #expect(try await isLive(token))
        try await keeper.prune()
        #expect(store.all.first?.usedAt == session.session.usedAt)
        fixture.clock.advance(seconds: 1)
        #expect(try await isLive(token))
        // The thread does one call after another, so the use is written when this one is done.
        try await keeper.prune()
        #expect(store.all.first?.usedAt == fixture.clock.time)
    }

    @Test func aChangeOfTheCredentialsEndsItForGood() async throws {
        let token = try await begin().token
        fixture.accounts.change(LoginFixture.jane) { account in
            account.user.status = .disabled
            account.user.credentialGeneration += 1
        }
        #expect(try await !isLive(token))
        fixture.accounts.change(LoginFixture.jane) { account in
            account.user.status = .enabled
            account.user.credentialGeneration += 1
        }
        #expect(try await !isLive(token))
    }

    @Test func theRoleIsThatOfThisMoment() async throws {
        let token = try await begin().token
        fixture.accounts.change(LoginFixture.jane) { $0.role = nil }
        #expect(try await keeper.session(of: token)?.account.role == nil)
    }

    @Test func ofAllSessionsOneMayStayOverAChange() async throws {
        let (kept, session) = try await begin()
        let other = try await begin().token
        let foreign = try await begin("root").token
        fixture.accounts.change(LoginFixture.jane) { $0.user.credentialGeneration += 1 }
        try await keeper.keep(session.session, alone: session.account.user.credentialGeneration + 1)
        #expect(try await isLive(kept))
        #expect(try await !isLive(other))
        #expect(try await isLive(foreign))
        #expect(store.all.count == 2)
        // What others change later ends it.
        fixture.accounts.change(LoginFixture.jane) { $0.user.credentialGeneration += 1 }
        #expect(try await !isLive(kept))
    }

    @Test func nothingBringsAnEndedSessionBack() async throws {
        let (token, session) = try await begin()
        try await keeper.end(session.session)
        try await keeper.keep(session.session, alone: session.account.user.credentialGeneration)
        #expect(try await !isLive(token))
    }

    @Test func allOfAUserEndTogether() async throws {
        let (first, session) = try await begin()
        let second = try await begin().token
        try await keeper.endAll(of: LoginFixture.jane, except: session.session)
        #expect(try await isLive(first))
        #expect(try await !isLive(second))
        try await keeper.endAll(of: LoginFixture.jane)
        #expect(try await !isLive(first))
    }
}
