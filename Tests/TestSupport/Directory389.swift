import Glibc

/// A real 389 Directory Server in a temporary folder, on free ports of 127.0.0.1, with StartTLS and ldaps.
///
/// Nothing of it lies outside the folder; the server ends with this object, and with this process, however that ends.
public final class Directory389: Sendable {
    /// `ldap://127.0.0.1:PORT`.
    public let url: String
    /// `ldaps://127.0.0.1:PORT`.
    public let secureURL: String
    /// The naming context.
    public let suffix: String
    /// What the server's certificate was made with.
    public let certificates: TestCertificates
    /// Configuration, database and logs.
    public let folder: TemporaryFolder
    /// The DN that may do everything.
    public let rootDN = "cn=Directory Manager"
    /// The password of `rootDN`.
    public let rootPassword = "DMsecret123"
    private let ports: (plain: UInt16, secure: UInt16)
    private let process = ServerProcess()

    /// Why there can be none on this machine; nil if there can.
    public static let obstacle: String? = TestSupport.obstacle(
        programs: ["dscreate", "ns-slapd", "certutil", "pk12util"], packages: "389-ds-base libnss3-tools")

    /// Makes an instance with the suffix entry alone, and starts it; returns when it listens.
    ///
    /// - Parameters:
    ///   - schema: LDIF of a schema file beside those that come with the server.
    /// - Throws: `ProgramRun.Failure` with what its tools said.
    public init(suffix: String, schema: String? = nil) throws {
        self.suffix = suffix
        folder = try TemporaryFolder()
        certificates = try TestCertificates(in: folder)
        ports = TestSocket.freePorts()
        url = "ldap://127.0.0.1:\(ports.plain)"
        secureURL = "ldaps://127.0.0.1:\(ports.secure)"
        try makeInstance()
        try installCertificate()
        if let schema { try folder.write(schema, to: "server/config/schema/98test.ldif") }
        // Without these it listens on every address of the machine.
        let configuration = try folder.read("server/config/dse.ldif").split(
            separator: "\n", omittingEmptySubsequences: false)
        let lines = configuration.map { line in
            line.hasPrefix("nsslapd-port:")
                ? "\(line)\nnsslapd-listenhost: 127.0.0.1\nnsslapd-securelistenhost: 127.0.0.1" : String(line)
        }
        try folder.write(lines.joined(separator: "\n"), to: "server/config/dse.ldif")
        try start()
    }

    deinit { process.end(SIGKILL) }

    /// Starts the server again after ``stop()``, at the same addresses.
    public func start() throws {
        try process.start("ns-slapd", processIn: folder.path("server/pid")) {
            try ProgramRun.succeed("ns-slapd", ["-D", folder.path("server/config"), "-i", folder.path("server/pid")])
        }
        try TestSocket.waitForListener(ports.plain, of: "ns-slapd")
        try TestSocket.waitForListener(ports.secure, of: "ns-slapd")
    }

    /// Asks the server to end, and waits until it did.
    public func stop() { process.end(SIGTERM) }

    /// Makes the server stand still.
    public func suspend() { process.suspend() }

    /// Ends what ``suspend()`` began.
    public func resume() { process.resume() }

    /// Applies change records, or adds content records, as the root DN.
    public func modify(_ ldif: String) throws {
        try ProgramRun.succeed(
            "ldapmodify", ["-a", "-x", "-H", url, "-D", rootDN, "-w", rootPassword], input: ldif,
            environment: ["LDAPNOINIT": "1"])
    }

    /// Puts content records in the place of all that is there (ldif2db), which wants it stopped for that.
    public func load(_ ldif: String) throws {
        stop()
        try folder.write(ldif, to: "import.ldif")
        let outcome = try ProgramRun.run(
            "ns-slapd",
            ["ldif2db", "-D", folder.path("server/config"), "-n", "userroot", "-i", folder.path("import.ldif")])
        if outcome.status != 0 {
            // What it left out it says in its log alone.
            let lines = try folder.read("server/log/errors").split(separator: "\n").filter {
                $0.contains("WARN") || $0.contains("ERR")
            }
            throw ProgramRun.Failure(
                description: "ldif2db ended with \(outcome.status): \(lines.joined(separator: "\n"))")
        }
        try start()
    }

