import CLDAP

/// One LDAP connection through libldap, used by one thread only.
///
/// Every call blocks until its deadline at the latest. After a failure that is not an answer of the directory the handle is
/// thrown away and every further call fails with `closed`: libldap would otherwise connect again by itself, without TLS.
final class LDAPClient {
    let settings: ConnectionSettings
    let socket: SocketGuard

    /// The libldap handle; nil before `connect` and after a failure.
    private(set) var handle: OpaquePointer?

    /// The URL this client is connected to, for messages.
    private(set) var host = ""

    /// Whether what is sent can be read on the way to another machine.
    var isExposed = true

    /// Takes the entries of searches that go on apart.
    var parser = EntryParser()

    init(settings: ConnectionSettings, socket: SocketGuard) {
        self.settings = settings
        self.socket = socket
    }

    deinit {
        if let handle { ldap_unbind_ext(handle, nil, nil) }
        socket.detach()
    }

    /// Connects to the first URL that answers, with TLS as the settings say.
    ///
    /// - Throws: `DirectoryError`: `unreachable`, `timeout`, `tls`, `invalidInput`, `cancelled`.
    func connect() throws(DirectoryError) {
        try settings.validate()
        guard LDAPLibrary.isReady else {
            throw DirectoryError(.unavailable, host: "", message: "the process has no thread or file descriptor left")
        }
        discard()
        var failures: [DirectoryError] = []
        for url in settings.urls {
            do {
                return try connect(to: url, until: .now + settings.timeouts.connect)
            } catch {
                discard()
                if error.code == .cancelled || error.code == .closed { throw error }
                failures.append(error)
            }
        }
        // A server that was reached and failed tells more than one that was not.
        guard let first = failures.first(where: { $0.code != .unreachable }) ?? failures.first, failures.count > 1
        else {
            throw failures.first ?? DirectoryError(.invalidInput, host: "", message: "no URL is given")
        }
        throw DirectoryError(
            first.code, resultCode: first.resultCode, host: "",
            message: "none of \(failures.count) servers can be used: "
                + failures.map { "\($0.host): \($0.message)" }.joined(separator: "; "), remedy: first.remedy)
    }

    /// Says goodbye and frees the handle; further calls fail with `closed`.
    func close() {
        guard handle != nil else { return }
        let ticket = Watchdog.shared.arm(socket, until: .now + .seconds(1))
        discard()
        Watchdog.shared.disarm(ticket)
        socket.end(.closed)
    }

    /// Runs `body` with the handle; at `deadline` the socket is shut down under it.
    ///
    /// `body` may fail with any error; when the connection was ended from outside, that is the error instead.
    func withDeadline<Value>(
        _ deadline: ContinuousClock.Instant, _ body: (OpaquePointer) throws(DirectoryError) -> Value
    ) throws(DirectoryError) -> Value {
        guard let handle, socket.reason == nil else {
            let reason = socket.reason
            discard()
            throw .ended(reason, host: host)
        }
        let ticket = Watchdog.shared.arm(socket, until: deadline)
        let outcome: Result<Value, DirectoryError>
        do {
            outcome = .success(try body(handle))
        } catch {
            outcome = .failure(error)
        }
        Watchdog.shared.disarm(ticket)
        if let reason = socket.reason {
            discard()
            throw .ended(reason, host: host)
        }
        return try outcome.get()
    }

    /// Waits for the next message of an operation. The caller frees it with `ldap_msgfree`.
    func nextMessage(
        of operation: Int32, on handle: OpaquePointer, until deadline: ContinuousClock.Instant
    ) throws(DirectoryError) -> OpaquePointer {
        while true {
            let rest = ContinuousClock.now.duration(to: deadline)
            guard rest > .zero, socket.reason == nil else {
                socket.end(.deadline)
                throw lost(handle)
            }
            // One second more than needed: the watchdog is to end it, which leaves one way to tell a timeout.
            var time = timeval(tv_sec: Int(min(rest.components.seconds, 86_400)) + 1, tv_usec: 0)
            var message: OpaquePointer?
            let kind = ldap_result(handle, operation, 0, &time, &message)
            if kind > 0, let message { return message }
            if let message { ldap_msgfree(message) }
            if kind < 0 { throw lost(handle) }
        }
    }

