import Glibc
import TestSupport

/// A server in the foreground for as long as it is held.
final class ServerProcess {
    /// Where it listens.
    let port: String
    private let process: pid_t

    /// Where its web page is, if it has one.
    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts a program and waits until it answers.
    ///
    /// - Parameters:
    ///   - log: where it writes what it has to say, for the error.
    ///   - probe: a program that succeeds when it answers; `nil` for a web page at the port.
    init(
        _ program: String, _ arguments: [String], port: String, log: String, in folder: TemporaryFolder,
        environment: [String: String] = [:], probe: [String]? = nil
    ) throws {
        self.port = port
        let probe = probe ?? ["curl", "-s", "-o", "/dev/null", "http://127.0.0.1:\(port)"]
        let descriptors = [
            open("/dev/null", O_RDONLY | O_CLOEXEC),
            open(folder.path(log), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666),
        ]
        defer { for descriptor in descriptors { close(descriptor) } }
        process = try ProgramRun.spawn(
            program, arguments, descriptors: descriptors + [descriptors[1]], environment: environment)
        let deadline = ContinuousClock.now + .seconds(60)
        while try ProgramRun.run(probe[0], Array(probe.dropFirst())).status != 0 {
            var status: Int32 = 0
            guard ContinuousClock.now < deadline, waitpid(process, &status, WNOHANG) == 0 else {
                kill(process, SIGTERM)
                throw ProgramRun.Failure(
                    description: "\(program) did not start: \((try? folder.read(log)) ?? "")")
            }
            usleep(50_000)
        }
    }

    /// A port of loopback that nobody listened on a moment ago.
    static func freePort() throws -> String {
        try ProgramRun.succeed(
            "python3",
            ["-c", "import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1],end='')"])
    }

    /// An application that shows what it hears about the one who asks.
    static func application(in folder: TemporaryFolder) throws -> ServerProcess {
        let port = try freePort()
        let program = """
            import http.server
            class Page(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    seen = [self.headers.get(n) or '' for n in ('Remote-User', 'Remote-Groups', 'Authorization')]
                    text = 'user={} groups={} authorization={}'.format(*seen).encode()
                    self.send_response(200)
                    self.send_header('Content-Length', str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                def log_message(self, *a): pass
            http.server.ThreadingHTTPServer(('127.0.0.1', \(port)), Page).serve_forever()
            """
        return try ServerProcess("python3", ["-c", program], port: port, log: "application.log", in: folder)
    }

    deinit {
        // At once: SIGTERM lets some of them wait for their clients.
        kill(process, SIGINT)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
}
