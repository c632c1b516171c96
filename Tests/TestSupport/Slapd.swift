import Glibc

/// A real OpenLDAP server in a temporary folder, on a free port of 127.0.0.1, with StartTLS and ldapi.
///
/// It ends with this object, and with this process, however that ends.
public final class Slapd: Sendable {
    /// `ldap://127.0.0.1:PORT`; never `localhost`, which libldap replaces by the machine's name.
    public let url: String
    /// `ldaps://127.0.0.1:PORT`.
    public let secureURL: String
    /// `ldapi://` and the path of the socket.
    public let socketURL: String
    /// The TCP port of `url`.
    public let port: UInt16
    private let securePort: UInt16
    /// The naming context.
    public let suffix: String
    /// What the server's certificate was made with.
    public let certificates: TestCertificates
    /// Configuration, database and sockets.
    public let folder: TemporaryFolder
    /// The DN that may do everything.
    public var rootDN: String { "cn=admin,\(suffix)" }
    /// The password of `rootDN`.
    public let rootPassword = "secret"

    private let process = ServerProcess()
    /// What slapd finds in its environment.
    private let environment: [String: String]

    /// Loads `ldif` and starts the server; returns when it listens.
    ///
    /// - Parameters:
    ///   - ldif: content records, the suffix first; loaded with `slapadd -q`, so that overlays do not see it.
    ///   - sizeLimit: the value of slapd's `sizelimit`, see slapd.conf(5).
    ///   - kerberos: the environment for GSSAPI, see ``KerberosRealm``.
    ///   - tellsChanges: whether it is a provider of content synchronisation (RFC 4533).
    ///   - hidden: attributes that nobody but the root DN may read.
    /// - Throws: `ProgramRun.Failure` with what slapadd or slapd said.
    public convenience init(
        ldif: String, suffix: String = "dc=corp,dc=test",
        sizeLimit: String = "size.soft=500 size.hard=1000 size.pr=unlimited size.prtotal=unlimited",
        kerberos: [String: String] = [:], tellsChanges: Bool = true, hidden: [String] = []
    ) throws {
        try self.init(suffix: suffix, environment: kerberos) {
            var text = Self.configuration($0, suffix, sizeLimit, $1)
            if !hidden.isEmpty, let rules = text.firstRange(of: "access to ") {
                text.insert(
                    contentsOf: "access to attrs=\(hidden.joined(separator: ",")) by * none\n", at: rules.lowerBound)
            }
            return tellsChanges
                ? text : text.split(separator: "\n").filter { !$0.contains("syncprov") }.joined(separator: "\n") + "\n"
        }
        try folder.write(ldif, to: "data.ldif")
        try ProgramRun.succeed(
            "slapadd", ["-q", "-f", folder.path("slapd.conf"), "-b", suffix, "-l", folder.path("data.ldif")],
            environment: Self.environment)
        try start()
    }

    /// Starts a server that copies another one by `syncrepl` (RFC 4533); returns when it listens, which is before the copy
    /// is complete.
    ///
    /// - Parameters:
    ///   - provider: the URL of the other server.
    ///   - dn: whom the copy binds as there.
    ///   - schemas: schema files to be loaded beside core, cosine and inetorgperson.
    /// - Throws: `ProgramRun.Failure` with what slapd said.
    public convenience init(
        copying provider: String, as dn: String, password: String, suffix: String, schemas: [String]
    ) throws {
        try self.init(suffix: suffix) { folder, certificates in
            let includes = ["core", "cosine", "inetorgperson"].map { "/etc/ldap/schema/\($0).schema" } + schemas
            return includes.map { "include \($0)\n" }.joined() + """
                pidfile \(folder)/run/slapd.pid
                modulepath /usr/lib/ldap
                moduleload back_mdb
                TLSCertificateFile \(certificates.certificateFile)
                TLSCertificateKeyFile \(certificates.keyFile)
                database mdb
                suffix "\(suffix)"
                rootdn "cn=admin,\(suffix)"
                rootpw secret
                directory \(folder)/db
                dbnosync
                index objectClass,entryUUID,entryCSN eq
                syncrepl rid=007 provider=\(provider) type=refreshAndPersist retry="1 +" searchbase="\(suffix)"
                  bindmethod=simple binddn="\(dn)" credentials="\(password)"

                """
        }
        try start()
    }

