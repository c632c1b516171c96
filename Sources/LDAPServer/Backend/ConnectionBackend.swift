import Directory
import LDAPProtocol
import NIOCore

/// What a connection asks of the directory and of the authenticator.
///
/// All but the two `perform` is called on event loops, and neither blocks nor takes longer than about a millisecond.
protocol ConnectionBackend: Sendable {
    /// The answers of a search.
    associatedtype Cursor: SearchAnswers
    /// What a connection remembers about who reads, so that it need not be worked out for each operation.
    associatedtype Reader: ConnectionReader
    /// What has to be done off the event loop to verify a password.
    associatedtype Work: Sendable
    /// What has to be done off the event loop before something can be changed.
    associatedtype WriteWork: Sendable
    /// A change that can be made.
    associatedtype Change: Sendable

    /// Starts a search.
    func search(
        _ request: SearchRequest, messageID: Int32, controls: SearchControls, reader: inout Reader
    ) -> Cursor

    /// A search that ends at once with a result.
    func search(_ request: SearchRequest, messageID: Int32, endingWith result: LDAPResult) -> Cursor

    /// Compares, if the entry matches the filter of an assertion control.
    func compare(_ request: CompareRequest, assertion: Filter?, reader: inout Reader) -> LDAPResult

    /// The reader that one is who acts for another user (RFC 4370); `nil` if he may not.
    func reader(_ reader: inout Reader, actingAs authorizationID: [UInt8]) -> Reader?

    /// Has `wake` called when the directory has changed, on any thread, for as long as the result is held.
    func watch(_ wake: @escaping @Sendable () -> Void) -> ChangeBell.Watch?

    /// Whether the reader is believed when he says for which client he asks (decisions 12).
    func mayTellClient(_ reader: inout Reader) -> Bool

    /// The name of the reader's entry as the directory spells it; `nil` if the reader is anonymous.
    func distinguishedName(of reader: inout Reader) -> [UInt8]?

    /// Says what is to be said at once about a name and a password, neither of them empty.
    ///
    /// - Parameter address: the address of the client without its port.
    func decide(name: [UInt8], password: SecretBytes, from client: BindClient) -> BindDecision<Work>

    /// Says what is to be said at once about a user name and a password that came by SASL.
    func decide(login: String, password: SecretBytes, from client: BindClient) -> BindDecision<Work>

    /// The SASL mechanisms that work on a connection as it is.
    func mechanisms(over security: ConnectionSecurity) -> [String]

    /// Begins a bind by a mechanism of libsasl2.
    func exchange(_ mechanism: String) -> SASLExchange

    /// Decides on somebody who has shown, or has not, that the password is known (RFC 5802).
    func decide(login: String, scramProof: Bool, from client: BindClient) -> BindDecision<Work>

    /// Decides on the holder of a ticket of Kerberos.
    ///
    /// - Parameter principal: with the realm behind an at sign, unless it is the one of this host.
    func decide(principal: String, from client: BindClient) -> BindVerdict

    /// Whether somebody who has bound is a service, through which people log in.
    func isService(_ identity: BoundIdentity) -> Bool

    /// Says who a connection is by what is known of its other end (SASL EXTERNAL, RFC 4422 appendix A).
    ///
    /// - Parameters:
    ///   - authorization: whom the client wants to act as; empty for itself.
    ///   - certificate: the client's certificate in DER, verified.
    func external(
        authorization: [UInt8], certificate: [UInt8]?, over security: ConnectionSecurity, address: String?
    ) -> BindVerdict

    /// Does the work that `decide` asked for.
    func perform(_ work: Work) async -> BindVerdict

    /// Says how a change goes on.
    ///
    /// - Parameter address: the address of the client without its port.
    func prepare(
        _ request: WriteRequest, reader: inout Reader, address: String?
    ) -> WriteStep<WriteWork, Change>

    /// Does the work that `prepare` asked for; what comes of it is no further work.
    func perform(_ work: WriteWork) async -> WriteStep<WriteWork, Change>

    /// Makes a change. Those of one caller are made in the order of the calls.
    ///
    /// - Parameter completion: is told the outcome once, on any thread.
    func commit(_ change: Change, completion: @escaping @Sendable (WriteOutcome) -> Void)
}

extension ConnectionBackend {
    /// Nobody has to be woken where nothing changes.
    func watch(_ wake: @escaping @Sendable () -> Void) -> ChangeBell.Watch? { nil }
}

extension SearchAnswers {
    /// Most searches end by themselves.
    var isWaiting: Bool { false }
}

/// Who reads.
protocol ConnectionReader {
    /// Makes a reader of an identity; `nil` is anonymous.
    init(_ identity: BoundIdentity?)

    /// The SASL mechanisms that work on the reader's connection.
    var mechanisms: [String] { get set }
}

extension ConnectionBackend {
    /// Makes a reader on a connection.
    func reader(_ identity: BoundIdentity?, over security: ConnectionSecurity) -> Reader {
        var reader = Reader(identity)
        reader.mechanisms = mechanisms(over: security)
        return reader
    }
}

/// The answers of a search, made bit by bit. Dropping it is abandoning the search.
protocol SearchAnswers {
    /// Whether there is nothing to do before the directory changes.
    var isWaiting: Bool { get }

    /// Appends whole messages, the last of them the end of the search.
    ///
    /// - Parameters:
    ///   - maximumBytes: no further message is begun when the buffer holds as many, what was in it before included.
    ///   - until: when to stop; something is done even if that is over.
    /// - Returns: whether the search is over.
    mutating func advance(
        into buffer: inout ByteBuffer, maximumBytes: Int, until: ContinuousClock.Instant
    ) -> Bool
}
