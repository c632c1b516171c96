import LDAPProtocol
import NIOPosix
import TestSupport
import Testing

@testable import LDAPServer

/// The tools of OpenLDAP as clients.
@Suite("ClientTools")
struct ClientToolsTests {
    struct Run: CustomTestStringConvertible {
        let tool: String
        let arguments: [String]
        let status: Int32
        let says: String

        init(_ tool: String, _ arguments: String..., status: Int32 = 0, says: String) {
            self.tool = tool
            self.arguments = arguments
            self.status = status
            self.says = says
        }

        var testDescription: String { ([tool] + arguments).joined(separator: " ") }
    }

    static let runs: [Run] = [
        Run("ldapwhoami", says: "anonymous"),
        Run("ldapwhoami", "-D", "good", "-w", "secret", says: "dn:uid=jane,dc=example"),
        Run("ldapwhoami", "-D", "slow", "-w", "secret", says: "dn:uid=jane,dc=example"),
        Run("ldapwhoami", "-D", "bad", "-w", "secret", status: 49, says: "Invalid credentials (49)"),
        Run("ldapwhoami", "-D", "good", "-w", "", status: 53, says: "unwilling to perform (53)"),
        Run("ldapwhoami", "-ZZ", status: 1, says: "Protocol error (2)"),
        Run("ldapsearch", "-P", "2", "-b", "3", status: 2, says: "Protocol error (2)"),
        Run("ldapsearch", "-b", "3", says: "numEntries: 3"),
        Run("ldapsearch", "-b", "20000", says: "numEntries: 20000"),
        Run("ldapsearch", "-b", "3", "-E", "pr=2/noprompt", says: "numEntries: 3"),
        Run("ldapsearch", "-b", "3", "-E", "!1.2.3.4", status: 12, says: "Critical extension"),
        Run("ldapsearch", "-b", "3", "-MM", says: "numEntries: 3"),
        Run("ldapsearch", "-b", "3", "-e", "ppolicy", says: "numEntries: 3"),
        Run("ldapcompare", "cn=a", "cn:a", status: 6, says: "TRUE"),
        Run("ldapdelete", "cn=a", status: 50, says: "Insufficient access (50)"),
        Run("ldapdelete", "-D", "good", "-w", "secret", "cn=a", says: ""),
        Run("ldapdelete", "-D", "good", "-w", "secret", "cn=refused", status: 53, says: "unwilling to perform (53)"),
        Run("ldapexop", "1.2.3.4", status: 1, says: "Protocol error (2)"),
    ]

    @Test(arguments: runs)
    func get(_ run: Run) async throws {
        try await LDAPListenerTests.withServer { address, _ in
            let arguments = ["-x", "-H", "ldap://\(address)"] + run.arguments
            let outcome = try await NIOThreadPool.singleton.runIfActive {
                try ProgramRun.run(run.tool, arguments)
            }
            #expect(outcome.status == run.status)
            #expect((outcome.output + outcome.errors).contains(run.says))
        }
    }
}
