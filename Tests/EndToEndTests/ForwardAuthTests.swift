import Foundation
import TestSupport
import Testing

/// Reverse proxies ask the built program before they let requests through.
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

    @Test(arguments: ReverseProxy.allCases)
    func logsABrowserInWithTheConfigurationOfTheDocumentation(_ proxy: ReverseProxy) throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        let application = try ServerProcess.application(in: gateway.folder)
        let front = try proxy.start(asking: server.http, before: application.url, in: gateway.folder)
        let page = front.url + "/wiki?a=b&c=d"
        let jar = gateway.folder.path("jar")
        func curl(_ arguments: String...) throws -> String {
            try ProgramRun.succeed(
                "curl", ["-s", "-i", "-m", "20", "-H", "Accept: text/html", "-b", jar, "-c", jar] + arguments)
        }
        // Without a log-in a browser is led to the page, which comes from the gateway.
        let first = try curl(page)
        #expect(first.contains("302"))
        #expect(first.contains("/forward/login?next=%2Fwiki%3Fa%3Db%26c%3Dd"), "\(first)")
        let form = try curl(front.url + "/forward/login?next=/wiki")
        #expect(form.contains("action=\"/forward/login\""))
        let wrong = try curl(
            "-H", "Origin: \(front.url)", "-d", "username=admin&password=wrong-password", front.url + "/forward/login")
        #expect(wrong.contains("401") && wrong.contains("Invalid login or password"))
        let foreign = try curl(
            "-H", "Origin: http://evil.example", "-d", "username=admin&password=\(Gateway.adminPassword)",
            front.url + "/forward/login")
        #expect(foreign.contains("403"))
        let right = try curl(
            "-H", "Origin: \(front.url)", "--data-urlencode", "next=/wiki?a=b", "-d",
            "username=admin&password=\(Gateway.adminPassword)", front.url + "/forward/login")
        #expect(right.contains("302") && right.lowercased().contains("set-cookie: gatehouse_forward="), "\(right)")
        // The application hears who it is from the proxy alone, and nothing of passwords.
        let seen = try curl("-H", "Remote-User: root", "-H", "Remote-Groups: wheel", page)
        #expect(seen.contains("200"))
        #expect(seen.contains("user=admin groups= authorization="), "\(seen)")
        #expect(!seen.contains("wheel"))
        // The same without a cookie, by the header.
        let plain = try ProgramRun.succeed(
            "curl", ["-s", "-u", "\(Gateway.admin):\(Gateway.adminPassword)", page])
        #expect(plain == "user=admin groups= authorization=")
    }

    @Test func apacheAsksOverLDAPWithTheConfigurationOfTheDocumentation() throws {
        let gateway = try Gateway(baseDN: Self.base)
        let server = try gateway.serve()
        let role = try server.call(
            "/api/roles/users", #"{"name":"Web servers","permissions":["users:get","groups:get"]}"#)
        let id = try role.number("id")
        let service = try server.call("/api/users", #"{"type":"api","username":"wiki","user_role_id":\#(id)}"#)
        let jane = try server.call(
            "/api/users",
            #"{"username":"jane","email":"jane@example.org","password":"example-only-7","user_role_id":\#(id)}"#)
        _ = try server.call("/api/groups", #"{"name":"staff","users":[\#(try jane.number("id"))]}"#)
        try gateway.folder.write(try service.text("password"), to: "gatehouse.token")
        let application = try ServerProcess.application(in: gateway.folder)
        let text = try ReverseProxy.documented("Apache over LDAP")
            .replacing("ldap://127.0.0.1:3890", with: server.ldap)
            .replacing("/etc/apache2/gatehouse.token", with: gateway.folder.path("gatehouse.token"))
        let front = try ReverseProxy.apache(
            text + "\nProxyPass / \(application.url)/", ServerProcess.freePort(), gateway.folder)
        func status(_ credentials: String) throws -> String {
            try ProgramRun.succeed("curl", ["-s", "-i", "-u", credentials, front.url + "/wiki"])
        }
        #expect(try status("jane:example-only-7").contains("user=jane"))
        #expect(try status("jane:wrong-password").hasPrefix("HTTP/1.1 401"))
        #expect(try status("jane:").hasPrefix("HTTP/1.1 401"))
        // In no group.
        #expect(try status("\(Gateway.admin):\(Gateway.adminPassword)").hasPrefix("HTTP/1.1 401"))
    }
}