    /// The directory as db2ldif writes it, which wants it stopped for that.
    public func export() throws -> String {
        stop()
        try ProgramRun.succeed(
            "ns-slapd",
            ["db2ldif", "-D", folder.path("server/config"), "-n", "userroot", "-a", folder.path("export.ldif")])
        try start()
        return try folder.read("export.ldif")
    }

    /// dscreate(8) takes all its folders from one file, and that from `PREFIX`.
    private func makeInstance() throws {
        try folder.makeFolder("share/dirsrv/inf")
        try folder.makeFolder("server")
        let server = folder.path("server")
        let places = [
            "config_dir": "config", "cert_dir": "config", "schema_dir": "config/schema", "initconfig_dir": "",
            "run_dir": "", "pid_file": "pid", "ldapi": "ldapi", "inst_dir": "instance", "tmpfiles_d": "",
            "lock_dir": "lock", "log_dir": "log", "access_log": "log/access", "audit_log": "log/audit",
            "error_log": "log/errors", "security_log": "log/security", "db_dir": "db", "db_home_dir": "home",
            "backup_dir": "bak", "ldif_dir": "ldif",
        ]
        let defaults = try ProgramRun.succeed("cat", ["/usr/share/dirsrv/inf/defaults.inf"])
        let lines = defaults.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            guard let name = line.split(separator: " ").first.map(String.init) else { return String(line) }
            if name == "with_systemd" { return "with_systemd = 0" }
            return places[name].map { "\(name) = \(server)\($0.isEmpty ? "" : "/\($0)")" } ?? String(line)
        }
        try folder.write(lines.joined(separator: "\n"), to: "share/dirsrv/inf/defaults.inf")
        let host = try ProgramRun.succeed("hostname", []).filter { !$0.isWhitespace }
        try folder.write(
            """
            [general]
            config_version = 2
            full_machine_name = \(host)
            start = False
            strict_host_checking = False
            selinux = False
            [slapd]
            instance_name = gatehouse\(ports.plain)
            port = \(ports.plain)
            secure_port = \(ports.secure)
            root_dn = \(rootDN)
            root_password = \(rootPassword)
            user = root
            group = root
            self_sign_cert = True
            db_lib = mdb
            [backend-userroot]
            suffix = \(suffix)
            create_suffix_entry = True
            sample_entries = no

            """, to: "instance.inf")
        try ProgramRun.succeed(
            "dscreate", ["from-file", folder.path("instance.inf")], environment: ["PREFIX": folder.path])
    }

    /// Puts our certificate in the place of the one that dscreate made for another name.
    private func installCertificate() throws {
        let (store, password) = (folder.path("server/config"), folder.path("server/config/pwdfile.txt"))
        try ProgramRun.succeed(
            "openssl",
            [
                "pkcs12", "-export", "-in", certificates.certificateFile, "-inkey", certificates.keyFile, "-name",
                "Server-Cert", "-out", folder.path("server.p12"), "-passout", "pass:transport",
            ])
        try ProgramRun.succeed("certutil", ["-D", "-d", store, "-n", "Server-Cert", "-f", password])
        try ProgramRun.succeed(
            "pk12util", ["-i", folder.path("server.p12"), "-d", store, "-k", password, "-W", "transport"])
        try ProgramRun.succeed(
            "certutil",
            ["-A", "-d", store, "-n", "Test-CA", "-t", "CT,,", "-a", "-i", certificates.authorityFile, "-f", password])
    }
}

/// Why a server can't be started here: it has to be root, and its programs have to be there; nil if it can.
func obstacle(programs: [String], packages: String) -> String? {
    let missing = programs.filter { program in
        !["/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains { access("\($0)/\(program)", X_OK) == 0 }
    }
    if !missing.isEmpty {
        return "NOT TESTED: \(missing.joined(separator: ", ")) not found; run: apt-get install \(packages)"
    }
    return geteuid() == 0 ? nil : "NOT TESTED: the server has to be started by root"
}
