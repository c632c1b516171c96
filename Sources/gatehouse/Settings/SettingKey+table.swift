extension SettingKey {
    /// Every setting there is. `docs/gatehouse.yaml` explains each; a test holds the two together.
    static let all: [SettingKey] = [
        SettingKey("baseDN", .distinguishedName, default: "dc=example,dc=org", flag: "--base-dn"),
        SettingKey("data", .path, default: "./gatehouse-data", flag: "--data"),

        SettingKey("http.listen", .address, default: "127.0.0.1:8080", flag: "--http"),
        SettingKey("http.rootURL", .url(schemes: ["http", "https"])),
        SettingKey("http.allowPlain", .boolean, default: "false"),
        SettingKey("ldap.listen", .list(.address), default: "127.0.0.1:3890", flag: "--ldap"),
        SettingKey("ldap.requireTLS", .boolean, default: "true"),
        SettingKey("api.basicPassword", .boolean, default: "true"),

        SettingKey("log.level", .choice(["trace", "debug", "info", "notice", "warning", "error"]), default: "info"),

        SettingKey("admin.user", .text),
        SettingKey("admin.password", .secret, isEnvironmentOnly: true),
        SettingKey("admin.passwordFile", .path),
        SettingKey("admin.email", .text),

        SettingKey("passwords.rehash", .boolean, default: "true"),
        SettingKey("policy.passwordMinimumLength", .number(8...2_000), default: "8"),

        SettingKey("posix.uidMin", .number(posixNumbers), default: "200000"),
        SettingKey("posix.uidMax", .number(posixNumbers), default: "524287"),
        SettingKey("posix.gidMin", .number(posixNumbers), default: "200000"),
        SettingKey("posix.gidMax", .number(posixNumbers), default: "524287"),
        SettingKey("posix.everyone", .boolean, default: "false"),
        SettingKey("posix.roles", .boolean, default: "false"),

        SettingKey("permissions.[].name", .text, isRequired: true),
        SettingKey("permissions.[].group", .text, isRequired: true),
        SettingKey("permissions.[].description", .text),

        SettingKey("sources.*.kind", .choice(["openldap"]), isRequired: true),
        SettingKey("sources.*.url", .list(.url(schemes: ["ldap", "ldaps", "ldapi"])), isRequired: true),
        SettingKey("sources.*.tls.mode", .choice(["off", "starttls", "ldaps"])),
        SettingKey("sources.*.tls.ca", .path),
        SettingKey("sources.*.bind.dn", .distinguishedName),
        SettingKey("sources.*.bind.password", .secret),
        SettingKey("sources.*.bind.passwordFile", .path),
        SettingKey("sources.*.users.base", .distinguishedName, isRequired: true),
        SettingKey("sources.*.users.filter", .text, default: "(objectClass=inetOrgPerson)"),
        SettingKey("sources.*.users.scope", .choice(["one", "sub"]), default: "sub"),
        SettingKey("sources.*.groups.base", .distinguishedName),
        SettingKey("sources.*.groups.filter", .text, default: defaultGroupFilter),
        SettingKey("sources.*.groups.scope", .choice(["one", "sub"]), default: "sub"),
        SettingKey("sources.*.groups.mirror", .boolean, default: "true"),
        SettingKey("sources.*.roles.[].group", .text, isRequired: true),
        SettingKey("sources.*.roles.[].userRole", .text),
        SettingKey("sources.*.roles.[].listRole", .text),
        SettingKey("sources.*.roles.[].priority", .number(-1_000_000...1_000_000), default: "0"),
        SettingKey("sources.*.noRole", .noRole, default: "keep"),
        SettingKey("sources.*.link", .choice(["never", "by-username", "by-mail"]), default: "never"),
        SettingKey("sources.*.guard.count", .number(0...1_000_000), default: "10"),
        SettingKey("sources.*.guard.percent", .number(0...100), default: "10"),
        SettingKey("sources.*.pageSize", .number(1...100_000), default: "500"),
        SettingKey("sources.*.timeout", .seconds(1...3_600), default: "30s"),

        SettingKey("limits.ldap.messageBeforeBind", .bytes(1_024...16 << 20), default: "64KiB"),
        SettingKey("limits.ldap.message", .bytes(65_536...256 << 20), default: "4MiB"),
        SettingKey("limits.ldap.nesting", .number(8...256), default: "64"),
        SettingKey("limits.ldap.filterNodes", .number(16...65_536), default: "4096"),
        SettingKey("limits.ldap.attributes", .number(16...65_536), default: "256"),
        SettingKey("limits.ldap.controls", .number(4...256), default: "16"),
        SettingKey("limits.ldap.pendingOperations", .number(1...4_096), default: "32"),
        SettingKey("limits.ldap.searchEntries", .number(1...100_000_000), default: "10000"),
        SettingKey("limits.connections.all", .number(1...1_000_000), default: "10000"),
        SettingKey("limits.connections.perAddress", .number(1...1_000_000), default: "1000"),
        SettingKey("limits.timeouts.firstRequest", .seconds(1...86_400), default: "60s"),
        SettingKey("limits.timeouts.restOfMessage", .seconds(1...86_400), default: "15s"),
        SettingKey("limits.timeouts.idle", .seconds(1...604_800), default: "1h"),
        SettingKey("limits.timeouts.stalledWrite", .seconds(1...86_400), default: "30s"),
        SettingKey("limits.timeouts.httpHeader", .seconds(1...86_400), default: "10s"),
        SettingKey("limits.timeouts.httpBody", .seconds(1...86_400), default: "30s"),
        SettingKey("limits.timeouts.drain", .seconds(0...3_600), default: "10s"),
        SettingKey("limits.http.body", .bytes(1_024...1 << 30), default: "1MiB"),
        SettingKey("limits.http.jsonNesting", .number(8...512), default: "64"),
        SettingKey("limits.ldif.line", .bytes(1_024...1 << 30), default: "24MiB"),
        SettingKey("limits.ldif.value", .bytes(1_024...1 << 30), default: "16MiB"),
        SettingKey("limits.ldif.record", .bytes(1_024...1 << 30), default: "64MiB"),
        SettingKey("limits.hashing.waiting", .number(64...65_536), default: "64"),
    ]

    /// Numbers below 1000 belong to the system; the last one is 2^31 - 2, since many clients hold them in 32 bits with a sign.
    private static let posixNumbers = 1_000...2_147_483_646

    private static let defaultGroupFilter =
        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))"
}
