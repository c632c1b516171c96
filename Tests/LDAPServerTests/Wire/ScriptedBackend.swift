import Directory
import Identity
import LDAPProtocol
import NIOCore
import Synchronization

@testable import LDAPServer

/// A directory whose answers are written in the requests: the base of a search is how many entries it has, or `hang`
/// for one that ends only after `release`; the name of a bind is what becomes of it.
final class ScriptedBackend: ConnectionBackend {
    struct Reader: ConnectionReader {
        let identity: BoundIdentity?
        var mechanisms: [String] = []

        init(_ identity: BoundIdentity?) {
            self.identity = identity
        }
    }

    struct Answers: SearchAnswers {
        let backend: ScriptedBackend
        let id: Int32
        let size: Int
        let hangs: Bool
        var left: Int

        mutating func advance(
            into buffer: inout ByteBuffer, maximumBytes: Int, until: ContinuousClock.Instant
        ) -> Bool {
            while left > 0 {
                backend.seen.withLock { $0.entries += 1 }
                let entry = SearchResultEntry(
                    objectName: Array("cn=\(left)".utf8),
                    attributes: [
                        PartialAttribute(type: Array("x".utf8), values: [[UInt8](repeating: 0x61, count: size)])
                    ])
                LDAPMessage(id: id, operation: .searchResultEntry(entry)).encode(into: &buffer)
                left -= 1
                if buffer.readableBytes >= maximumBytes || ContinuousClock.now >= until { return false }
            }
            guard !hangs || backend.seen.withLock({ $0.isReleased }) else { return false }
            LDAPMessage(id: id, operation: .searchResultDone(SearchResultDone(LDAPResult(.success)))).encode(
                into: &buffer)
            return true
        }
    }

    /// What is to come of a change, and who is to be told.
    struct Held: Sendable {
        var name: String
        var completion: @Sendable (WriteOutcome) -> Void
    }

    struct Seen {
        var held: [Held] = []
        var committed: [String] = []
        var entries = 0
        var searches = 0
        var verified = 0
        var isReleased = false
        var addresses: [String?] = []
        var readers: [BoundIdentity?] = []
    }

    static let jane = BoundIdentity(entry: EntryID(rawValue: 7), credentialGeneration: 1)

    let entrySize: Int
    /// How long a refusal waits.
    let delay: Duration
    let seen = Mutex(Seen())

    init(entrySize: Int = 10, delay: Duration = .zero) {
        self.entrySize = entrySize
        self.delay = delay
    }

    func release() {
        seen.withLock { $0.isReleased = true }
    }

    func search(
        _ request: SearchRequest, messageID: Int32, controls: SearchControls, reader: inout Reader
    ) -> Answers {
        let who = reader.identity
        seen.withLock {
            $0.searches += 1
            $0.readers.append(who)
        }
        let base = String(decoding: request.baseObject, as: UTF8.self)
        return Answers(
            backend: self, id: messageID, size: entrySize, hangs: base == "hang", left: Int(base) ?? 0)
    }

    func search(_ request: SearchRequest, messageID: Int32, endingWith result: LDAPResult) -> Answers {
        Answers(backend: self, id: messageID, size: 0, hangs: false, left: 0)
    }

    func compare(_ request: CompareRequest, assertion: Filter?, reader: inout Reader) -> LDAPResult {
        LDAPResult(.compareTrue)
    }

    func reader(_ reader: inout Reader, actingAs authorizationID: [UInt8]) -> Reader? {
        reader.identity == nil ? nil : reader
    }

    func mayTellClient(_ reader: inout Reader) -> Bool { reader.identity != nil }

    func distinguishedName(of reader: inout Reader) -> [UInt8]? {
        reader.identity.map { _ in Array("uid=jane,dc=example".utf8) }
    }

    func decide(name: [UInt8], password: SecretBytes, from client: BindClient) -> BindDecision<Bool> {
        seen.withLock { $0.addresses.append(client.address) }
        switch String(decoding: name, as: UTF8.self) {
        case "good": return .verdict(BindVerdict(identity: Self.jane))
        case "slow": return .work(true)
        case "slow-bad": return .work(false)
        default: return .verdict(refusal)
        }
    }

    func mechanisms(over security: ConnectionSecurity) -> [String] {
        security.isConfidential ? ["EXTERNAL", "PLAIN"] : []
    }

    func decide(login: String, password: SecretBytes, from client: BindClient) -> BindDecision<Bool> {
        decide(name: Array(login.utf8), password: password, from: client)
    }

    func exchange(_ mechanism: String) -> SASLExchange { SASLExchange(mechanism) }

    func decide(login: String, scramProof: Bool, from client: BindClient) -> BindDecision<Bool> { .work(scramProof) }

    func decide(principal: String, from client: BindClient) -> BindVerdict { refusal }

    func isService(_ identity: BoundIdentity) -> Bool { false }

    func external(
        authorization: [UInt8], certificate: [UInt8]?, over security: ConnectionSecurity, address: String?
    ) -> BindVerdict {
        authorization.isEmpty ? BindVerdict(identity: Self.jane) : refusal
    }

    func perform(_ isRight: Bool) async -> BindVerdict {
        seen.withLock { $0.verified += 1 }
        return isRight ? BindVerdict(identity: Self.jane) : refusal
    }

    /// The name of the entry is what becomes of a change: `cn=slow` needs work first, `cn=held` is made when `finishWrites`
    /// is called, `cn=refused` is refused at once; anything else is made on the spot.
    func prepare(_ request: WriteRequest, reader: inout Reader, address: String?) -> WriteStep<String, String> {
        let name = String(decoding: request.target, as: UTF8.self)
        switch name {
        case "cn=slow": return .work(name)
        case "cn=refused": return .outcome(WriteOutcome(result: LDAPResult(.unwillingToPerform)))
        default: return .change(name)
        }
    }

    func perform(_ work: String) async -> WriteStep<String, String> { .change(work) }

    func commit(_ change: String, completion: @escaping @Sendable (WriteOutcome) -> Void) {
        seen.withLock {
            $0.committed.append(change)
            if change == "cn=held" { $0.held.append(Held(name: change, completion: completion)) }
        }
        if change != "cn=held" { completion(WriteOutcome(result: LDAPResult(.success))) }
    }

    func finishWrites() {
        let held = seen.withLock { seen in
            defer { seen.held = [] }
            return seen.held
        }
        for write in held { write.completion(WriteOutcome(result: LDAPResult(.success))) }
    }

    private var refusal: BindVerdict {
        BindVerdict(.invalidCredentials, notBefore: delay == .zero ? nil : .now.advanced(by: delay))
    }
}
