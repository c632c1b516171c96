public import Glibc

/// Runs programs of the machine for tests: blocking, without a shell, with no descriptor of ours passed on.
public enum ProgramRun {
    /// What a program left behind.
    public struct Outcome: Sendable {
        /// The exit status; 128 plus the signal if a signal ended it.
        public let status: Int32
        /// What it wrote to standard output.
        public let output: String
        /// What it wrote to standard error.
        public let errors: String
    }

    /// A program that could not be run, or did not succeed.
    public struct Failure: Error, CustomStringConvertible {
        /// What was run and what came of it.
        public let description: String

        /// Tells what happened.
        public init(description: String) { self.description = description }
    }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - program: a path, or a name to be found on PATH, `/usr/sbin` and `/sbin`.
    ///   - input: what it reads from standard input.
    ///   - environment: variables set beside those of this process.
    /// - Throws: `Failure` if there is no such program.
    public static func run(
        _ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> Outcome {
        let folder = try TemporaryFolder()
        try folder.write(input, to: "in")
        let descriptors = [
            open(folder.path("in"), O_RDONLY | O_CLOEXEC),
            open(folder.path("out"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600),
            open(folder.path("err"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600),
        ]
        defer { for descriptor in descriptors { close(descriptor) } }
        let process = try spawn(program, arguments, descriptors: descriptors, environment: environment)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return Outcome(status: code, output: try folder.read("out"), errors: try folder.read("err"))
    }

    /// Runs a program that must succeed, and returns what it wrote to standard output.
    ///
    /// - Throws: `Failure` with both outputs if its status is not 0.
    @discardableResult
    public static func succeed(
        _ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> String {
        let outcome = try run(program, arguments, input: input, environment: environment)
        guard outcome.status == 0 else {
            throw Failure(
                description: "\(program) \(arguments.joined(separator: " ")) ended with \(outcome.status): "
                    + outcome.errors + outcome.output)
        }
        return outcome.output
    }

    /// Starts a program and does not wait for it; the descriptors become its standard input, output and error.
    ///
    /// - Returns: its process id, to be waited for by the caller.
    public static func spawn(
        _ program: String, _ arguments: [String], descriptors: [Int32], environment: [String: String] = [:]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
        }
        for descriptor in 3..<Int32(256) { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // Threads of the runtime block signals, and a program that inherited that could not be asked to end.
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        posix_spawnattr_setsigmask(&attributes, &unblocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        // libldap of this process takes no settings from its environment; tools that are started do. A gateway gets the
        // settings of the test, and none of whoever runs it.
        var variables = inheritedEnvironment().filter { variable in
            !variable.hasPrefix("LDAPNOINIT=") && !variable.hasPrefix("GATEHOUSE_")
                && !environment.keys.contains { variable.hasPrefix($0 + "=") }
        }
        variables += environment.map { "\($0.key)=\($0.value)" }
        let path = find(program)
        var process = pid_t()
        let code = withPointers([path] + arguments) { arguments in
            withPointers(variables) { posix_spawn(&process, path, &actions, &attributes, arguments, $0) }
        }
        guard code == 0 else {
            throw Failure(description: "\(program) can't be started: error \(code)")
        }
        return process
    }

    private static func find(_ program: String) -> String {
        if program.contains("/") { return program }
        let folders =
            (getenv("PATH").map { String(cString: $0) } ?? "") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        for folder in folders.split(separator: ":") where access("\(folder)/\(program)", X_OK) == 0 {
            return "\(folder)/\(program)"
        }
        return program
    }

    private static func inheritedEnvironment() -> [String] {
        var variables: [String] = []
        var next = environ
        while let variable = next.pointee {
            variables.append(String(cString: variable))
            next = next.successor()
        }
        return variables
    }

    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
