import Glibc

/// Opens the socket of a connection within a deadline.
enum SocketConnector {
    /// An open, blocking socket and where it leads.
    struct Connection {
        let descriptor: Int32
        let address: SocketAddress
    }

    /// Connects to the first address of `url` that accepts; each gets its share of the time that is left.
    ///
    /// - Throws: `DirectoryError` with `unreachable`, `timeout`, `cancelled` or `closed`.
    static func connect(
        to url: DirectoryURL, until deadline: ContinuousClock.Instant, guardedBy socket: SocketGuard
    ) throws(DirectoryError) -> Connection {
        let addresses = try addresses(of: url, until: deadline, guardedBy: socket)
        var failure: DirectoryError?
        for (index, address) in addresses.enumerated() {
            let now = ContinuousClock.now
            let share = now.duration(to: deadline) / (addresses.count - index)
            do {
                let descriptor = try open(address, url: url, until: now + share, guardedBy: socket)
                return Connection(descriptor: descriptor, address: address)
            } catch {
                if error.code == .cancelled || error.code == .closed { throw error }
                failure = error
            }
        }
        throw failure ?? DirectoryError(.unreachable, host: url.description, message: "the name has no address")
    }

    private static func addresses(
        of url: DirectoryURL, until deadline: ContinuousClock.Instant, guardedBy socket: SocketGuard
    ) throws(DirectoryError) -> [SocketAddress] {
        if url.scheme == .ldapi {
            guard let address = SocketAddress(path: url.path) else {
                throw DirectoryError(.invalidInput, host: url.description, message: "the socket's path is too long")
            }
            return [address]
        }
        switch NameResolver.resolve(url.host, port: url.port, until: deadline, guardedBy: socket) {
        case .addresses(let addresses): return addresses
        case .failed(let text):
            throw DirectoryError(
                .unreachable, host: url.description, message: "the name \(url.host) does not resolve: \(text)",
                remedy: "Check the URL and the name server")
        case .timedOut:
            throw DirectoryError(
                .timeout, host: url.description, message: "the name \(url.host) did not resolve in time",
                remedy: "Check the name server")
        case .ended: throw .ended(socket.reason, host: url.description)
        }
    }

    private static func open(
        _ address: SocketAddress, url: DirectoryURL, until deadline: ContinuousClock.Instant,
        guardedBy guardian: SocketGuard
    ) throws(DirectoryError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw unreachable(url, errno) }
        var code = address.octets.withUnsafeBytes { octets in
            octets.withMemoryRebound(to: sockaddr.self) { pointer in
                Glibc.connect(descriptor, pointer.baseAddress, socklen_t(octets.count)) == 0 ? 0 : errno
            }
        }
        while code == EINPROGRESS || code == EINTR || code == EAGAIN {
            let now = ContinuousClock.now
            let reason = guardian.reason
            guard reason != .cancelled, reason != .closed, now < deadline else {
                Glibc.close(descriptor)
                throw reason == nil || reason == .deadline
                    ? DirectoryError(
                        .timeout, host: url.description, message: "nobody accepted the connection in time",
                        remedy: "Check host, port and firewall") : .ended(reason, host: url.description)
            }
            var descriptors = [
                pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: guardian.wake.reading, events: Int16(POLLIN), revents: 0),
            ]
            poll(&descriptors, nfds_t(descriptors.count), now.pollMilliseconds(until: deadline))
            if descriptors[0].revents != 0 { code = pendingError(of: descriptor) }
        }
        guard code == 0 else {
            Glibc.close(descriptor)
            throw unreachable(url, code)
        }
        settle(descriptor, family: address.family)
        return descriptor
    }

    private static func pendingError(of descriptor: Int32) -> Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 ? code : errno
    }

    /// Makes the socket blocking, as libldap expects it, without delay and with keep-alives.
    private static func settle(_ descriptor: Int32, family: Int32) {
        let flags = fcntl(descriptor, F_GETFL)
        if flags >= 0 { _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) }
        guard family != AF_UNIX else { return }
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
        setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, size)
    }

    private static func unreachable(_ url: DirectoryURL, _ code: Int32) -> DirectoryError {
        let text = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return DirectoryError(
            .unreachable, host: url.description, message: "no connection: \(text)",
            remedy: "Check host, port and firewall, and whether the directory runs")
    }
}

extension DirectoryError {
    /// The error for a connection that was ended from outside.
    static func ended(_ reason: SocketGuard.EndReason?, host: String) -> DirectoryError {
        switch reason {
        case .cancelled: DirectoryError(.cancelled, host: host, message: "the operation was called off")
        case .deadline:
            DirectoryError(
                .timeout, host: host, message: "the directory did not answer in time",
                remedy: "Look whether the directory is overloaded or stands still")
        case .closed, nil: DirectoryError(.closed, host: host, message: "the connection is closed")
        }
    }
}
