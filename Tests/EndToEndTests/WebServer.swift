import Glibc
import TestSupport

/// A server with a web page, in the foreground for as long as it is held.
final class WebServer {
    let url: String
    private let process: pid_t

    /// Starts a program and waits until something answers at its port.
    ///
    /// - Parameter log: where it writes what it has to say, for the error.
    init(
        _ program: String, _ arguments: [String], port: String, log: String, in folder: TemporaryFolder,
        environment: [String: String] = [:]
    ) throws {
        url = "http://127.0.0.1:\(port)"
        let descriptors = [
            open("/dev/null", O_RDONLY | O_CLOEXEC),
            open(folder.path(log), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666),
        ]
        defer { for descriptor in descriptors { close(descriptor) } }
        process = try ProgramRun.spawn(
            program, arguments, descriptors: descriptors + [descriptors[1]], environment: environment)
        let deadline = ContinuousClock.now + .seconds(60)
        while try ProgramRun.run("curl", ["-s", "-o", "/dev/null", url]).status != 0 {
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
    static func application(in folder: TemporaryFolder) throws -> WebServer {
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
        return try WebServer("python3", ["-c", program], port: port, log: "application.log", in: folder)
    }

    deinit {
        kill(process, SIGTERM)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
}
