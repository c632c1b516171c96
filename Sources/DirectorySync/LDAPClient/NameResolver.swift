import Glibc
import Synchronization

/// Turns a host name into addresses within a deadline.
///
/// getaddrinfo(3) can't be interrupted. It runs on a thread of its own, which is left behind when the deadline passes and
/// ends with the resolver's own timeouts.
enum NameResolver {
    private final class Answer: Sendable {
        let addresses = Mutex<Result<[SocketAddress], ResolverFailure>?>(nil)
        let ready = WakeSocket()
    }

    /// Why a name did not become an address.
    struct ResolverFailure: Error, Equatable {
        let text: String
    }

    /// How a resolution ended.
    enum Outcome: Equatable {
        case addresses([SocketAddress])
        case failed(String)
        case timedOut
        case ended
    }

    /// The addresses of `host`, in the order the machine prefers them.
    static func resolve(
        _ host: String, port: UInt16, until deadline: ContinuousClock.Instant, guardedBy socket: SocketGuard
    ) -> Outcome {
        if case .success(let addresses) = look(up: host, port: port, numeric: true) { return .addresses(addresses) }
        let answer = Answer()
        guard answer.ready.isUsable, socket.wake.isUsable else { return .failed("no file descriptor left") }
        let started = DirectoryThread.start {
            let result = look(up: host, port: port, numeric: false)
            answer.addresses.withLock { $0 = result }
            answer.ready.wake()
        }
        guard started else { return .failed("no thread to be had") }
        while true {
            if socket.reason == .cancelled || socket.reason == .closed { return .ended }
            switch answer.addresses.withLock({ $0 }) {
            case .success(let addresses): return .addresses(addresses)
            case .failure(let failure): return .failed(failure.text)
            case nil: break
            }
            let now = ContinuousClock.now
            guard now < deadline else { return .timedOut }
            var descriptors = [
                pollfd(fd: answer.ready.reading, events: Int16(POLLIN), revents: 0),
                pollfd(fd: socket.wake.reading, events: Int16(POLLIN), revents: 0),
            ]
            poll(&descriptors, nfds_t(descriptors.count), now.pollMilliseconds(until: deadline))
        }
    }

    private static func look(
        up host: String, port: UInt16, numeric: Bool
    ) -> Result<[SocketAddress], ResolverFailure> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (numeric ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else {
            return .failure(ResolverFailure(text: gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"))
        }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let answer = next?.pointee, addresses.count < 16 {
            if let address = SocketAddress(answer), !addresses.contains(address) { addresses.append(address) }
            next = answer.ai_next
        }
        return addresses.isEmpty ? .failure(ResolverFailure(text: "no address")) : .success(addresses)
    }
}
