import Foundation
import Identity
import Testing

@testable import gatehouse

@Suite struct SettingsTests {
    static func settings(
        _ yaml: String = "", path: String = "conf/gatehouse.yaml", environment: [String: String] = [:],
        flags: [String: String] = [:]
    ) throws -> Settings {
        let file = try SettingsLayer(yaml: yaml, path: path)
        return try Settings(file: file, path: path, environment: environment, flags: flags)
    }

    /// The error that reading ends with.
    static func refusal(
        _ yaml: String, environment: [String: String] = [:], flags: [String: String] = [:]
    ) throws -> SettingsError {
        try #require(throws: SettingsError.self) {
            _ = try settings(yaml, environment: environment, flags: flags)
        }
    }

    // MARK: - Defaults and the file

    @Test func hasDefaultsWithoutAnyInput() throws {
        let settings = try Settings()
        #expect(settings.baseDN == "dc=example,dc=org")
        #expect(settings.data == "./gatehouse-data")
        #expect(settings.http.listen.description == "127.0.0.1:8080")
        #expect(settings.ldap.listen.map(\.description) == ["127.0.0.1:3890"])
        #expect(settings.passwords.rehash)
        #expect(settings.posix.uids == 200_000...524_287)
        #expect(settings.limits.ldap.message == 4 << 20)
        #expect(settings.limits.timeouts.idle.duration == .seconds(3_600))
        #expect(settings.sources.isEmpty)
        #expect(settings.origins.isEmpty)
    }

    static let agreed = """
        baseDN: dc=example,dc=org
        http: { listen: "127.0.0.1:8080" }
        ldap: { listen: "127.0.0.1:3890" }
        sources:
          corp:
            kind: openldap
            url: ldap://127.0.0.1:1389
            tls: { mode: starttls, ca: ca.pem }          # off | starttls | ldaps
            bind: { dn: "cn=reader,dc=corp,dc=test", passwordFile: corp.secret }
            users: { base: "ou=people,dc=corp,dc=test", filter: "(objectClass=inetOrgPerson)" }
            groups: { base: "ou=groups,dc=corp,dc=test" }
            roles:
              - { group: "cn=editors,ou=groups,dc=corp,dc=test", userRole: "Campaign Manager", priority: 10 }
              - { group: "news-*", listRole: "News" }
            noRole: keep          # disable | keep | { default: NAME }
            link: never           # never | by-username | by-mail
            guard: { count: 10, percent: 10 }
        """

    @Test func readsTheAgreedExample() throws {
        let settings = try Self.settings(Self.agreed)
        let corp = try #require(settings.sources["corp"])
        #expect(corp.kind == .openldap)
        #expect(corp.url == ["ldap://127.0.0.1:1389"])
        #expect(corp.tlsMode == .starttls)
        #expect(corp.tls.ca == "conf/ca.pem")
        #expect(corp.bind.dn == "cn=reader,dc=corp,dc=test")
        #expect(corp.bind.passwordFile == "conf/corp.secret")
        #expect(corp.users.base == "ou=people,dc=corp,dc=test")
        #expect(corp.groups.base == "ou=groups,dc=corp,dc=test")
        #expect(corp.groups.mirror)
        #expect(corp.roles.map(\.userRole) == ["Campaign Manager", nil])
        #expect(corp.roles.map(\.listRole) == [nil, "News"])
        #expect(corp.roles.map(\.priority) == [10, 0])
        #expect(corp.noRole == .keep)
        #expect(corp.link == .never)
        #expect(corp.guard == .init(count: 10, percent: 10))
    }

    static let noRoles: [(text: String, value: NoRole)] = [
        ("keep", .keep), ("disable", .disable), ("{ default: Guest }", .role("Guest")),
        ("{ default: \"a: b\" }", .role("a: b")),
    ]

    @Test(arguments: noRoles)
    func readsWhatBecomesOfPeopleWithoutARole(text: String, value: NoRole) throws {
        let yaml = Self.agreed.replacingOccurrences(of: "noRole: keep", with: "noRole: \(text)")
        #expect(try Self.settings(yaml).sources["corp"]?.noRole == value)
    }

    @Test func keepsTextThatYAMLWouldReadAsAnotherType() throws {
        let yaml = Self.agreed.replacingOccurrences(of: "\"Campaign Manager\"", with: "\"1e3\"")
        #expect(try Self.settings(yaml).sources["corp"]?.roles.first?.userRole == "1e3")
        #expect(try Self.settings("admin: { user: \"null\" }").admin.user == "null")
        #expect(try Self.settings("admin: { user: no }").admin.user == "no")
    }

    static let empty = [
        "", "# nothing\n", "---\n", "http:\n", "http: {}\n", "sources:\n", "permissions:\n", "limits:\n  ldap:\n",
    ]

    @Test(arguments: empty)
    func takesAFileWithoutSettings(yaml: String) throws {
        #expect(try Self.settings(yaml).origins.isEmpty)
    }

    @Test func takesListsOfAddresses() throws {
        let settings = try Self.settings("ldap: { listen: [\"127.0.0.1:389\", \"[::1]:389\"] }")
        #expect(settings.ldap.listen.map(\.description) == ["127.0.0.1:389", "[::1]:389"])
    }

    @Test func knowsWhereTLSIsSpoken() throws {
        let settings = try Self.settings(
            """
            ldap: { ldaps: "127.0.0.1:636", ldapi: s, tls: { cert: c.pem, key: k.pem }, proxyFrom: [10.0.0.0/8, "::1"] }
            http: { https: "127.0.0.1:443", trustedProxies: 192.0.2.1 }
            """)
        #expect(settings.ldap.ldaps?.map(\.description) == ["127.0.0.1:636"])
        #expect(settings.ldap.ldapi == "conf/s")
        #expect(settings.ldap.tls.cert == "conf/c.pem")
        #expect(settings.ldap.proxyFrom?.map(\.range.description) == ["10.0.0.0/8", "::1"])
        #expect(settings.http.https?.description == "127.0.0.1:443")
        #expect(settings.http.trustedProxies?.map(\.range.description) == ["192.0.2.1"])
        #expect(try Settings().ldap.ldaps == nil)
        for half in ["ldap: { tls: { cert: c } }", "http: { tls: { key: k } }"] {
            #expect(try Self.refusal(half).code == .conflict)
        }
        #expect(try Self.refusal("ldap: { proxyFrom: 10.0.0.1/8 }").code == .invalidValue)
    }

    static let headerNames: [(String, Bool)] = [
        ("X-Auth-User", true), ("remote", true), ("\"X-Auth: x\"", false), ("\"X Auth\"", false), ("X-Äuth", false),
        ("Set-Cookie", false), ("content-length", false), ("\"\"", false), (String(repeating: "x", count: 65), false),
    ]

    @Test(arguments: headerNames)
    func namesTheHeadersThatProxiesAreTold(_ name: String, isTaken: Bool) throws {
        let yaml = "http: { forward: { headers: { user: \(name) } } }"
        guard isTaken else { return #expect(try Self.refusal(yaml).code == .invalidValue) }
        let headers = try Self.settings(yaml).http.forward.headers
        #expect(headers.user == name && headers.groups == "Remote-Groups")
    }

    // MARK: - Precedence

    static let layers: [(file: String?, environment: String?, flag: String?, wanted: Int)] = [
        (nil, nil, nil, 8080), ("1", nil, nil, 1), (nil, "2", nil, 2), (nil, nil, "3", 3), ("1", "2", nil, 2),
        ("1", nil, "3", 3), (nil, "2", "3", 3), ("1", "2", "3", 3),
    ]

    @Test(arguments: layers)
    func prefersFlagToEnvironmentToFile(file: String?, environment: String?, flag: String?, wanted: Int) throws {
        let settings = try Self.settings(
            file.map { "http: { listen: \"127.0.0.1:\($0)\" }" } ?? "",
            environment: environment.map { ["GATEHOUSE_HTTP": "127.0.0.1:\($0)"] } ?? [:],
            flags: flag.map { ["http.listen": "127.0.0.1:\($0)"] } ?? [:]
        )
        #expect(settings.http.listen.port == wanted)
        #expect(settings.isGiven("http.listen") == (file != nil || environment != nil || flag != nil))
    }

    @Test func tellsWhereAValueCameFrom() throws {
        let settings = try Self.settings(
            "\nbaseDN: dc=a\npolicy: { password: { minLength: 12 } }", environment: ["GATEHOUSE_BASE_DN": "dc=b"],
            flags: ["data": "/srv/g"])
        #expect(settings.origins["baseDN"] == .environment(name: "GATEHOUSE_BASE_DN"))
        #expect(settings.origins["data"] == .flag(name: "--data"))
        #expect(settings.origins["policy.password.minLength"]?.description == "conf/gatehouse.yaml:3")
        #expect(!settings.isGiven("http.listen"))
    }

    // MARK: - Environment

    static let variables: [(name: String, key: String)] = [
        ("GATEHOUSE_BASE_DN", "baseDN"), ("GATEHOUSE_DATA", "data"), ("GATEHOUSE_HTTP", "http.listen"),
        ("GATEHOUSE_HTTP_LISTEN", "http.listen"), ("GATEHOUSE_LDAP", "ldap.listen"),
        ("GATEHOUSE_HTTP_ROOT_URL", "http.rootURL"), ("GATEHOUSE_LDAP_REQUIRE_TLS", "ldap.requireTLS"),
        ("GATEHOUSE_ADMIN_USER", "admin.user"), ("GATEHOUSE_ADMIN_PASSWORD", "admin.password"),
        ("GATEHOUSE_ADMIN_PASSWORD_FILE", "admin.passwordFile"), ("GATEHOUSE_ADMIN_EMAIL", "admin.email"),
        ("GATEHOUSE_PASSWORDS_REHASH", "passwords.rehash"), ("GATEHOUSE_POSIX_UID_MIN", "posix.uidMin"),
        ("GATEHOUSE_LIMITS_LDAP_MESSAGE_BEFORE_BIND", "limits.ldap.messageBeforeBind"),
    ]

    @Test(arguments: variables)
    func namesEnvironmentVariables(name: String, key: String) throws {
        let row = try #require(SettingKey.all.first { $0.path == key })
        #expect(row.environmentNames(at: key).contains(name))
    }

    @Test func giveNoTwoKeysTheSameVariable() {
        var owners: [String: String] = [:]
        for key in SettingKey.all where key.isFixed {
            for name in key.environmentNames(at: key.path) {
                #expect(owners.updateValue(key.path, forKey: name) == nil, "\(name)")
            }
        }
    }

    @Test func readsTheEnvironment() throws {
        let settings = try Self.settings(
            Self.agreed,
            environment: [
                "GATEHOUSE_PASSWORDS_REHASH": "false", "GATEHOUSE_LDAP": "127.0.0.1:0, [::1]:0",
                "GATEHOUSE_SOURCES_CORP_GUARD_COUNT": "3", "GATEHOUSE_HTTP_ROOT_URL": "", "GATEHOUSE_NO_SUCH_KEY": "x",
            ])
        #expect(!settings.passwords.rehash)
        #expect(settings.ldap.listen.count == 2)
        #expect(settings.sources["corp"]?.guard.count == 3)
        #expect(settings.http.rootURL == nil)
    }

    @Test func namesTheVariableThatIsWrong() throws {
        let error = try Self.refusal("", environment: ["GATEHOUSE_HTTP": "8080"])
        #expect(error.code == .invalidValue)
        #expect(error.description.hasPrefix("GATEHOUSE_HTTP: http.listen: \"8080\" is not an address"))
    }

    @Test func namesTheFlagThatIsWrong() throws {
        let error = try Self.refusal("", flags: ["baseDN": "example.org"])
        #expect(error.description.hasPrefix("--base-dn: baseDN: "))
    }

    // MARK: - Refusals

    static let refused: [(yaml: String, code: SettingsError.Code, line: Int, key: String)] = [
        ("htttp: 1", .unknownKey, 1, "htttp"),
        ("http:\n  listen: \"127.0.0.1:1\"\n  lisen: x", .unknownKey, 3, "http.lisen"),
        ("sources:\n  corp:\n    kind: openldap\n    filter: x", .unknownKey, 4, "sources.corp.filter"),
        ("permissions:\n  - name: a:b\n    grup: x", .unknownKey, 3, "permissions.0.grup"),
        ("1: 2", .unknownKey, 1, "1"),
        ("http: 8080", .invalidValue, 1, "http"),
        ("http:\n  listen: 8080", .invalidValue, 2, "http.listen"),
        ("http:\n  listen:", .invalidValue, 2, "http.listen"),
        ("http: { listen: [\"127.0.0.1:1\", \"127.0.0.1:2\"] }", .invalidValue, 1, "http.listen"),
        ("passwords: { rehash: maybe }", .invalidValue, 1, "passwords.rehash"),
        ("posix: { uidMin: 010000 }", .invalidValue, 1, "posix.uidMin"),
        ("posix: { uidMin: 999 }", .invalidValue, 1, "posix.uidMin"),
        ("posix: { uidMin: 99999999999999999999 }", .invalidValue, 1, "posix.uidMin"),
        ("limits: { ldap: { message: 99999999999GiB } }", .invalidValue, 1, "limits.ldap.message"),
        ("limits: { ldap: { message: 4MB } }", .invalidValue, 1, "limits.ldap.message"),
        ("limits:\n  timeouts:\n    idle: 1w", .invalidValue, 3, "limits.timeouts.idle"),
        ("log: { level: loud }", .invalidValue, 1, "log.level"),
        ("permissions: { name: a }", .invalidValue, 1, "permissions"),
        ("sources:\n  Corp: { kind: openldap }", .invalidValue, 2, "sources"),
        ("sources:\n  undo: { kind: openldap }", .invalidValue, 2, "sources"),
        ("sources:\n  corp: { kind: ad, users: { base: dc=a } }", .missingKey, 2, "sources.corp.url"),
        ("sources:\n  corp: { kind: novell }", .invalidValue, 2, "sources.corp.kind"),
        (
            "sources:\n  c: { url: \"ldap://h\", users: { base: dc=a, idAttribute: a;b } }", .invalidValue, 2,
            "sources.c.users.idAttribute"
        ),
        ("sources:\n  corp: { kind: openldap, url: \"http://h\" }", .invalidValue, 2, "sources.corp.url"),
        ("permissions:\n  - { name: \"a:b\" }", .missingKey, 2, "permissions.0.group"),
        ("admin: { password: hunter22 }", .conflict, 1, "admin.password"),
        ("posix:\n  uidMin: 5000\n  uidMax: 4000", .conflict, 2, "posix.uidMin"),
        ("permissions:\n  - { name: wiki, group: w }", .conflict, 2, "permissions.0.name"),
        (
            "permissions:\n  - { name: \"a:b\", group: w }\n  - { name: \"a:b\", group: w }", .conflict, 3,
            "permissions.1.name"
        ),
    ]

    @Test(arguments: refused)
    func refusesWithLineAndKey(yaml: String, code: SettingsError.Code, line: Int, key: String) throws {
        let error = try Self.refusal(yaml)
        #expect(error.code == code)
        #expect(error.key == key)
        #expect(error.origin == .file(path: "conf/gatehouse.yaml", line: line))
    }

    @Test func namesTheKeysThatAreKnownAroundAnUnknownOne() throws {
        let error = try Self.refusal("http:\n  lisen: x")
        #expect(
            error.description
                == "conf/gatehouse.yaml:2: http.lisen: there is no such key; known here: allowPlain, forward, https, listen, rootURL, tls, trustedProxies"
        )
    }

    static let malformed: [(yaml: String, line: Int)] = [
        ("a: [1", 1), ("http:\n\tlisten: x", 2), ("baseDN: dc=a\nbaseDN: dc=b", 2), ("a: b: c", 1), ("a: *nowhere", 1),
    ]

    @Test(arguments: malformed)
    func refusesWhatIsNotYAML(yaml: String, line: Int) throws {
        let error = try Self.refusal(yaml)
        #expect(error.code == .malformedFile)
        guard case .file("conf/gatehouse.yaml", let found?) = error.origin else {
            Issue.record("no line in: \(error)")
            return
        }
        #expect(abs(found - line) <= 1, "\(error)")
    }

    static let sourceConflicts: [(old: String, new: String, key: String)] = [
        ("mode: starttls", "mode: ldaps", "tls.mode"),
        ("ldap://127.0.0.1:1389", "[\"ldap://a\", \"ldaps://b\"]", "tls.mode"),
        ("dn: \"cn=reader,dc=corp,dc=test\", ", "", "bind"),
        (", passwordFile: corp.secret", "", "bind"),
        ("passwordFile: corp.secret", "passwordFile: corp.secret, password: x", "bind.passwordFile"),
        (", listRole: \"News\"", "", "roles.1.group"),
        ("filter: \"(objectClass=inetOrgPerson)\"", "disabledWhen: left", "users.disabledWhen"),
    ]

    @Test(arguments: sourceConflicts)
    func refusesSourcesThatContradictThemselves(old: String, new: String, key: String) throws {
        let error = try Self.refusal(Self.agreed.replacingOccurrences(of: old, with: new))
        #expect(error.code == .conflict)
        #expect(error.key == "sources.corp.\(key)")
    }

    // MARK: - Files and secrets

    @Test func startsRelativePathsFromTheFolderOfTheFile() throws {
        let yaml = "data: store\nadmin: { passwordFile: /run/admin.secret }"
        let settings = try Self.settings(yaml, path: "/etc/gatehouse/gatehouse.yaml")
        #expect(settings.data == "/etc/gatehouse/store")
        #expect(settings.admin.passwordFile == "/run/admin.secret")
        #expect(try Self.settings("data: store", path: "gatehouse.yaml").data == "./store")
        // What is given by flag or variable starts from the working folder.
        #expect(try Self.settings(yaml, flags: ["data": "here"]).data == "here")
        #expect(try Self.settings(yaml, environment: ["GATEHOUSE_DATA": "there"]).data == "there")
    }

    @Test func looksForTheFileInOrder() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try ["a", "b", "c", "d"].map { name in
            let path = folder.appendingPathComponent("\(name).yaml").path
            try Data("baseDN: dc=\(name)\n".utf8).write(to: URL(fileURLWithPath: path))
            return path
        }
        let environment = ["GATEHOUSE_CONFIG": paths[1]]
        let candidates = [paths[2], paths[3]]
        let load = { (flag: String?, environment: [String: String], candidates: [String]) in
            try Settings.load(configuration: flag, environment: environment, candidates: candidates).baseDN
        }
        #expect(try load(paths[0], environment, candidates) == "dc=a")
        #expect(try load(nil, environment, candidates) == "dc=b")
        #expect(try load(nil, [:], candidates) == "dc=c")
        #expect(try load(nil, [:], ["/no/such", paths[3]]) == "dc=d")
        #expect(try load(nil, [:], ["/no/such"]) == "dc=example,dc=org")
        // A file that was named has to be there.
        let missing = folder.appendingPathComponent("none.yaml").path
        let error = try #require(throws: SettingsError.self) { _ = try load(missing, environment, candidates) }
        #expect(error.code == .unreadableFile)
        #expect(error.description.hasPrefix(missing))
    }

    @Test func showsNoSecret() throws {
        let yaml = Self.agreed.replacingOccurrences(of: "passwordFile: corp.secret", with: "password: \"s3cret-word\"")
        let settings = try Self.settings(yaml, environment: ["GATEHOUSE_ADMIN_PASSWORD": "an0ther-word"])
        #expect(settings.admin.password?.reveal() == "an0ther-word")
        #expect(settings.sources["corp"]?.bind.password?.reveal() == "s3cret-word")
        var dumped = ""
        dump(settings, to: &dumped)
        for text in [dumped, "\(settings)", String(reflecting: settings)] {
            #expect(!text.contains("s3cret-word"))
            #expect(!text.contains("an0ther-word"))
        }
    }

    @Test func repeatsNoSecretInARefusal() throws {
        let error = try Self.refusal("", environment: ["GATEHOUSE_ADMIN_PASSWORD": "bad\u{7}word"])
        #expect(error.description.hasPrefix("GATEHOUSE_ADMIN_PASSWORD: "))
        #expect(!error.description.contains("word\u{22}"))
        #expect(!error.description.contains("bad"))
    }

    @Test func readsSecretsFromFiles() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("secret-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("pass word \r\n".utf8).write(to: URL(fileURLWithPath: path))
        let settings = try Self.settings("admin: { passwordFile: \"\(path)\" }")
        #expect(try settings.admin.readPassword()?.reveal() == "pass word ")
        try Data("\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: SettingsError(.unreadableFile, "")) { try settings.admin.readPassword() }
        #expect(try Settings().admin.readPassword() == nil)
    }
}
