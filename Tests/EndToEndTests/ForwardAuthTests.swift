import Foundation
import TestSupport
import Testing

/// nginx asks the built program before it lets requests through.
@Suite struct ForwardAuthTests {
    private static let base = "dc=example,dc=org"
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    @Test func standsWhateverIsSentThroughNginx() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        let outcome = try ProgramRun.run(
            Self.root.appending(path: "Tests/clients/c08-nginx").path(), [],
            environment: [
                "LDAP_URI": server.ldap, "BASE_DN": Self.base, "USERS_DN": "ou=people,\(Self.base)",
                "GROUPS_DN": "ou=groups,\(Self.base)", "BIND_DN": "-", "BIND_PW": "-", "TEST_USER": Gateway.admin,
                "TEST_PW": Gateway.adminPassword, "TEST_GROUP": "-", "AUTH_USER_HEADER": "Remote-User",
                "HTTP_URL": "\(server.http)/api/auth/forward",
                "HTTP_DENY_URL": "\(server.http)/api/auth/forward?group=nobody",
            ])
        #expect(outcome.output.contains("PASS c08-nginx"), "\(outcome.output)\(outcome.errors)")
    }

    @Test func logsABrowserInWithTheConfigurationOfTheDocumentation() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        let nginx = try Nginx(try Self.documented(asking: server.http), in: gateway.folder)
        let page = nginx.url + "/wiki?a=b&c=d"
        let jar = gateway.folder.path("jar")
        func curl(_ arguments: String...) throws -> String {
            try ProgramRun.succeed("curl", ["-s", "-i", "-m", "20", "-b", jar, "-c", jar] + arguments)
        }
        // Without a log-in a browser is led to the page, which comes from the gateway.
        let first = try curl(page)
        #expect(first.contains("302"))
        #expect(first.contains("/forward/login?next=%2Fwiki%3Fa%3Db%26c%3Dd"), "\(first)")
        let form = try curl(nginx.url + "/forward/login?next=/wiki")
        #expect(form.contains("action=\"/forward/login\""))
        let wrong = try curl(
            "-H", "Origin: \(nginx.url)", "-d", "username=admin&password=wrong-password", nginx.url + "/forward/login")
        #expect(wrong.contains("401") && wrong.contains("Invalid login or password"))
        let foreign = try curl(
            "-H", "Origin: http://evil.example", "-d", "username=admin&password=\(Gateway.adminPassword)",
            nginx.url + "/forward/login")
        #expect(foreign.contains("403"))
        let right = try curl(
            "-H", "Origin: \(nginx.url)", "--data-urlencode", "next=/wiki?a=b", "-d",
            "username=admin&password=\(Gateway.adminPassword)", nginx.url + "/forward/login")
        #expect(right.contains("302") && right.contains("gatehouse_forward="), "\(right)")
        // The application hears who it is from nginx alone, and nothing of passwords.
        let seen = try curl("-H", "Remote-User: root", "-H", "Remote-Groups: wheel", page)
        #expect(seen.contains("200"))
        #expect(seen.contains("user=admin groups= authorization="), "\(seen)")
        #expect(!seen.contains("wheel"))
        // The same without a cookie, by the header.
        let plain = try ProgramRun.succeed(
            "curl", ["-s", "-u", "\(Gateway.admin):\(Gateway.adminPassword)", page])
        #expect(plain == "user=admin groups= authorization=")
    }

    /// The location blocks of the page about forward-auth.
    private static func documented(asking gateway: String) throws -> String {
        let text = try String(contentsOf: root.appending(path: "docs/forward-auth.md"), encoding: .utf8)
        guard let start = text.range(of: "## nginx\n"), let end = text.range(of: "\nnginx turns every") else {
            throw ProgramRun.Failure(description: "the page about forward-auth has no configuration of nginx")
        }
        return String(text[start.upperBound..<end.lowerBound]).replacing("http://127.0.0.1:8080", with: gateway)
            .replacing("?require=wiki:edit", with: "?require=users:get")
    }

    /// nginx in the foreground with an application behind it, for as long as it is held.
    private final class Nginx {
        let url: String
        private let process: pid_t

        init(_ locations: String, in folder: TemporaryFolder) throws {
            let port = try ProgramRun.succeed(
                "python3",
                ["-c", "import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1])"]
            ).trimmingCharacters(in: .whitespacesAndNewlines)
            let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
                "\($0)_temp_path \(folder.path($0));"
            }
            try folder.write(
                """
                daemon off; pid \(folder.path("nginx.pid")); error_log \(folder.path("nginx.log")); worker_processes 1;
                events {}
                http {
                  access_log off; \(paths.joined(separator: " "))
                  upstream application { server unix:\(folder.path("application")); }
                  server { listen 127.0.0.1:\(port); \(locations) }
                  server {
                    listen unix:\(folder.path("application"));
                    location / {
                      default_type text/plain;
                      return 200 "user=$http_remote_user groups=$http_remote_groups authorization=$http_authorization";
                    }
                  }
                }
                """, to: "nginx.conf")
            url = "http://127.0.0.1:\(port)"
            let user = geteuid() == 0 ? ["-g", "user root;"] : []
            process = try ProgramRun.spawn(
                "nginx", ["-c", folder.path("nginx.conf"), "-e", folder.path("nginx.log")] + user,
                descriptors: [0, 1, 2], environment: [:])
            let deadline = ContinuousClock.now + .seconds(60)
            while try ProgramRun.run("curl", ["-s", "-o", "/dev/null", url], environment: [:]).status != 0 {
                guard ContinuousClock.now < deadline else {
                    kill(process, SIGTERM)
                    throw ProgramRun.Failure(
                        description: "nginx did not start: \((try? folder.read("nginx.log")) ?? "")")
                }
                usleep(50_000)
            }
        }

        deinit {
            kill(process, SIGTERM)
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
    }
}
