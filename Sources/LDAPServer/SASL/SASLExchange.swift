import CSASL
import LDAPProtocol
import Synchronization

/// The conversation of one bind by a mechanism of libsasl2 (RFC 4422 section 3).
///
/// The library verifies what is its business: proofs and tickets. Whether a password is right, and whether somebody may log
/// in, is not.
final class SASLExchange: Sendable {
    /// What a step came to.
    enum Step: Equatable, Sendable {
        /// The client has to go on with another bind request.
        case challenge([UInt8])
        /// The client gave a user name and a password to verify.
        case password(login: String, SecretBytes)
        /// The client has shown that it knows a password, or has not; what is said at the end goes with a yes.
        case proof(login: String, isRight: Bool, final: [UInt8])
        /// A ticket of Kerberos was verified.
        case principal(String)
        /// What the client said makes no sense to the mechanism, or asks to act as somebody else.
        case malformed
        /// The library can't be used.
        case failed
    }

    /// The mechanisms that are more than an envelope for a password.
    enum Family {
        case plain
        case scram
        case kerberos
    }

    /// The mechanism.
    let mechanism: String
    /// What kind of mechanism it is.
    let family: Family
    private let conversation: Mutex<Conversation>

    /// Begins an exchange; nothing is said yet.
    ///
    /// - Parameters:
    ///   - host: the name that Kerberos knows this host by; `nil` for the one that it has.
    ///   - verifier: the value of `authPassword` (RFC 5803) for a login, whoever that is.
    init(
        _ mechanism: String, host: String? = nil, verifier: @escaping @Sendable (String) -> [UInt8] = { _ in [] }
    ) {
        self.mechanism = mechanism
        family = mechanism.hasPrefix("SCRAM-") ? .scram : mechanism == "GSSAPI" ? .kerberos : .plain
        conversation = Mutex(Conversation(mechanism, host, verifier))
    }

    /// Whether a step reads files, so that it must not be made on an event loop.
    var blocks: Bool { family == .kerberos }

    /// Takes what the client says.
    ///
    /// - Parameter credentials: its words; `nil` when it said nothing, which is not the same as saying an empty word.
    func step(_ credentials: SecretBytes?) -> Step {
        conversation.withLock { $0.step(credentials, mechanism, family) }
    }
}

/// The library's side of an exchange.
private final class Conversation {
    private struct Found {
        var login: String
        var password: SecretBytes
    }

    private var connection: OpaquePointer?
    private let callbacks: UnsafeMutablePointer<sasl_callback_t>
    private let found: UnsafeMutablePointer<Found?>
    private let answers: SASLVerifierSource.Answers
    private var hasStarted = false

    init(_ mechanism: String, _ host: String?, _ verifier: @escaping @Sendable (String) -> [UInt8]) {
        answers = SASLVerifierSource.Answers(verifier)
        found = .allocate(capacity: 1)
        found.initialize(to: nil)
        callbacks = .allocate(capacity: 4)
        gatehouse_sasl_callbacks(
            callbacks,
            { _, context, user, password, length, _ in
                guard let context, let user, let password else { return SASL_BADPARAM }
                let octets = UnsafeRawBufferPointer(start: password, count: Int(length))
                context.assumingMemoryBound(to: Found?.self).pointee = Found(
                    login: String(cString: user), password: SecretBytes(Array(octets)))
                return SASL_OK
            }, found)
        guard SASLLibrary.mechanisms.contains(mechanism),
            sasl_server_new("ldap", host, nil, nil, nil, callbacks, UInt32(SASL_SUCCESS_DATA), &connection) == SASL_OK,
            gatehouse_sasl_set_security(connection) == SASL_OK
        else {
            dispose()
            return
        }
    }

    deinit {
        dispose()
        callbacks.deallocate()
        found.deinitialize(count: 1)
        found.deallocate()
    }

    private func dispose() {
        if connection != nil { sasl_dispose(&connection) }
        connection = nil
    }

    func step(_ credentials: SecretBytes?, _ mechanism: String, _ family: SASLExchange.Family) -> SASLExchange.Step {
        guard connection != nil else { return .failed }
        var output: UnsafePointer<CChar>?
        var length: UInt32 = 0
        let code = (credentials?.bytes ?? []).withUnsafeBytes { bytes -> Int32 in
            // An empty word has to be told from none by a pointer that points; to what does not matter.
            let start = bytes.baseAddress ?? UnsafeRawPointer(found)
            let words = credentials == nil ? nil : start.assumingMemoryBound(to: CChar.self)
            guard let count = UInt32(exactly: bytes.count) else { return SASL_BADPARAM }
            defer { hasStarted = true }
            return SASLVerifierSource.answering(answers) {
                hasStarted
                    ? sasl_server_step(connection, words, count, &output, &length)
                    : sasl_server_start(connection, mechanism, words, count, &output, &length)
            }
        }
        let octets = Array(UnsafeRawBufferPointer(start: output, count: output == nil ? 0 : Int(length)))
        switch code {
        case SASL_OK: return end(family, final: octets)
        case SASL_CONTINUE: return .challenge(octets)
        case SASL_BADAUTH where family == .scram:
            guard let login = answers.login else { return .malformed }
            return .proof(login: login, isRight: false, final: [])
        case SASL_FAIL where family == .kerberos: return .malformed
        case SASL_FAIL, SASL_NOMEM, SASL_NOMECH: return .failed
        default: return .malformed
        }
    }

    private func end(_ family: SASLExchange.Family, final: [UInt8]) -> SASLExchange.Step {
        switch family {
        case .plain:
            defer { found.pointee = nil }
            guard let given = found.pointee else { return .failed }
            // Security rule 15: never a password of no length, whatever the mechanism lets pass.
            guard !given.login.isEmpty, !given.password.isEmpty else { return .malformed }
            return .password(login: given.login, given.password)
        case .scram, .kerberos:
            guard let name = gatehouse_sasl_user(connection).map({ String(cString: $0) }), !name.isEmpty else {
                return .failed
            }
            return family == .kerberos ? .principal(name) : .proof(login: name, isRight: true, final: final)
        }
    }
}