    private init(
        suffix: String, environment: [String: String] = [:], configuration: (String, TestCertificates) -> String
    ) throws {
        self.suffix = suffix
        self.environment = Self.environment.merging(environment) { $1 }
        folder = try TemporaryFolder()
        certificates = try TestCertificates(in: folder)
        try folder.makeFolder("db")
        try folder.makeFolder("run")
        try folder.write(configuration(folder.path, certificates), to: "slapd.conf")
        (port, securePort) = TestSocket.freePorts()
        url = "ldap://127.0.0.1:\(port)"
        secureURL = "ldaps://127.0.0.1:\(securePort)"
        socketURL = "ldapi://" + folder.path("run/ldapi").split(separator: "/").map { "%2F" + $0 }.joined()
    }

    deinit {
        kill()
    }

    /// Starts the server again after ``stop()`` or ``kill()``, at the same addresses.
    public func start() throws {
        try process.start("slapd", processIn: folder.path("run/slapd.pid")) {
            try ProgramRun.succeed(
                "slapd", ["-f", folder.path("slapd.conf"), "-h", "\(url)/ \(secureURL)/ \(socketURL)"],
                environment: environment)
        }
        try TestSocket.waitForListener(port, of: "slapd")
        try TestSocket.waitForListener(securePort, of: "slapd")
    }

    /// Asks the server to end, and waits until it did.
    public func stop() {
        process.end(SIGTERM)
    }

    /// Ends the server at once, as a power failure would (`kill -9`).
    public func kill() {
        process.end(SIGKILL)
    }

    /// Makes the server stand still: connections stay open and are accepted, and nobody answers.
    public func suspend() {
        process.suspend()
    }

    /// Ends what ``suspend()`` began.
    public func resume() {
        process.resume()
    }

    /// Applies change records, or adds content records, as the root DN.
    public func modify(_ ldif: String) throws {
        try ProgramRun.succeed(
            "ldapmodify", ["-a", "-x", "-H", url, "-D", rootDN, "-w", rootPassword], input: ldif,
            environment: Self.environment)
    }

    /// Everything in the database as LDIF, operational attributes included.
    public func slapcat() throws -> String {
        try ProgramRun.succeed(
            "slapcat", ["-f", folder.path("slapd.conf"), "-b", suffix, "-o", "ldif-wrap=no"],
            environment: Self.environment)
    }

    /// Keeps libldap in slapd and its tools from reading files and variables of whoever runs the tests.
    private static let environment = ["LDAPNOINIT": "1"]

    private static func configuration(
        _ folder: String, _ suffix: String, _ sizeLimit: String, _ certificates: TestCertificates
    ) -> String {
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        include /etc/ldap/schema/nis.schema
        pidfile \(folder)/run/slapd.pid
        modulepath /usr/lib/ldap
        moduleload back_mdb
        moduleload syncprov
        moduleload ppolicy
        TLSCACertificateFile \(certificates.authorityFile)
        TLSCertificateFile \(certificates.certificateFile)
        TLSCertificateKeyFile \(certificates.keyFile)
        TLSVerifyClient allow
        sasl-host 127.0.0.1
        sasl-secprops noanonymous
        authz-regexp "^uid=([^,]+),(cn=[^,]+,)?cn=(plain|scram-sha-1|scram-sha-256|gssapi),cn=auth$" "uid=$1,ou=people,\(suffix)"
        authz-regexp "^cn=([^,]+),o=services$" "cn=$1,\(suffix)"
        authz-regexp gidNumber=[0-9]+\\\\+uidNumber=\(getuid()),cn=peercred,cn=external,cn=auth cn=admin,\(suffix)
        database mdb
        maxsize 1073741824
        suffix "\(suffix)"
        rootdn "cn=admin,\(suffix)"
        rootpw secret
        directory \(folder)/db
        dbnosync
        index objectClass,entryUUID,entryCSN,member,memberUid eq
        index uid,cn,mail eq,sub
        sizelimit \(sizeLimit)
        overlay syncprov
        overlay ppolicy
        access to attrs=userPassword by self write by anonymous auth by * none
        access to * by users read by anonymous auth

        """
    }
}
