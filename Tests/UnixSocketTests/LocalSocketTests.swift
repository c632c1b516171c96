import Glibc
import TestSupport
import Testing
import UnixSocket

@Suite("LocalSocket")
struct LocalSocketTests {
    @Test func takesThePlaceOfOneThatWasKilled() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s")
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        #expect(isBound && listen(descriptor, 1) == 0)
        // Somebody listens.
        #expect(throws: LocalSocketError.self) { try LocalSocket.clear(path) }
        #expect(access(path, F_OK) == 0)
        close(descriptor)
        try LocalSocket.clear(path)
        #expect(access(path, F_OK) != 0)
        try LocalSocket.clear(path)
    }

    @Test func leavesAloneWhatIsNoSocket() throws {
        let folder = try TemporaryFolder()
        try folder.write("precious", to: "file")
        #expect(throws: LocalSocketError.self) { try LocalSocket.clear(folder.path("file")) }
        #expect(try folder.read("file") == "precious")
        #expect(throws: LocalSocketError.self) {
            try LocalSocket.clear("/" + String(repeating: "x", count: LocalSocket.maximumPath))
        }
    }
}
