import Glibc

/// A real Kerberos realm (MIT) in a temporary folder, its KDC on a free port of 127.0.0.1.
///
/// It ends with this object, and with this process, however that ends.
public final class KerberosRealm: Sendable {
    /// The name of the realm.
    public let name = "CORP.TEST"
    /// Everything it has.
    public let folder: TemporaryFolder
    private let process = ServerProcess()

    /// Why there can be none on this machine; nil if there can.
    public static let obstacle: String? = TestSupport.obstacle(
        programs: ["krb5kdc", "kdb5_util", "kadmin.local"], packages: "krb5-kdc krb5-admin-server krb5-user")

    /// What clients of the realm find in their environment.
    public var client: [String: String] { ["KRB5_CONFIG": folder.path("krb5.conf")] }

    /// Makes the realm and starts its KDC.
    ///
    /// - Throws: `ProgramRun.Failure` with what its tools said.
    public init() throws {
        folder = try TemporaryFolder()
        let port = TestSocket.freePorts().0
        try folder.write(
            """
            [libdefaults]
             default_realm = \(name)
             dns_lookup_kdc = false
             rdns = false
             dns_canonicalize_hostname = false
            [realms]
             \(name) = {
              kdc = 127.0.0.1:\(port)
             }

            """, to: "krb5.conf")
        try folder.write(
            """
            [kdcdefaults]
             kdc_listen = 127.0.0.1:\(port)
             kdc_tcp_listen = 127.0.0.1:\(port)
            [realms]
             \(name) = {
              database_name = \(folder.path("principal"))
              key_stash_file = \(folder.path("stash"))
             }
            [logging]
             kdc = FILE:\(folder.path("kdc.log"))

            """, to: "kdc.conf")
        try ProgramRun.succeed("kdb5_util", ["create", "-s", "-r", name, "-P", "master"], environment: administration)
        try process.start("krb5kdc", processIn: folder.path("kdc.pid")) {
            try ProgramRun.succeed("krb5kdc", ["-P", folder.path("kdc.pid")], environment: administration)
        }
    }

    deinit { process.end(SIGKILL) }

    /// Makes a principal with a random key.
    ///
    /// - Returns: the path of a keytab that holds the key.
    public func keytab(of principal: String) throws -> String {
        let file = folder.path(principal.replacing("/", with: "-") + ".keytab")
        try ProgramRun.succeed(
            "kadmin.local", ["-q", "addprinc -randkey \(principal)"], environment: administration)
        try ProgramRun.succeed(
            "kadmin.local", ["-q", "ktadd -k \(file) \(principal)"], environment: administration)
        return file
    }

    private var administration: [String: String] {
        client.merging(["KRB5_KDC_PROFILE": folder.path("kdc.conf")]) { $1 }
    }
}
