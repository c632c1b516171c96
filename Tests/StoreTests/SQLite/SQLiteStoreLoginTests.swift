import GRDB
import Identity
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite("SQLiteStore, log-ins and sessions")
struct SQLiteStoreLoginTests {
    let folder: TemporaryFolder
    let store: SQLiteStore
    let jane: EntryRecord
    let user = UserID(rawValue: 1)

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.open()
        jane = try store.addJane().jane
    }

    @Test func keepsTheWholeStateOfAUser() throws {
        #expect(try store.states().states.isEmpty)
        var state = LoginState()
        state.failures = [Timestamp(seconds: 1), Timestamp(microseconds: 2_000_001)]
        state.locks = 3
        state.lockedUntil = Timestamp(seconds: 4)
        state.wrongCodes = 5
        state.codesLockedUntil = Timestamp(seconds: 6)
        state.lastStep = .max
        state.loggedInAt = Timestamp(seconds: 7)
        state.knownAddresses = [KnownAddress(address: "2001:db8::1", time: Timestamp(seconds: 8))]
        state.spentRecoveryCodes = [[UInt8](repeating: 9, count: 32), [UInt8](repeating: 10, count: 32)]
        state.tokensUsedAt = [.primary: Timestamp(seconds: 11), TokenID(rawValue: 12): Timestamp(seconds: 13)]
        state.codeDrift = -3
        state.graceUses = [Timestamp(seconds: 14), Timestamp(seconds: 15)]
        try store.update(user) { $0 = state }
        #expect(try folder.open().states().states == [user: state])
    }

    @Test func othersSeeWhatWasWrittenSince() throws {
        let other = try folder.open()
        var (states, token) = try other.changedStates(since: 0)
        #expect(states.isEmpty)
        try store.update(user) { $0.locks = 1 }
        (states, token) = try other.changedStates(since: token)
        #expect(states[user]?.locks == 1)
        (states, token) = try other.changedStates(since: token)
        #expect(states.isEmpty)
        // Reading a state, or leaving it as it is, is no change.
        #expect(try store.update(user) { $0.locks } == 1)
        #expect(try other.changedStates(since: token).token == token)
    }

    /// A code opens one door once, even when two processes see it in the same moment.
    @Test func oneOfManyTakesAStep() throws {
        let stores = [store, try folder.open()]
        let winners = Atomic(0)
        let failures = Atomic(0)
        let threads = (0..<8).map { number in
            let store = stores[number % 2]
            return Thread {
                do {
                    let won = try store.update(UserID(rawValue: 1)) { state in
                        guard state.lastStep < 42 else { return false }
                        state.lastStep = 42
                        return true
                    }
                    if won { winners.add(1, ordering: .relaxed) }
                } catch {
                    failures.add(1, ordering: .relaxed)
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(winners.load(ordering: .relaxed) == 1)
        #expect(failures.load(ordering: .relaxed) == 0)
    }

    @Test func writesNothingWhenTheBodyThrows() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try store.update(user) { state in
                state.locks = 9
                throw Stop()
            }
        }
        #expect(try store.states().states.isEmpty)
    }

    @Test func forgetsUsersWhoAreGone() throws {
        try store.update(user) { $0.locks = 1 }
        try store.insert(session(1))
        try store.change { $0.remove(jane) }
        #expect(try store.states().states.isEmpty)
        #expect(try store.session(tokenDigest: [1]) == nil)
        #expect(storeError { try store.update(user) { $0.locks = 1 } }?.code == .conflict)
        #expect(storeError { try store.insert(session(2)) }?.code == .conflict)
    }

    @Test func aChangedUserKeepsStateAndSessions() throws {
        try store.update(user) { $0.locks = 1 }
        try store.insert(session(1))
        try store.change { maker in
            maker.update(jane) { $0.content = .user(BatchMaker.person(user, "joan", email: "joan@example.org")) }
        }
        #expect(try store.states().states[user]?.locks == 1)
        #expect(try store.session(tokenDigest: [1]) != nil)
    }

    @Test func keepsTheTrail() throws {
        let events = (0..<5).map { number in
            LoginEvent(
                time: Timestamp(seconds: Int64(number)), name: "jane\n\(number)", user: number == 0 ? nil : user,
                door: "ldap", address: number == 1 ? nil : "192.0.2.1", service: number == 2 ? "imap" : nil,
                outcome: "allowed", count: number + 1)
        }
        try store.append([])
        try store.append(events)
        #expect(try folder.open().events(limit: 3) == Array(events.reversed().prefix(3)))
        #expect(try store.events(limit: 100).count == 5)
        #expect(try store.events(limit: -1).isEmpty)
    }

    @Test func findsSessionsByTheirDigest() throws {
        let one = session(1)
        try store.insert(one)
        #expect(try folder.open().session(tokenDigest: one.tokenDigest) == one)
        #expect(try store.session(tokenDigest: [1, 2]) == nil)
        #expect(storeError { try store.insert(one) }?.code == .conflict)
    }

    @Test func aUseIsNeverTakenBack() throws {
        try store.insert(session(1))
        try store.touch(tokenDigest: [1], at: Timestamp(seconds: 500))
        try store.touch(tokenDigest: [1], at: Timestamp(seconds: 400))
        #expect(try store.session(tokenDigest: [1])?.usedAt == Timestamp(seconds: 500))
        try store.touch(tokenDigest: [9], at: Timestamp(seconds: 500))
        #expect(try store.session(tokenDigest: [9]) == nil)
    }

    @Test func endsSessions() throws {
        for number in 1...4 { try store.insert(session(UInt8(number))) }
        try store.remove(tokenDigest: [1])
        #expect(try left() == [2, 3, 4])
        try store.removeSessions(of: user, except: [3])
        #expect(try left() == [3])
        try store.removeSessions(of: UserID(rawValue: 77), except: nil)
        #expect(try left() == [3])
        try store.removeSessions(of: user, except: nil)
        #expect(try left() == [])
    }

    @Test func endsOldSessions() throws {
        // Session n began at n hundred seconds and was used ten seconds later.
        for number in 1...4 { try store.insert(session(UInt8(number))) }
        try store.removeSessions(createdBefore: Timestamp(seconds: 200), usedBefore: Timestamp(seconds: 0))
        #expect(try left() == [2, 3, 4])
        try store.removeSessions(createdBefore: Timestamp(seconds: 0), usedBefore: Timestamp(seconds: 310))
        #expect(try left() == [3, 4])
    }

    private func session(_ number: UInt8) -> Session {
        let start = Timestamp(seconds: Int64(number) * 100)
        return Session(
            tokenDigest: [number], user: user, credentialGeneration: 3, createdAt: start,
            usedAt: start.advanced(bySeconds: 10))
    }

    private func left() throws -> [UInt8] {
        try (1...4).filter { try store.session(tokenDigest: [$0]) != nil }
    }
}
