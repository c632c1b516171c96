import Foundation
import Glibc
import TestSupport

/// A machine whose log-ins ask the gateway: programs see an `/etc/pam.d` and an `/etc/passwd` of their own, so that the
/// log-ins of the real machine stay as they are. Takes root.
final class PAMHost: Sendable {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    let folder: TemporaryFolder
    private let socket: String
    private let module: String

    /// The module, built once for all tests.
    static let built = Result {
        try ProgramRun.succeed("make", ["-s", "-C", root.path(), "pam"])
        return root.appending(path: ".build/pam/pam_gatehouse.so").path()
    }

    /// - Parameters:
    ///   - socket: where the gateway listens, or does not.
    ///   - users: who the machine knows beside its own.
    init(asking socket: String, users: [String]) throws {
        module = try Self.built.get()
        folder = try TemporaryFolder()
        self.socket = socket
        chmod(folder.path, 0o755)
        try folder.makeFolder("pam.d")
        let own = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
        let more = users.enumerated().map { "\($1):x:\(200_001 + $0):200000:\($1):/:/bin/sh\n" }
        try folder.write(own, to: "passwd.own")
        try folder.write(own + more.joined(), to: "passwd")
        chmod(folder.path("passwd"), 0o644)
        try folder.write(
            "mount --bind \(folder.path)/pam.d /etc/pam.d\n"
                + "mount --bind \(folder.path)/passwd /etc/passwd\nmkdir -p /run/sshd\nexec \"$@\"\n", to: "enter")
    }

    /// Sets a service up that has the module alone, with some options behind it.
    func configure(_ service: String, _ options: String = "") throws {
        let lines = ["auth", "account", "password", "session"].map { kind in
            "\(kind) required \(module) socket=\(socket) \(options)\n"
        }
        try folder.write(lines.joined(), to: "pam.d/\(service)")
    }

    /// Adds a line that asks for the password, in front of those that are there.
    func prepend(_ service: String, _ control: String, _ options: String) throws {
        let lines = try folder.read("pam.d/\(service)")
        try folder.write("auth \(control) \(module) socket=\(socket) \(options)\n\(lines)", to: "pam.d/\(service)")
    }

    /// Sets a service up as the example of `docs/pam` does; what is local to the machine stays with `pam_unix`.
    func configureByExample(_ service: String) throws {
        let example = try String(contentsOf: Self.root.appending(path: "docs/pam/\(service)"), encoding: .utf8)
        // The people stand in a file here, where others have them from the directory.
        try folder.write(
            example.replacing("pam_gatehouse.so", with: "\(module) socket=\(socket)")
                .replacing("pam_localuser.so", with: "pam_localuser.so file=\(folder.path("passwd.own"))"),
            to: "pam.d/\(service)")
        for kind in ["auth", "account", "password", "session", "session-noninteractive"] {
            let word = kind.prefix { $0 != "-" }
            try folder.write("\(word) required pam_unix.so\n", to: "pam.d/common-\(kind)")
        }
    }

    /// What runs a program on this machine.
    private func entering(_ program: [String]) -> [String] {
        ["-m", "--propagation", "private", "bash", "-e", folder.path("enter")] + program
    }

    /// Runs `pamtester`; each line is one answer to what it asks.
    func login(_ service: String, _ user: String, _ operations: [String], typing lines: [String]) throws
        -> ProgramRun.Outcome
    {
        try ProgramRun.run(
            "unshare", entering(["pamtester", service, user] + operations),
            input: lines.map { $0 + "\n" }.joined())
    }

    /// Starts `sshd` and leaves it running while the body does.
    func withSSHServer(_ body: (SSHServer) throws -> Void) throws {
        let key = folder.path("host_key")
        try ProgramRun.succeed("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key])
        let client = folder.path("client_key")
        try ProgramRun.succeed("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", client])
        // Another program may take the port between the search and the start.
        for _ in 0..<10 {
            let port = try Self.freePort()
            try folder.write(
                """
                Port \(port)
                ListenAddress 127.0.0.1
                HostKey \(key)
                PidFile none
                UsePAM yes
                UseDNS no
                PasswordAuthentication no
                KbdInteractiveAuthentication yes
                AuthorizedKeysFile \(client).pub
                StrictModes no
                PrintMotd no
                PrintLastLog no

                """, to: "sshd_config")
            chmod(client + ".pub", 0o644)
            let descriptors = [
                open("/dev/null", O_RDONLY | O_CLOEXEC), open("/dev/null", O_WRONLY | O_CLOEXEC),
                open(folder.path("sshd.log"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600),
            ]
            defer { for descriptor in descriptors { close(descriptor) } }
            let process = try ProgramRun.spawn(
                "unshare", entering(["/usr/sbin/sshd", "-D", "-e", "-f", folder.path("sshd_config")]),
                descriptors: descriptors)
            defer {
                kill(process, SIGTERM)
                var status: Int32 = 0
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
            }
            guard try Self.listens(port, log: folder) else { continue }
            try body(SSHServer(port: port, clientKey: client, folder: folder))
            return
        }
        throw ProgramRun.Failure(description: "sshd did not start: \(try folder.read("sshd.log"))")
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                getsockname(descriptor, $0, &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Waits until sshd says that it listens; `false` when it says that it cannot.
    private static func listens(_ port: UInt16, log: TemporaryFolder) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            let text = try log.read("sshd.log")
            if text.contains("listening on") { return true }
            if text.contains("Cannot bind") || text.contains("Address already in use") { return false }
            usleep(20_000)
        }
        return false
    }
}

/// A running `sshd`.
struct SSHServer {
    let port: UInt16
    let clientKey: String
    let folder: TemporaryFolder

    /// Logs in at the keyboard, with these answers to the questions for password and code.
    func login(_ user: String, password: String, code: String = "") throws -> ProgramRun.Outcome {
        // What asks in the place of a terminal; the answers come through its environment.
        try folder.write(
            "#!/bin/sh\ncase \"$1\" in *code*) echo \"$GH_CODE\" ;; *) echo \"$GH_PASSWORD\" ;; esac\n", to: "ask")
        chmod(folder.path("ask"), 0o700)
        return try ssh(
            user, ["-o", "PreferredAuthentications=keyboard-interactive", "-o", "NumberOfPasswordPrompts=1"],
            [
                "SSH_ASKPASS": folder.path("ask"), "SSH_ASKPASS_REQUIRE": "force", "GH_PASSWORD": password,
                "GH_CODE": code,
            ])
    }

    /// Logs in by key.
    func loginByKey(_ user: String) throws -> ProgramRun.Outcome {
        try ssh(user, ["-o", "PreferredAuthentications=publickey", "-i", clientKey], [:])
    }

    private func ssh(_ user: String, _ options: [String], _ environment: [String: String]) throws
        -> ProgramRun.Outcome
    {
        try ProgramRun.run(
            "ssh",
            [
                "-F", "none", "-p", "\(port)", "-o", "UserKnownHostsFile=/dev/null", "-o",
                "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR",
            ] + options + ["\(user)@127.0.0.1", "id", "-u"], environment: environment)
    }
}
