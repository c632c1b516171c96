import Glibc
import TestSupport

/// The built program in a folder of its own, for one test.
final class Gateway: Sendable {
    static let admin = "admin"
    static let adminPassword = "Admin-Correct-Horse-7"

    let folder: TemporaryFolder
    let baseDN: String
    private let environment: [String: String]

    /// - Parameter variables: environment variables beside those that every gateway gets.
    init(baseDN: String, configuration: String? = nil, variables: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        self.baseDN = baseDN
        var environment = [
            "GATEHOUSE_DATA": folder.path("data"), "GATEHOUSE_BASE_DN": baseDN, "GATEHOUSE_ADMIN_USER": Self.admin,
            "GATEHOUSE_ADMIN_PASSWORD": Self.adminPassword, "LDAPNOINIT": "1",
        ]
        if let configuration {
            try folder.write(configuration, to: "gatehouse.yaml")
            environment["GATEHOUSE_CONFIG"] = folder.path("gatehouse.yaml")
        }
        self.environment = environment.merging(variables) { $1 }
    }

    /// The program beside the test bundle.
    static let program: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let bundle = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return bundle.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/gatehouse"
    }()

    /// Runs a command to its end.
    func run(_ arguments: String..., input: String = "") throws -> ProgramRun.Outcome {
        try run(arguments: arguments, input: input)
    }

    /// Runs a command to its end.
    func run(arguments: [String], input: String = "") throws -> ProgramRun.Outcome {
        try ProgramRun.run(Self.program, arguments, input: input, environment: environment)
    }

    /// Starts a command and does not wait for it; its output goes nowhere.
    func start(_ arguments: String...) throws -> pid_t {
        let nowhere = (0..<3).map { _ in open("/dev/null", O_RDWR | O_CLOEXEC) }
        defer { for descriptor in nowhere { close(descriptor) } }
        return try ProgramRun.spawn(Self.program, arguments, descriptors: nowhere, environment: environment)
    }

    /// A server that runs until it is let go of.
    final class Server: @unchecked Sendable {
        // Sendable: everything but the flag is immutable, and the flag is used by one test alone.
        let ldap: String
        let http: String
        let output: String
        let process: pid_t
        /// What was printed from a prefix on, such as `ldaps://`, to the end of the line.
        let address: @Sendable (String) throws -> String
        private var isOver = false

        fileprivate init(process: pid_t, output: String) throws {
            self.process = process
            self.output = output
            let address = { @Sendable (prefix: String) throws -> String in
                for line in output.split(separator: "\n") {
                    if let range = line.firstRange(of: prefix) { return String(line[range.lowerBound...]) }
                }
                throw ProgramRun.Failure(description: "the gateway did not say where it listens: \(output)")
            }
            self.address = address
            ldap = try address("ldap://")
            http = try address("http://")
        }

        deinit { if !isOver { end(SIGKILL) } }

        /// Sends a signal and waits for the end; the exit status, or 128 plus the signal that ended it.
        @discardableResult
        func end(_ signal: Int32) -> Int32 {
            isOver = true
            kill(process, signal)
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        }
    }

    /// Starts the server on free ports and waits until both doors are open.
    ///
    /// - Parameters:
    ///   - ldap: where LDAP listens.
    ///   - more: arguments beside those.
    func serve(ldap: String = "127.0.0.1:0", _ more: String...) throws -> Server {
        let descriptors = [
            open("/dev/null", O_RDONLY | O_CLOEXEC),
            open(folder.path("out"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600),
            open(folder.path("log"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600),
        ]
        defer { for descriptor in descriptors { close(descriptor) } }
        let process = try ProgramRun.spawn(
            Self.program, ["serve", "--ldap", ldap, "--http", "127.0.0.1:0"] + more, descriptors: descriptors,
            environment: environment)
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            let output = (try? folder.read("out")) ?? ""
            let isSecure = !more.contains("--https") || output.contains("HTTP on https://")
            if output.contains("LDAP on"), output.contains("HTTP on http://"), isSecure {
                return try Server(process: process, output: output)
            }
            usleep(20_000)
        }
        kill(process, SIGKILL)
        throw ProgramRun.Failure(description: "the gateway did not start: \((try? folder.read("log")) ?? "")")
    }
}

/// Real clients.
enum Client {
    static func whoami(_ url: String, _ dn: String, _ password: String) throws -> ProgramRun.Outcome {
        try ProgramRun.run(
            "ldapwhoami", ["-x", "-H", url, "-D", dn, "-w", password], environment: ["LDAPNOINIT": "1"])
    }

    static func search(
        _ url: String, base: String, _ arguments: [String], as dn: String, _ password: String
    ) throws -> ProgramRun.Outcome {
        try ProgramRun.run(
            "ldapsearch",
            ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", url, "-D", dn, "-w", password, "-b", base] + arguments,
            environment: ["LDAPNOINIT": "1"])
    }

    /// Asks the check endpoint; the answer's body.
    static func call(_ method: String, _ url: String) throws -> String {
        try ProgramRun.succeed(
            "curl", ["-s", "-X", method, "-u", "\(Gateway.admin):\(Gateway.adminPassword)", url])
    }

    static func check(_ http: String, _ body: String) throws -> String {
        try ProgramRun.succeed(
            "curl",
            [
                "-s", "-u", "\(Gateway.admin):\(Gateway.adminPassword)", "-H", "Content-Type: application/json", "-d",
                body,
                "\(http)/api/auth/check",
            ])
    }
}