    /// The error after a call of libldap itself failed; the handle is of no use after it.
    func lost(_ handle: OpaquePointer) -> DirectoryError {
        if let reason = socket.reason {
            discard()
            return .ended(reason, host: host)
        }
        var code: Int32 = 0
        _ = gatehouse_ldap_get_int(handle, LDAP_OPT_RESULT_CODE, &code)
        discard()
        switch code {
        case LDAP_DECODING_ERROR, LDAP_PROTOCOL_ERROR:
            return DirectoryError(
                .protocolViolation, resultCode: code, host: host,
                message: "the directory sent something that is no LDAP message")
        case LDAP_ENCODING_ERROR, LDAP_FILTER_ERROR, LDAP_PARAM_ERROR:
            return DirectoryError(
                .invalidInput, resultCode: code, host: host,
                message: "the request can't be made: \(DirectoryError.resultName(code))",
                remedy: "Check filter and base DN")
        default:
            return DirectoryError(
                .connectionLost, resultCode: code, host: host, message: "the connection broke",
                remedy: "Look into the log of the directory; a message above the size limit breaks it, too")
        }
    }

    private func discard() {
        if let handle { ldap_unbind_ext(handle, nil, nil) }
        handle = nil
        socket.detach()
    }

    private func connect(to url: DirectoryURL, until deadline: ContinuousClock.Instant) throws(DirectoryError) {
        host = url.description
        let connection = try SocketConnector.connect(to: url, until: deadline, guardedBy: socket)
        guard socket.attach(connection.descriptor) else {
            closeDescriptor(connection.descriptor)
            throw .ended(socket.reason ?? .closed, host: host)
        }
        var made: OpaquePointer?
        let kind = url.scheme == .ldapi ? LDAP_PROTO_IPC : LDAP_PROTO_TCP
        let code = ldap_init_fd(connection.descriptor, kind, host, &made)
        guard code == LDAP_SUCCESS, let made else {
            closeDescriptor(connection.descriptor)
            throw DirectoryError(
                .invalidInput, resultCode: code, host: host,
                message: "libldap refuses the URL: \(DirectoryError.resultName(code))")
        }
        handle = made
        isExposed = !connection.address.isLoopback
        try configure(made)
        if url.scheme != .ldapi, settings.tls.mode != .off {
            try startTLS(until: deadline)
            // Without verification anybody can stand in the middle, but nobody who only listens gets the password.
            isExposed = false
        }
        // Should libldap ever decide to connect again by itself, it shall find nothing to connect to.
        _ = gatehouse_ldap_set_string(made, LDAP_OPT_URI, "ldapi://%2Fdev%2Fnull")
    }

    private func configure(_ handle: OpaquePointer) throws(DirectoryError) {
        let codes = [
            gatehouse_ldap_set_int(handle, LDAP_OPT_PROTOCOL_VERSION, LDAP_VERSION3),
            gatehouse_ldap_set_int(handle, LDAP_OPT_DEREF, LDAP_DEREF_NEVER),
            gatehouse_ldap_set_flag(handle, LDAP_OPT_REFERRALS, 0),
            gatehouse_ldap_set_flag(handle, LDAP_OPT_RESTART, 1),
            gatehouse_ldap_set_flag(handle, LDAP_OPT_KEEPCONN, 1),
        ]
        let size = ber_len_t(clamping: settings.maximumMessageSize)
        guard codes.allSatisfy({ $0 == LDAP_OPT_SUCCESS }), gatehouse_ldap_set_max_incoming(handle, size) == 1 else {
            throw DirectoryError(.unavailable, host: host, message: "libldap refuses an option")
        }
    }
}
