public import Identity
public import Logging

/// Lets synced people in while their source can't be asked, by a verifier that was kept when it last said yes.
///
/// It is for sources alone that the configuration allows it for. While the source answers, its word counts: a yes renews
/// the verifier, and a no to the very password that was kept drops it.
public struct OutagePasswords: PassThroughBind {
    /// A verifier is written anew after so many seconds.
    private static let renewal: Int64 = 3_600

    private let sources: any PassThroughBind
    private let ages: [String: Int64]
    private let store: any OutageVerifierStore
    private let hasher: PasswordHasher
    private let pool: HashPool
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// - Parameters:
    ///   - sources: whom to ask first.
    ///   - ages: for how many seconds after the last yes a verifier counts, by the name of the source.
    ///   - pool: the threads that hash.
    ///   - now: the clock.
    public init(
        _ sources: any PassThroughBind, ages: [String: Int64], store: any OutageVerifierStore, hasher: PasswordHasher,
        pool: HashPool, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.sources = sources
        self.ages = ages
        self.store = store
        self.hasher = hasher
        self.pool = pool
        self.now = now
        self.logger = logger
    }

    /// Asks the source that keeps a person; if that can't be asked, the verifier of the last time. A password that is not
    /// the one that was kept is refused then: whoever guesses is not to guess for free.
    public func verify(_ origin: Origin, password: Secret<[UInt8]>) async -> PassThroughOutcome {
        let outcome = await sources.verify(origin, password: password)
        guard let age = ages[origin.source], age > 0 else { return outcome }
        do {
            switch outcome {
            case .accepted: try await keep(password, of: origin, for: age)
            case .refused: try await drop(password, of: origin, age)
            case .unavailable(let reason):
                guard let kept = try await verifier(of: origin, at: now(), age) else { return outcome }
                guard try await isRight(password, kept) else { return .refused }
                logger.notice(
                    "logged_in_during_outage",
                    metadata: [
                        "source": "\(origin.source)", "dn": "\(DirectoryError.clean(origin.externalDN))",
                        "verified": "\(kept.verifiedAt.rfc3339)", "reason": "\(reason)",
                    ])
                return .accepted
            case .replaced: break
            }
        } catch {
            // What the source said stands; without a store or a thread there is only no help in an outage.
            logger.warning("a password can't be kept for an outage of \(origin.source): \(error)")
        }
        return outcome
    }

    private func verifier(of origin: Origin, at time: Timestamp, _ age: Int64) async throws -> OutageVerifier? {
        let store = store
        let kept = try await BlockingCall.run(to: "read what is kept for an outage") {
            try store.outageVerifier(source: origin.source, externalID: origin.externalID)
        }
        return kept.flatMap { $0.verifiedAt.advanced(bySeconds: age) > time ? $0 : nil }
    }

    private func isRight(_ password: Secret<[UInt8]>, _ kept: OutageVerifier) async throws -> Bool {
        try await pool.run { kept.password.verify(password.exposed) }
    }

    private func keep(_ password: Secret<[UInt8]>, of origin: Origin, for age: Int64) async throws {
        let time = now()
        if let kept = try await verifier(of: origin, at: time, min(Self.renewal, age / 2)),
            try await isRight(password, kept)
        {
            return
        }
        let hasher = hasher
        let hash = try await pool.run { Result { try hasher.hash(password.exposed) } }.get()
        let made = OutageVerifier(
            source: origin.source, externalID: origin.externalID, password: hash, verifiedAt: time)
        let store = store
        try await BlockingCall.run(to: "keep a password for an outage") {
            try store.save(made, droppingThoseBefore: time.advanced(bySeconds: -age))
        }
    }

    private func drop(_ password: Secret<[UInt8]>, of origin: Origin, _ age: Int64) async throws {
        guard let kept = try await verifier(of: origin, at: now(), age), try await isRight(password, kept) else {
            return
        }
        let store = store
        try await BlockingCall.run(to: "drop a password that was kept for an outage") {
            try store.removeOutageVerifier(source: origin.source, externalID: origin.externalID)
        }
    }
}
