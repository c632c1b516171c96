import DirectorySync
import Identity
import Logging
import Store
import Synchronization
import TestSupport
import Testing

/// Log-ins while a source can't be asked.
struct OutagePasswordsTests {
    /// A source that says what it is told to.
    private final class Source: PassThroughBind {
        let answer = Mutex<PassThroughOutcome>(.unavailable("down"))

        func verify(_ origin: Origin, password: Secret<[UInt8]>) async -> PassThroughOutcome { answer.withLock { $0 } }
    }

    private final class Clock: Sendable {
        let time = Mutex(Made.now)

        func pass(_ seconds: Int64) { time.withLock { $0 = $0.advanced(bySeconds: seconds) } }
    }

    private struct Setting: Sendable {
        let folder: TemporaryFolder
        let store: SQLiteStore
        let source = Source()
        let clock = Clock()
        let passwords: OutagePasswords

        init(hours: Int64 = 8) throws {
            folder = try TemporaryFolder()
            store = try SQLiteStore.open(folder: folder.path, defaultBaseDN: "dc=example,dc=org")
            passwords = OutagePasswords(
                source, ages: ["corp": hours * 3_600], store: store,
                hasher: PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1)),
                pool: HashPool(threads: 1), now: { [clock] in clock.time.withLock { $0 } },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        func verify(
            _ password: String, of source: String = "corp", while answer: PassThroughOutcome
        ) async -> PassThroughOutcome {
            self.source.answer.withLock { $0 = answer }
            return await passwords.verify(
                Origin(source: source, externalID: "id-1", externalDN: "uid=jane,dc=corp"),
                password: Secret(Array(password.utf8)))
        }
    }

    private static let down = PassThroughOutcome.unavailable("down")

    @Test func letThoseInWhomTheSourceLetInBefore() async throws {
        let made = try Setting()
        #expect(await made.verify("right", while: Self.down) == Self.down, "nothing is known yet")
        #expect(await made.verify("right", while: .accepted) == .accepted)
        #expect(await made.verify("right", while: Self.down) == .accepted)
        #expect(await made.verify("wrong", while: Self.down) == .refused)
        made.clock.pass(8 * 3_600 - 1)
        #expect(await made.verify("right", while: Self.down) == .accepted)
        made.clock.pass(1)
        #expect(await made.verify("right", while: Self.down) == Self.down)
    }

    @Test func followTheSourceWhileItAnswers() async throws {
        let made = try Setting()
        #expect(await made.verify("old", while: .accepted) == .accepted)
        // Somebody else's wrong guess takes nothing away; a no to the password itself does.
        #expect(await made.verify("guess", while: .refused) == .refused)
        #expect(await made.verify("old", while: Self.down) == .accepted)
        #expect(await made.verify("old", while: .refused) == .refused)
        #expect(await made.verify("old", while: Self.down) == Self.down)
        // Another password counts from its first success on, and the old one no longer.
        #expect(await made.verify("old", while: .accepted) == .accepted)
        #expect(await made.verify("new", while: .accepted) == .accepted)
        #expect(await made.verify("new", while: Self.down) == .accepted)
        #expect(await made.verify("old", while: Self.down) == .refused)
    }

    @Test func areNoHelpWhereTheNameIsSomebodyElses() async throws {
        let made = try Setting()
        #expect(await made.verify("right", while: .accepted) == .accepted)
        #expect(await made.verify("right", while: .replaced("another person")) == .replaced("another person"))
    }

    @Test func keepNothingWhereTheConfigurationDoesNotSaySo() async throws {
        let made = try Setting()
        #expect(await made.verify("right", of: "lab", while: .accepted) == .accepted)
        #expect(await made.verify("right", of: "lab", while: Self.down) == Self.down)
        #expect(try made.store.outageVerifier(source: "lab", externalID: "id-1") == nil)
    }

    @Test func keepAHashThatIsRenewedNowAndThen() async throws {
        let made = try Setting()
        #expect(await made.verify("right", while: .accepted) == .accepted)
        let first = try #require(try made.store.outageVerifier(source: "corp", externalID: "id-1"))
        #expect(String(decoding: first.password.stored, as: UTF8.self).hasPrefix("{ARGON2}"))
        made.clock.pass(60)
        #expect(await made.verify("right", while: .accepted) == .accepted)
        #expect(try made.store.outageVerifier(source: "corp", externalID: "id-1") == first)
        made.clock.pass(3_600)
        #expect(await made.verify("right", while: .accepted) == .accepted)
        #expect(
            try made.store.outageVerifier(source: "corp", externalID: "id-1")?.verifiedAt
                == made.clock.time.withLock { $0 })
    }
}
