import Foundation
import Glibc

/// A real Samba as the domain controller of an Active Directory, in a temporary folder, on a loopback address of its own.
///
/// It ends with this object, and with this process, however that ends.
public final class SambaController: Sendable {
    /// The password of `CN=Administrator,CN=Users`.
    public static let adminPassword = "Passw0rd.Admin"
    /// `ldap://ADDRESS`.
    public var url: String { "ldap://\(address)" }
    /// `ldaps://ADDRESS`.
    public var secureURL: String { "ldaps://\(address)" }
    /// The loopback address; the ports are always those of Active Directory.
    public let address: String
    /// The DN of the domain.
    public let suffix = "DC=corp,DC=example"
    /// The Kerberos realm.
    public let realm = "CORP.EXAMPLE"
    /// What the server's certificate was made with.
    public let certificates: TestCertificates
    /// Everything it has.
    public let folder: TemporaryFolder
    private let process = ServerProcess()

    /// Why there can be none on this machine; nil if there can.
    public static let obstacle: String? = TestSupport.obstacle(
        programs: ["samba", "samba-tool", "ldbadd"], packages: "samba-ad-dc samba-ad-provision ldb-tools")

    /// The value of `unicodePwd` that sets a password, in Base64.
    public static func unicodePassword(_ password: String) -> String {
        let octets = "\"\(password)\"".utf16.flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
        }
        return Data(octets).base64EncodedString()
    }

    /// Makes a domain, loads `ldif` into it and starts it; returns when it listens.
    ///
    /// - Parameter ldif: entries below ``suffix``; passwords as `unicodePwd`, see ``unicodePassword(_:)``.
    /// - Throws: `ProgramRun.Failure` with what its tools said.
    public init(ldif: String) throws {
        folder = try TemporaryFolder()
        // Another address for each process that tests, so that runs beside each other do not meet.
        let number = Int(getpid())
        address = "127.77.\(number / 250 % 250 + 1).\(number % 250 + 1)"
        certificates = try TestCertificates(in: folder, addresses: [address])
        try provision()
        try folder.write(configuration, to: "dc/etc/smb.conf")
        try folder.write(ldif, to: "data.ldif")
        try ProgramRun.succeed("ldbadd", database + [folder.path("data.ldif")])
        try start()
    }

    deinit { process.end(SIGKILL) }

    /// Starts the server again after ``stop()``.
    public func start() throws {
        try process.start("samba", processIn: folder.path("dc/samba.pid")) {
            try ProgramRun.succeed("samba", ["-D", "-M", "single", "--configfile=\(folder.path("dc/etc/smb.conf"))"])
        }
        try TestSocket.waitForListener(636, on: address, of: "samba")
        try TestSocket.waitForListener(389, on: address, of: "samba")
    }

    /// Asks the server to end, and waits until it did.
    public func stop() { process.end(SIGTERM) }

    /// Makes the server stand still.
    public func suspend() { process.suspend() }

    /// Ends what ``suspend()`` began.
    public func resume() { process.resume() }

    /// Applies change records to the database below the running server, as its administrator.
    public func modify(_ ldif: String) throws {
        try folder.write(ldif, to: "change.ldif")
        try ProgramRun.succeed("ldbmodify", database + [folder.path("change.ldif")])
    }

    /// Gives somebody the right *Replicating Directory Changes*.
    public func allowReplication(to dn: String) throws {
        try ProgramRun.succeed(
            "samba-tool",
            [
                "dsacl", "set", "--car=get-changes", "--action=allow", "--objectdn=\(suffix)", "--trusteedn=\(dn)",
            ] + database)
    }

    /// The domain as ldbsearch(1) writes it.
    public func export() throws -> String {
        try ProgramRun.succeed("ldbsearch", database + ["-b", suffix, "(objectClass=*)"])
    }

    /// Writes the key of a user into a file, and makes the server known by its address.
    ///
    /// - Returns: the keytab, and what clients of the realm find in their environment.
    public func keytab(of user: String) throws -> (path: String, client: [String: String]) {
        let keytab = folder.path("\(user).keytab")
        try ProgramRun.succeed("samba-tool", ["spn", "add", "ldap/\(address)", "DC1$"] + database)
        try ProgramRun.succeed(
            "samba-tool",
            [
                "domain", "exportkeytab", keytab, "--principal=\(user)",
                "--configfile=\(folder.path("dc/etc/smb.conf"))",
            ])
        try folder.write(
            """
            [libdefaults]
             default_realm = \(realm)
             dns_lookup_kdc = false
             rdns = false
             dns_canonicalize_hostname = false
            [realms]
             \(realm) = {
              kdc = \(address)
             }

            """, to: "krb5.conf")
        return (keytab, ["KRB5_CONFIG": folder.path("krb5.conf")])
    }

    private var database: [String] {
        ["-H", folder.path("dc/private/sam.ldb"), "--configfile=\(folder.path("dc/etc/smb.conf"))"]
    }

    private func provision() throws {
        try ProgramRun.succeed(
            "samba-tool",
            [
                "domain", "provision", "--targetdir=\(folder.path("dc"))", "--realm=\(realm)", "--domain=CORP",
                "--server-role=dc", "--adminpass=\(Self.adminPassword)", "--dns-backend=NONE", "--host-name=dc1",
                "--host-ip=\(address)", "--function-level=2008_R2", "--use-rfc2307", "--option=interfaces=lo",
                "--option=bind interfaces only=yes",
            ])
    }

    private var configuration: String {
        """
        [global]
         workgroup = CORP
         realm = \(realm)
         netbios name = DC1
         server role = active directory domain controller
         server services = ldap kdc
         interfaces = \(address)/8
         bind interfaces only = yes
         private dir = \(folder.path("dc/private"))
         state directory = \(folder.path("dc/state"))
         cache directory = \(folder.path("dc/cache"))
         lock directory = \(folder.path("dc"))
         pid directory = \(folder.path("dc"))
         binddns dir = \(folder.path("dc/bind-dns"))
         ncalrpc dir = \(folder.path("dc/ncalrpc"))
         ntp signd socket directory = \(folder.path("dc/ntp"))
         winbindd socket directory = \(folder.path("dc/winbind"))
         log file = \(folder.path("dc/log.samba"))
         ldap server require strong auth = allow_sasl_over_tls
         tls cafile = \(certificates.authorityFile)
         tls certfile = \(certificates.certificateFile)
         tls keyfile = \(certificates.keyFile)

        """
    }
}
