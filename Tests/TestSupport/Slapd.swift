import Glibc
import Synchronization

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

    private struct State {
        var process: pid_t?
        var watcher: (process: pid_t, channel: Int32)?
    }

    private let state = Mutex(State())

    /// Loads `ldif` and starts the server; returns when it listens.
    ///
    /// - Parameters:
    ///   - ldif: content records, the suffix first; loaded with `slapadd -q`, so that overlays do not see it.
    ///   - sizeLimit: the value of slapd's `sizelimit`, see slapd.conf(5).
    /// - Throws: `ProgramRun.Failure` with what slapadd or slapd said.
    public convenience init(
        ldif: String, suffix: String = "dc=corp,dc=test",
        sizeLimit: String = "size.soft=500 size.hard=1000 size.pr=unlimited size.prtotal=unlimited"
    ) throws {
        try self.init(suffix: suffix) { Self.configuration($0, suffix, sizeLimit, $1) }
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

    private init(suffix: String, configuration: (String, TestCertificates) -> String) throws {
        self.suffix = suffix
        folder = try TemporaryFolder()
        certificates = try TestCertificates(in: folder)
        try folder.makeFolder("db")
        try folder.makeFolder("run")
        try folder.write(configuration(folder.path, certificates), to: "slapd.conf")
        (port, securePort) = Self.freePorts()
        url = "ldap://127.0.0.1:\(port)"
        secureURL = "ldaps://127.0.0.1:\(securePort)"
        socketURL = "ldapi://" + folder.path("run/ldapi").split(separator: "/").map { "%2F" + $0 }.joined()
    }

    deinit {
        kill()
    }

    /// Starts the server again after ``stop()`` or ``kill()``, at the same addresses.
    public func start() throws {
        try ProgramRun.succeed(
            "slapd", ["-f", folder.path("slapd.conf"), "-h", "\(url)/ \(secureURL)/ \(socketURL)"],
            environment: Self.environment)
        let text = try folder.read("run/slapd.pid")
        guard let process = pid_t(text.filter { !$0.isWhitespace }), process > 1 else {
            throw ProgramRun.Failure(description: "slapd wrote no process id, but \"\(text)\"")
        }
        let watcher = try Self.watch(process)
        state.withLock { $0 = State(process: process, watcher: watcher) }
        try Self.waitForListener(port)
        try Self.waitForListener(securePort)
    }

    /// Asks the server to end, and waits until it did.
    public func stop() {
        end(SIGTERM)
    }

    /// Ends the server at once, as a power failure would (`kill -9`).
    public func kill() {
        end(SIGKILL)
    }

    /// Makes the server stand still: connections stay open and are accepted, and nobody answers.
    public func suspend() {
        state.withLock { state in
            if let process = state.process { _ = Glibc.kill(process, SIGSTOP) }
        }
    }

    /// Ends what ``suspend()`` began.
    public func resume() {
        state.withLock { state in
            if let process = state.process { _ = Glibc.kill(process, SIGCONT) }
        }
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

    private func end(_ signal: Int32) {
        let state = state.withLock { state in
            defer { state = State() }
            return state
        }
        // The watcher ends before its process id can belong to another process.
        if let watcher = state.watcher {
            _ = Glibc.kill(watcher.process, SIGKILL)
            var status: Int32 = 0
            waitpid(watcher.process, &status, 0)
            close(watcher.channel)
        }
        guard let process = state.process else { return }
        _ = Glibc.kill(process, signal)
        if signal != SIGKILL { _ = Glibc.kill(process, SIGCONT) }
        let deadline = ContinuousClock.now + .seconds(10)
        while Glibc.kill(process, 0) == 0, !Self.isDead(process) {
            if ContinuousClock.now > deadline { _ = Glibc.kill(process, SIGKILL) }
            usleep(5_000)
        }
    }

    /// Whether the process is a zombie that nobody has waited for yet.
    private static func isDead(_ process: pid_t) -> Bool {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return true }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        guard fgets(&line, Int32(line.count), file) != nil else { return true }
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard let name = text.lastIndex(of: ")") else { return true }
        return text[name...].dropFirst(2).first == "Z"
    }

    /// A process that kills another one as soon as this one is gone and its end of the socket with it.
    private static func watch(_ process: pid_t) throws -> (process: pid_t, channel: Int32) {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
            throw ProgramRun.Failure(description: "no socket: error \(errno)")
        }
        defer { close(pair[0]) }
        let watcher = try ProgramRun.spawn(
            "sh", ["-c", "read line; kill -9 \(process)"], descriptors: [pair[0], 1, 2])
        return (watcher, pair[1])
    }

    /// Two different ports that nobody listens on.
    private static func freePorts() -> (UInt16, UInt16) {
        var (first, second) = (address(0), address(0))
        let descriptors = (socket(AF_INET, streamKind, 0), socket(AF_INET, streamKind, 0))
        _ = withSocketAddress(&first) { bind(descriptors.0, $0, $1) }
        _ = withSocketAddress(&second) { bind(descriptors.1, $0, $1) }
        _ = withSocketAddress(&first) { pointer, length in
            var length = length
            return getsockname(descriptors.0, UnsafeMutablePointer(mutating: pointer), &length)
        }
        _ = withSocketAddress(&second) { pointer, length in
            var length = length
            return getsockname(descriptors.1, UnsafeMutablePointer(mutating: pointer), &length)
        }
        close(descriptors.0)
        close(descriptors.1)
        return (UInt16(bigEndian: first.sin_port), UInt16(bigEndian: second.sin_port))
    }

    /// Waits until somebody accepts connections: slapd returns a moment before it listens.
    private static func waitForListener(_ port: UInt16) throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            let descriptor = socket(AF_INET, streamKind, 0)
            defer { close(descriptor) }
            var address = address(port)
            if withSocketAddress(&address, { connect(descriptor, $0, $1) }) == 0 { return }
            usleep(5_000)
        }
        throw ProgramRun.Failure(description: "slapd does not listen on port \(port)")
    }

    private static let streamKind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    private static func withSocketAddress(
        _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                body(pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
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
        TLSVerifyClient never
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
