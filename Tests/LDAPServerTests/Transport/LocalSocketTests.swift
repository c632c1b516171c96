import Glibc
import LDAPProtocol
import NIOPosix
import TestSupport
import Testing

@testable import LDAPServer

@Suite("Local socket of LDAP")
struct LocalSocketTests {
    @Test func knowsWhoIsAtTheOtherEnd() async throws {
        try await TransportCompany.with { transport in
            let outcome = try await transport.run(
                "ldapwhoami", ["-Y", "EXTERNAL", "-Q", "-H", transport.url(.ldapi)])
            #expect(
                outcome.output == "dn:gidNumber=\(getgid())+uidNumber=\(getuid()),cn=peercred,cn=external,cn=auth\n")
            // An operator sees everything but secrets.
            let found = try await transport.run(
                "ldapsearch",
                ["-Y", "EXTERNAL", "-Q", "-H", transport.url(.ldapi), "-LLL", "-b", SmallCompany.base, "1.1"])
            #expect(found.output.contains(LDAPServiceTests.jane))
            // A password needs no TLS there.
            let jane = try await transport.run(
                "ldapwhoami", ["-x", "-H", transport.url(.ldapi)] + TLSTests.jane)
            #expect(jane.output == "dn:\(LDAPServiceTests.jane)\n")
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func doesNotTakeOthersForOperators() async throws {
        try await TransportCompany.with { transport in
            chmod(transport.folder.path, 0o755)
            func asNobody(_ arguments: String...) async throws -> ProgramRun.Outcome {
                try await transport.run(
                    "setpriv",
                    ["--reuid=65534", "--regid=65534", "--clear-groups", "ldapwhoami", "-H", transport.url(.ldapi)]
                        + arguments)
            }
            let external = try await asNobody("-Y", "EXTERNAL", "-Q")
            #expect(external.status == 7)
            let simple = try await asNobody("-x")
            #expect(simple.output == "anonymous\n")
        }
    }

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
        #expect(throws: LDAPServiceError.self) { try LocalSocket.clear(path) }
        #expect(access(path, F_OK) == 0)
        close(descriptor)
        try LocalSocket.clear(path)
        #expect(access(path, F_OK) != 0)
        try LocalSocket.clear(path)
    }

    @Test func leavesAloneWhatIsNoSocket() throws {
        let folder = try TemporaryFolder()
        try folder.write("precious", to: "file")
        #expect(throws: LDAPServiceError.self) { try LocalSocket.clear(folder.path("file")) }
        #expect(try folder.read("file") == "precious")
        #expect(throws: LDAPServiceError.self) {
            try LocalSocket.clear("/" + String(repeating: "x", count: LocalSocket.maximumPath))
        }
    }

    @Test func isOpenToAllWhileItIsThereAndGoneAfterwards() async throws {
        let path = try await withPath { transport in
            let path = transport.folder.path("ldapi")
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o666)
            return path
        }
        #expect(access(path, F_OK) != 0)
    }

    private func withPath(_ body: @escaping @Sendable (TransportCompany) throws -> String) async throws -> String {
        let (paths, found) = AsyncStream.makeStream(of: String.self)
        try await TransportCompany.with { found.yield(try body($0)) }
        var iterator = paths.makeAsyncIterator()
        return await iterator.next() ?? ""
    }
}
