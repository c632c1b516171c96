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

    @Test func isOpenToAllWhileItIsThereAndGoneAfterwards() async throws {
        let path = try await withPath { transport in
            let path = transport.folder.path("ldapi")
            #expect(transport.folder.mode(of: "ldapi") == 0o666)
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
