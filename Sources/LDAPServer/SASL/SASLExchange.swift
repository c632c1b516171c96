import CSASL
import LDAPProtocol

/// The conversation of one bind by a mechanism of libsasl2 (RFC 4422 section 3). For one event loop at a time.
///
/// The library reads what the client says; whether the password is right is not its business.
final class SASLExchange {
    /// What a step came to.
    enum Step: Equatable {
        /// The client has to go on with another bind request.
        case challenge([UInt8])
        /// The client gave a user name and a password to verify.
        case password(login: String, SecretBytes)
        /// What the client said makes no sense to the mechanism, or asks to act as somebody else.
        case malformed
        /// The library can't be used.
        case failed
    }

    /// The mechanism.
    let mechanism: String
    private var connection: OpaquePointer?
    private let callbacks: UnsafeMutablePointer<sasl_callback_t>
    private let found: UnsafeMutablePointer<Found?>
    private var hasStarted = false

    private struct Found {
        var login: String
        var password: SecretBytes
    }

    /// Begins an exchange; nothing is said yet.
    init(_ mechanism: String) {
        self.mechanism = mechanism
        found = .allocate(capacity: 1)
        found.initialize(to: nil)
        callbacks = .allocate(capacity: 2)
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
            sasl_server_new("ldap", nil, nil, nil, nil, callbacks, 0, &connection) == SASL_OK,
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

    /// Takes what the client says.
    ///
    /// - Parameter credentials: its words; `nil` when it said nothing, which is not the same as saying an empty word.
    func step(_ credentials: SecretBytes?) -> Step {
        guard connection != nil else { return .failed }
        var output: UnsafePointer<CChar>?
        var length: UInt32 = 0
        let code = (credentials?.bytes ?? []).withUnsafeBytes { bytes -> Int32 in
            // An empty word has to be told from none by a pointer that points; to what does not matter.
            let start = bytes.baseAddress ?? UnsafeRawPointer(found)
            let words = credentials == nil ? nil : start.assumingMemoryBound(to: CChar.self)
            guard let count = UInt32(exactly: bytes.count) else { return SASL_BADPARAM }
            defer { hasStarted = true }
            return hasStarted
                ? sasl_server_step(connection, words, count, &output, &length)
                : sasl_server_start(connection, mechanism, words, count, &output, &length)
        }
        switch code {
        case SASL_OK:
            defer { found.pointee = nil }
            guard let given = found.pointee else { return .failed }
            // Security rule 15: never a password of no length, whatever the mechanism lets pass.
            guard !given.login.isEmpty, !given.password.isEmpty else { return .malformed }
            return .password(login: given.login, given.password)
        case SASL_CONTINUE:
            let octets = UnsafeRawBufferPointer(start: output, count: output == nil ? 0 : Int(length))
            return .challenge(Array(octets))
        case SASL_FAIL, SASL_NOMEM, SASL_NOMECH: return .failed
        default: return .malformed
        }
    }
}
