import Foundation
import Glibc
import TestSupport
import Testing

/// Hosts get people and groups over LDAP. The programs are real; where one is not installed the check says so, since their
/// packages change the log-ins of the machine (`Tests/clients/setup`).
@Suite(.enabled(if: geteuid() == 0, "a machine of its own takes root")) struct HostTests {
    @Test(arguments: ["c04-nslcd-pam", "c05-sssd"]) func knowPeopleAndGroups(check: String) throws {
        let outcome = try ProgramRun.run(
            PAMHost.root.appending(path: "Tests/clients/run").path(), [Gateway.program, check],
            environment: ["FIXTURE_USERS": "200"])
        #expect(
            outcome.output.contains("PASS \(check)") || outcome.output.contains("SKIP \(check): not installed"),
            "\(outcome.output)\(outcome.errors)")
    }
}
