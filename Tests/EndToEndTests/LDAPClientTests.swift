import Foundation
import TestSupport
import Testing

/// Servers that log people in over LDAP, as the documentation sets them up.
@Suite struct LDAPClientTests {
    private static let base = "dc=example,dc=org"
    private static let password = "example-only-7"

    /// A gateway with jane in it, and a service that may search.
    private static func company() throws -> (gateway: Gateway, server: Gateway.Server, token: String) {
        let gateway = try Gateway(baseDN: base)
        let server = try gateway.serve()
        let role = try server.call("/api/roles/users", #"{"name":"Servers","permissions":["users:get"]}"#)
        let id = try role.number("id")
        _ = try server.call(
            "/api/users",
            #"{"username":"jane","email":"jane@example.org","password":"\#(password)","user_role_id":\#(id)}"#)
        let service = try server.call(
            "/api/users", #"{"type":"api","username":"database","user_role_id":\#(id)}"#)
        return (gateway, server, try service.text("password"))
    }

    @Test func postgreSQLBindsAndSearches() throws {
        let (gateway, server, token) = try Self.company()
        let lines = try Documentation.blocks("ldap-clients.md", below: "PostgreSQL").joined(separator: "\n")
            .replacing("ldapserver=127.0.0.1 ldapport=3890", with: "ldapserver=127.0.0.1 ldapport=\(server.ldapPort)")
            .replacing("ldap://127.0.0.1:3890", with: server.ldap).replacing("TOKEN", with: token)
            .split(separator: "\n")
        try #require(lines.count == 2)
        // It does not run as root, and reads nothing of root's.
        let folder = gateway.folder.path("postgres")
        try gateway.folder.makeFolder("postgres")
        chmod(gateway.folder.path, 0o755)
        let isRoot = geteuid() == 0
        if isRoot { try ProgramRun.succeed("chown", ["postgres", folder]) }
        let asOwner = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
        func command(_ arguments: [String]) throws -> (String, [String]) {
            let program = try ProgramRun.succeed("sh", ["-c", "printf %s /usr/lib/postgresql/*/bin/\(arguments[0])"])
            let rest = Array(arguments.dropFirst())
            return isRoot ? ("setpriv", asOwner + [program] + rest) : (program, rest)
        }
        let (initdb, options) = try command([
            "initdb", "-D", "\(folder)/data", "-A", "trust", "-U", "postgres", "--no-sync", "--locale=C",
        ])
        try ProgramRun.succeed(initdb, options)
        for line in lines {
            let port = try ServerProcess.freePort()
            // In place: the file stays its owner's.
            try ProgramRun.succeed(
                "tee", ["\(folder)/data/pg_hba.conf"], input: "local all postgres trust\n\(line)\n")
            let (postgres, options) = try command([
                "postgres", "-D", "\(folder)/data", "-p", port, "-k", folder, "-c", "listen_addresses=127.0.0.1",
            ])
            let database = try ServerProcess(
                postgres, options, port: port, log: "postgres.log", in: gateway.folder,
                probe: ["pg_isready", "-h", folder, "-p", port])
            func ask(_ question: String, _ host: String, _ user: String, _ password: String) throws -> String {
                try ProgramRun.run(
                    "psql", ["-w", "-h", host, "-p", database.port, "-U", user, "-Atc", question, "postgres"],
                    environment: ["PGPASSWORD": password]
                ).output
            }
            if line == lines.first { _ = try ask("CREATE ROLE jane LOGIN", folder, "postgres", "") }
            #expect(try ask("SELECT current_user", "127.0.0.1", "jane", Self.password) == "jane\n", "\(line)")
            #expect(try ask("SELECT current_user", "127.0.0.1", "jane", "wrong-password") == "", "\(line)")
        }
    }

    @Test func dovecotBinds() throws {
        let (gateway, server, _) = try Self.company()
        let folder = gateway.folder
        let blocks = try Documentation.blocks("ldap-clients.md", below: "Dovecot")
        try #require(blocks.count == 2)
        try folder.write(blocks[1].replacing("ldap://127.0.0.1:3890", with: server.ldap), to: "ldap.conf")
        let me = try ProgramRun.succeed("id", ["-un"]).trimmingCharacters(in: .whitespacesAndNewlines)
        let group = try ProgramRun.succeed("id", ["-gn"]).trimmingCharacters(in: .whitespacesAndNewlines)
        try folder.write(
            """
            base_dir = \(folder.path("run"))
            state_dir = \(folder.path("state"))
            log_path = \(folder.path("dovecot.log"))
            protocols =
            ssl = no
            default_internal_user = \(me)
            default_internal_group = \(group)
            default_login_user = nobody
            userdb {
              driver = static
              args = uid=1000 gid=1000 home=/nonexistent
            }
            \(blocks[0].replacing("/etc/dovecot/dovecot-ldap.conf.ext", with: folder.path("ldap.conf")))

            """, to: "dovecot.conf")
        let settings = ["-c", folder.path("dovecot.conf")]
        let dovecot = try ServerProcess(
            "dovecot", ["-F"] + settings, port: "0", log: "dovecot.out", in: folder,
            probe: ["test", "-S", folder.path("run/auth-client")])
        func log(_ password: String) throws -> ProgramRun.Outcome {
            try ProgramRun.run("doveadm", settings + ["auth", "test", "jane", password])
        }
        #expect(try log(Self.password).output.contains("jane auth succeeded"))
        #expect(try log("wrong-password").status != 0)
        _ = dovecot
    }
}
