import Foundation
import Glibc
import TestSupport
import Testing

/// Programs of a machine ask the built gateway through `pam_gatehouse.so`.
@Suite(.enabled(if: geteuid() == 0, "a machine of its own takes root")) struct PAMTests {
    /// A gateway that knows the people of a host.
    private static func gateway() throws -> Gateway {
        let gateway = try Gateway(baseDN: "dc=example,dc=org")
        try HostPeople.fill(gateway.folder.path("data"), baseDN: gateway.baseDN)
        return gateway
    }

    private static let login = ["authenticate", "acct_mgmt", "open_session", "close_session"]

    @Test func letsInWhomTheGatewayLetsIn() throws {
        let gateway = try Self.gateway()
        let server = try gateway.serve()
        defer { server.end(SIGTERM) }
        let host = try PAMHost(asking: gateway.folder.path("data/gatehouse.sock"), users: HostPeople.names)
        try host.configure("test")
        func login(_ user: String, _ lines: String..., service: String = "test") throws -> ProgramRun.Outcome {
            try host.login(service, user, Self.login, typing: lines)
        }
        let right = try login("jane", "secret-jane")
        #expect(right.status == 0, "\(right)")
        #expect(right.output.contains("session has successfully been closed"))
        #expect(try login("jane", "wrong").errors.contains("Authentication failure"))
        #expect(try login("jane", "").errors.contains("Authentication failure"))
        #expect(try login("bob", "secret-bob").errors.contains("Authentication failure"))
        #expect(try login("nobody-here", "secret").errors.contains("User not known"))
        // Root is root's own business.
        #expect(try login("root", Gateway.adminPassword).errors.contains("User not known"))

        // The code: asked for, or behind the password; good once.
        let code = HostPeople.code()
        let asked = try login("carol", "secret-carol", code)
        #expect(asked.status == 0, "\(asked)")
        #expect(asked.errors.contains("One-time code: ") || asked.output.contains("One-time code: "))
        #expect(try login("carol", "secret-carol", code).status != 0)
        #expect(try login("dora", "secret-dora\(HostPeople.code())").status == 0)
        try host.configure("joined", "joined_code")
        let joined = try login("carol", "secret-carol", service: "joined")
        #expect(joined.status != 0 && joined.errors.contains("Put the one-time code behind the password."))

        // What the line asks for.
        try host.configure("members", "group=ops group=Staff")
        #expect(try login("jane", "secret-jane", service: "members").status == 0)
        try host.configure("strangers", "group=ops")
        let stranger = try login("jane", "secret-jane", service: "strangers")
        #expect(stranger.status != 0 && stranger.errors.contains("Your account may not be used here."))
        try host.configure("mistake", "requires=users:get")
        #expect(try login("jane", "secret-jane", service: "mistake").status != 0)
        try host.configure("unknown", "require=no:such")
        #expect(try login("jane", "secret-jane", service: "unknown").status != 0)
    }

    @Test func takesThePasswordOfAnEarlierModule() throws {
        let gateway = try Self.gateway()
        let server = try gateway.serve()
        defer { server.end(SIGTERM) }
        let host = try PAMHost(asking: gateway.folder.path("data/gatehouse.sock"), users: HostPeople.names)
        func login(_ service: String, _ lines: String...) throws -> ProgramRun.Outcome {
            try host.login(service, "jane", ["authenticate"], typing: lines)
        }
        try host.configure("alone", "use_first_pass")
        #expect(try login("alone", "secret-jane").status != 0)
        // The module in front asks, and refuses.
        for (service, option) in [("first", "use_first_pass"), ("again", "try_first_pass")] {
            try host.configure(service, option)
            try host.prepend(service, "optional", "group=ops")
        }
        #expect(try login("first", "secret-jane").status == 0)
        #expect(try login("first", "wrong", "secret-jane").status != 0)
        #expect(try login("again", "wrong", "secret-jane").status == 0)
    }

    @Test func changesPasswords() throws {
        let gateway = try Self.gateway()
        let server = try gateway.serve()
        defer { server.end(SIGTERM) }
        let host = try PAMHost(asking: gateway.folder.path("data/gatehouse.sock"), users: HostPeople.names)
        try host.configure("test")
        func change(_ user: String, _ lines: String...) throws -> ProgramRun.Outcome {
            try host.login("test", user, ["chauthtok"], typing: lines)
        }
        #expect(try change("jane", "wrong").status != 0)
        // The first new one is refused, and another one asked for.
        let changed = try change("jane", "secret-jane", "short", "short", "correct-horse-7", "correct-horse-7")
        #expect(changed.status == 0, "\(changed)")
        #expect(changed.errors.contains("The password is shorter than 8 bytes."))
        #expect(try host.login("test", "jane", ["authenticate"], typing: ["correct-horse-7"]).status == 0)
        #expect(try host.login("test", "jane", ["authenticate"], typing: ["secret-jane"]).status != 0)
        let carol = try change("carol", "secret-carol", "correct-horse-8", "correct-horse-8", HostPeople.code())
        #expect(carol.status == 0, "\(carol)")
    }

    @Test func goesOnWithoutTheGatewayOnlyWhereThatIsAllowed() throws {
        let gateway = try Self.gateway()
        let server = try gateway.serve()
        let host = try PAMHost(asking: gateway.folder.path("data/gatehouse.sock"), users: HostPeople.names)
        // A time that a test would not wait for: without a gateway there is nothing to wait for.
        try host.configure("test", "timeout=300")
        let cache = host.folder.path("cache")
        try host.configure("laptop", "timeout=300 allow-offline=7d cache=\(cache)")
        try host.configure("other", "timeout=300 allow-offline=7d group=staff cache=\(cache)")
        func login(_ service: String, _ user: String, _ lines: String...) throws -> ProgramRun.Outcome {
            try host.login(service, user, ["authenticate", "acct_mgmt"], typing: lines)
        }
        #expect(try login("laptop", "jane", "secret-jane").status == 0)
        #expect(try login("laptop", "carol", "secret-carol", HostPeople.code()).status == 0)
        let joined = "secret-dora\(HostPeople.code())"
        #expect(try login("laptop", "dora", joined).status == 0)
        server.end(SIGTERM)
        #expect(try login("test", "jane", "secret-jane").errors.contains("cannot retrieve authentication info"))
        #expect(try login("laptop", "jane", "secret-jane").status == 0)
        #expect(try login("laptop", "jane", "wrong").errors.contains("cannot retrieve authentication info"))
        // A line that asks for more is not served by what another one left.
        #expect(try login("other", "jane", "secret-jane").status != 0)
        // A code is never skipped.
        #expect(try login("laptop", "carol", "secret-carol").status != 0)
        #expect(try login("laptop", "dora", joined).status != 0)
        // An old one is over; so is one from the future.
        let file = "cache/" + "jane".utf8.map { String($0, radix: 16) }.joined()
        let kept = try host.folder.read(file)
        let hash = kept.drop { $0 != " " }
        for time in [1_000_000_000, 4_000_000_000] {
            try host.folder.write("\(time)\(hash)", to: file)
            #expect(try login("laptop", "jane", "secret-jane").status != 0)
        }
        try host.folder.write(kept, to: file)
        // Somebody else's folder says nothing.
        chmod(cache, 0o755)
        #expect(try login("laptop", "jane", "secret-jane").status != 0)
        chmod(cache, 0o700)
        #expect(try login("laptop", "jane", "secret-jane").status == 0)
    }

    @Test func waitsForAnAnswerForATimeOnly() throws {
        let host = try PAMHost(asking: "unused", users: HostPeople.names)
        let path = host.folder.path("deaf")
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        #expect(isBound && listen(descriptor, 8) == 0)
        try host.configure("test", "socket=\(path) timeout=1")
        let outcome = try host.login("test", "jane", ["authenticate"], typing: ["secret-jane"])
        #expect(outcome.errors.contains("cannot retrieve authentication info"), "\(outcome)")
    }

    @Test func servesSSH() throws {
        let gateway = try Self.gateway()
        let server = try gateway.serve()
        defer { server.end(SIGTERM) }
        let host = try PAMHost(asking: gateway.folder.path("data/gatehouse.sock"), users: HostPeople.names)
        try host.configureByExample("sshd")
        try host.withSSHServer { ssh in
            let jane = try ssh.login("jane", password: "secret-jane")
            let log = try host.folder.read("sshd.log")
            #expect(jane.status == 0 && jane.output == "200001\n", "\(jane) \(log)")
            #expect(try ssh.login("jane", password: "wrong").status == 255)
            #expect(try ssh.login("carol", password: "secret-carol").status == 255)
            #expect(try ssh.login("carol", password: "secret-carol", code: HostPeople.code()).output == "200002\n")
            // A key opens the door as long as the account may be used.
            #expect(try ssh.loginByKey("carol").output == "200002\n")
            let bob = try ssh.loginByKey("bob")
            #expect(bob.status == 255, "\(bob)")
        }
        let trail = try gateway.run("log", "--user", "jane", "--json")
        #expect(trail.output.contains("127.0.0.1") && trail.output.contains("sshd"), "\(trail)")
    }

    @Test func bringsNoRuntimeAlong() throws {
        let module = try PAMHost.built.get()
        let defined = try ProgramRun.succeed("nm", ["-D", "--defined-only", module])
        #expect(defined.split(separator: "\n").allSatisfy { $0.contains(" T pam_sm_") }, "\(defined)")
        let libraries = try ProgramRun.succeed("ldd", [module])
        #expect(!libraries.contains("swift") && !libraries.contains("stdc++") && !libraries.contains("pthread"))
    }
}
