import Glibc

/// A pair of connected sockets that wakes a thread out of `poll`.
final class WakeSocket: Sendable {
    /// The end to poll for reading; -1 when the process has no descriptors left.
    let reading: Int32
    private let writing: Int32

    init() {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        if socketpair(AF_UNIX, kind, 0, &pair) != 0 { pair = [-1, -1] }
        (reading, writing) = (pair[0], pair[1])
    }

    deinit {
        if reading >= 0 { close(reading) }
        if writing >= 0 { close(writing) }
    }

    var isUsable: Bool { reading >= 0 }

    /// Makes `reading` readable; when the pair is full it is so already.
    func wake() {
        var octet: UInt8 = 1
        _ = send(writing, &octet, 1, Int32(clamping: MSG_NOSIGNAL))
    }

    /// Takes back what `wake` did.
    func drain() {
        var octets = [UInt8](repeating: 0, count: 64)
        while recv(reading, &octets, octets.count, 0) > 0 {}
    }
}
