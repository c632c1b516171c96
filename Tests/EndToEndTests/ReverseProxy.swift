import Glibc
import TestSupport

/// A reverse proxy of Debian that asks Gatehouse with the configuration of the page about forward-auth.
enum ReverseProxy: String, CaseIterable {
    case nginx, apache = "Apache", caddy = "Caddy", haproxy = "HAProxy"

    /// Starts it before an application.
    ///
    /// - Parameters:
    ///   - gateway: the URL of the gateway.
    ///   - application: the URL of the application.
    func start(asking gateway: String, before application: String, in folder: TemporaryFolder) throws -> ServerProcess {
        let port = try ServerProcess.freePort()
        let text = try Self.documented(self == .nginx ? "nginx" : rawValue)
            .replacing("http://127.0.0.1:8080", with: gateway)
            .replacing("127.0.0.1:8080", with: gateway.dropFirst("http://".count))
            .replacing("127.0.0.1:9000", with: application.dropFirst("http://".count))
            .replacing("http://application", with: application)
            // The admin of the test is in no group.
            .replacing("require=wiki:edit", with: "require=users:get").replacing(
                "group=staff", with: "require=users:get")
        switch self {
        case .nginx: return try nginx(text, port, folder)
        case .apache: return try Self.apache(text, port, folder)
        case .caddy: return try caddy(text, port, folder)
        case .haproxy: return try haproxy(text, port, folder)
        }
    }

    /// The configuration below a heading of the page.
    static func documented(_ heading: String) throws -> String {
        try Documentation.blocks("forward-auth.md", below: heading)[0]
    }

    private static func script(_ name: String, in folder: TemporaryFolder) throws -> String {
        try folder.write(try Documentation.file(name), to: name)
        return folder.path(name)
    }

    private func nginx(_ text: String, _ port: String, _ folder: TemporaryFolder) throws -> ServerProcess {
        let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder.path($0));"
        }
        try folder.write(
            """
            daemon off; pid \(folder.path("nginx.pid")); error_log \(folder.path("nginx.log")); worker_processes 1;
            events {}
            http {
              access_log off; \(paths.joined(separator: " "))
              server { listen 127.0.0.1:\(port); \(text) }
            }
            """, to: "nginx.conf")
        let user = geteuid() == 0 ? ["-g", "user root;"] : []
        return try ServerProcess(
            "nginx", ["-c", folder.path("nginx.conf"), "-e", folder.path("nginx.log")] + user, port: port,
            log: "nginx.log", in: folder)
    }

    /// Apache with a text of configuration in it.
    static func apache(_ text: String, _ port: String, _ folder: TemporaryFolder) throws -> ServerProcess {
        let modules = [
            "mpm_event", "authn_core", "authz_core", "authz_user", "auth_basic", "setenvif", "headers", "proxy",
            "proxy_http", "lua", "ldap", "authnz_ldap",
        ].map { "LoadModule \($0)_module /usr/lib/apache2/modules/mod_\($0).so" }
        // Its workers give up the rights of root, and read the script.
        let user = geteuid() == 0 ? "User www-data\nGroup www-data" : ""
        let script = try script("apache-gatehouse.lua", in: folder)
        chmod(folder.path, 0o755)
        chmod(script, 0o644)
        try folder.write(
            """
            ServerRoot \(folder.path)
            PidFile \(folder.path("apache.pid"))
            ErrorLog \(folder.path("apache.log"))
            DefaultRuntimeDir \(folder.path)
            ServerName localhost
            \(user)
            Listen 127.0.0.1:\(port)
            \(modules.joined(separator: "\n"))
            \(text.replacing("/etc/apache2/apache-gatehouse.lua", with: script))
            """, to: "apache.conf")
        return try ServerProcess(
            "apache2", ["-f", folder.path("apache.conf"), "-D", "FOREGROUND"], port: port, log: "apache.log",
            in: folder)
    }

    private func caddy(_ text: String, _ port: String, _ folder: TemporaryFolder) throws -> ServerProcess {
        let site = text.replacing("wiki.example.org {", with: "http://127.0.0.1:\(port) {")
        try folder.write("{\n    admin off\n    auto_https off\n}\n\(site)\n", to: "Caddyfile")
        return try ServerProcess(
            "caddy", ["run", "--config", folder.path("Caddyfile"), "--adapter", "caddyfile"], port: port,
            log: "caddy.log", in: folder,
            environment: ["XDG_DATA_HOME": folder.path("caddy"), "XDG_CONFIG_HOME": folder.path("caddy")])
    }

    private func haproxy(_ text: String, _ port: String, _ folder: TemporaryFolder) throws -> ServerProcess {
        let script = try Self.script("haproxy-gatehouse.lua", in: folder)
        try folder.write(
            text.replacing("/etc/haproxy/haproxy-gatehouse.lua", with: script)
                .replacing("bind :80", with: "bind 127.0.0.1:\(port)") + "\n", to: "haproxy.cfg")
        return try ServerProcess(
            "haproxy", ["-f", folder.path("haproxy.cfg"), "-db"], port: port, log: "haproxy.log", in: folder)
    }
}
