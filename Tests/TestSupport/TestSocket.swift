import Glibc

/// Ports of this machine for servers of tests.
enum TestSocket {
    static let streamKind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

    /// Two different ports of 127.0.0.1 that nobody listens on.
    static func freePorts() -> (UInt16, UInt16) {
        let (first, second) = (listener(), listener())
        defer {
            close(first.descriptor)
            close(second.descriptor)
        }
        return (first.port, second.port)
    }

    /// A socket bound to a free port of 127.0.0.1.
    static func listener() -> (descriptor: Int32, port: UInt16) {
        var address = address("127.0.0.1", 0)
        let descriptor = socket(AF_INET, streamKind, 0)
        _ = withPointer(&address) { bind(descriptor, $0, $1) }
        _ = withPointer(&address) { pointer, length in
            var length = length
            return getsockname(descriptor, UnsafeMutablePointer(mutating: pointer), &length)
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// Waits until somebody accepts connections: servers return to their caller a moment before they listen.
    static func waitForListener(_ port: UInt16, on host: String = "127.0.0.1", of server: String) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let descriptor = socket(AF_INET, streamKind, 0)
            defer { close(descriptor) }
            var address = address(host, port)
            if withPointer(&address, { connect(descriptor, $0, $1) }) == 0 { return }
            usleep(5_000)
        }
        throw ProgramRun.Failure(description: "\(server) does not listen on \(host):\(port)")
    }

    private static func address(_ host: String, _ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, host, &address.sin_addr)
        address.sin_port = port.bigEndian
        return address
    }

    private static func withPointer(
        _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                body(pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
