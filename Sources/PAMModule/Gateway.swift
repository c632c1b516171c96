import CPAM

/// The gateway at the other end of its socket. One request is one connection; all of it has one deadline.
enum Gateway {
    /// The longest answer in bytes.
    private static let answerLength = 16 * 1024

    /// Asks, and waits for the answer. A gateway that is not there is known at once.
    ///
    /// No signal is raised or touched, and nothing stays open.
    static func ask(_ request: consuming Request, _ options: borrowing Options) -> Answer {
        request.end()
        let deadline = now() + options.timeout
        let descriptor = gatehouse_stream_socket()
        guard descriptor >= 0 else { return .unavailable }
        defer { close(descriptor) }
        guard connect(descriptor, to: options.socket, before: deadline),
            send(request.line, over: descriptor, before: deadline)
        else { return .unavailable }
        var line = SecretBytes(capacity: 1024)
        guard receive(&line, from: descriptor, before: deadline) else { return .unavailable }
        return Answer(line)
    }

    private static func connect(_ descriptor: CInt, to path: UnsafePointer<CChar>, before deadline: Int) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let length = strlen(path)
        guard length < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutablePointer(to: &address.sun_path) { _ = memcpy($0, path, length) }
        while true {
            let code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    CPAM.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            if code == 0 { return true }
            switch gatehouse_errno() {
            case EINTR: continue
            case EAGAIN:
                // Many ask at this moment: there is no event that tells when there is room.
                guard now() < deadline else { return false }
                poll(nil, 0, 10)
            default: return false
            }
        }
    }

    private static func send(
        _ line: borrowing SecretBytes, over descriptor: CInt, before deadline: Int
    ) -> Bool {
        var sent = 0
        while sent < line.count {
            let count = line.withBytes(from: sent) { CPAM.send(descriptor, $0, $1, CInt(MSG_NOSIGNAL)) }
            if count > 0 {
                sent += count
            } else if gatehouse_errno() == EAGAIN {
                guard wait(for: POLLOUT, on: descriptor, before: deadline) else { return false }
            } else if gatehouse_errno() != EINTR {
                return false
            }
        }
        return true
    }

    private static func receive(
        _ line: inout SecretBytes, from descriptor: CInt, before deadline: Int
    ) -> Bool {
        while line.count < answerLength {
            guard wait(for: POLLIN, on: descriptor, before: deadline) else { return false }
            let count = line.append(upTo: 512) { recv(descriptor, $0, $1, 0) }
            if count == 0 { return false }
            if count < 0 {
                guard gatehouse_errno() == EINTR || gatehouse_errno() == EAGAIN else { return false }
                continue
            }
            // One request has one answer, so nothing follows it.
            if line[line.count - 1] == UInt8(ascii: "\n") { return true }
        }
        return false
    }

    private static func wait(for events: CInt, on descriptor: CInt, before deadline: Int) -> Bool {
        while true {
            let left = deadline - now()
            guard left > 0 else { return false }
            var entry = pollfd(fd: descriptor, events: CShort(truncatingIfNeeded: events), revents: 0)
            let count = poll(&entry, 1, CInt(clamping: left))
            if count > 0 { return true }
            if count < 0, gatehouse_errno() != EINTR { return false }
        }
    }

    /// Milliseconds of a clock that nobody sets.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
