import Glibc
import NIOPosix
import TestSupport

/// A client of a socket of this machine that sends bytes and reads lines, off the cooperative pool.
final class LineClient: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { throw ProgramRun.Failure(description: "cannot connect to \(path): error \(errno)") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Says that nothing more comes.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next line, or what there is when the server closes.
    func line() async throws -> String {
        let descriptor = descriptor
        return try await NIOThreadPool.singleton.runIfActive {
            var bytes: [UInt8] = []
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) == 1, byte != UInt8(ascii: "\n") { bytes.append(byte) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// So many lines, when nothing comes behind them.
    func lines(_ count: Int) async throws -> [Substring] {
        let descriptor = descriptor
        return try await NIOThreadPool.singleton.runIfActive {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            var left = count
            while left > 0 {
                let length = recv(descriptor, &buffer, buffer.count, 0)
                guard length > 0 else { break }
                bytes += buffer[..<length]
                left -= buffer[..<length].count { $0 == UInt8(ascii: "\n") }
            }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        }
    }

    /// Sends a request and reads its answer.
    func ask(_ request: String) async throws -> String {
        send(request + "\n")
        return try await line()
    }
}
