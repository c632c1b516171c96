import DirectorySync
import Identity
import Logging

/// The sources of the settings, as the sync and the pass-through of log-ins want them.
struct Sources {
    /// By name.
    let configurations: [String: SourceConfiguration]

    /// - Throws: `SettingsError` for a password file that can't be read, `DirectoryError` for a URL that is none.
    init(_ settings: Settings) throws {
        configurations = try Dictionary(
            uniqueKeysWithValues: settings.sources.map { ($0.key, try Self.configuration($0.key, $0.value)) })
    }

    /// The source of a name.
    ///
    /// - Throws: `CommandOutcome` for a name that is not in the configuration.
    func named(_ name: String) throws -> SourceConfiguration {
        guard let source = configurations[name] else {
            let known = configurations.keys.sorted().joined(separator: ", ")
            throw CommandOutcome(
                .usage,
                "there is no source \(name) in the configuration" + (known.isEmpty ? "" : "; there are: \(known)"))
        }
        return source
    }

    /// Verifies the passwords of people who came from a source; `nil` without sources.
    ///
    /// - Parameters:
    ///   - store: keeps verifiers for outages, where the settings want them.
    ///   - pool: the threads that hash those.
    func passThrough(
        _ settings: Settings, _ store: any OutageVerifierStore, _ hasher: PasswordHasher, _ pool: HashPool,
        logger: Logger
    ) -> (any PassThroughBind)? {
        guard !configurations.isEmpty else { return nil }
        let asked = SourcePasswords(Array(configurations.values))
        let ages = settings.sources.mapValues { Int64($0.outageLogins.count) }.filter { $0.value > 0 }
        guard !ages.isEmpty else { return asked }
        return OutagePasswords(
            asked, ages: ages, store: store, hasher: hasher, pool: pool, now: { SystemLoginClock().time },
            logger: logger)
    }

    /// What runs the sources while the program serves.
    func scheduler(_ settings: Settings, _ open: OpenStore, logger: Logger) -> SyncScheduler {
        let sources = configurations.values.map { configuration in
            func seconds(_ setting: Seconds?) -> Int64? { setting.flatMap { $0.count > 0 ? Int64($0.count) : nil } }
            let source = settings.sources[configuration.name]
            return (configuration, seconds(source?.fullInterval), seconds(source?.interval))
        }
        return SyncScheduler(
            sources, directory: open.directory, journal: open.store, now: { SystemLoginClock().time }, logger: logger)
    }

    private static func configuration(_ name: String, _ source: SourceSettings) throws -> SourceConfiguration {
        var configuration = SourceConfiguration(
            name: name, kind: source.kind.flatMap { .init(rawValue: $0.rawValue) },
            connection: try connection(source.url, source.tls, timeout: source.timeout),
            bind: try credentials(source.bind),
            users: .init(base: source.users.base, filter: source.users.filter, scope: scope(source.users.scope)),
            groups: source.groups.base.map {
                .init(base: $0, filter: source.groups.filter, scope: scope(source.groups.scope))
            })
        configuration.names = names(source)
        configuration.disabled = source.users.disabledWhen.flatMap(SourceSettings.disabledTest).map {
            .init(attribute: $0.attribute, value: $0.value)
        }
        configuration.excludedAttributes = source.exclude ?? []
        configuration.mirrorsGroups = source.groups.mirror
        configuration.rules = source.roles.map {
            .init(
                group: $0.group, userRole: $0.userRole, listRole: $0.listRole, nativeGroup: $0.nativeGroup,
                priority: $0.priority)
        }
        configuration.noRole =
            switch source.noRole {
            case .keep: .keep
            case .disable: .disable
            case .role(let name): .role(name)
            }
        configuration.link =
            switch source.link {
            case .never: .never
            case .byUsername: .byUsername
            case .byMail: .byMail
            }
        configuration.removal =
            switch source.removal {
            case .disable: .disable
            case .delete: .delete(after: Int64(source.deleteAfter.count))
            case .report: .report
            }
        configuration.removalLimit = .init(count: source.guard.count, percent: source.guard.percent)
        configuration.pageSize = source.pageSize
        return configuration
    }

    private static func names(_ source: SourceSettings) -> SourceConfiguration.Names {
        var names = SourceConfiguration.Names()
        names.identity = source.users.idAttribute
        names.username = source.users.usernameAttribute
        names.displayName = source.users.nameAttribute
        names.mail = source.users.mailAttribute
        names.groupIdentity = source.groups.idAttribute
        names.groupName = source.groups.nameAttribute
        names.member = source.groups.memberAttribute
        return names
    }

    /// How a directory is reached.
    ///
    /// - Throws: `DirectoryError` for a URL that is none.
    static func connection(
        _ urls: [String], _ protection: SourceSettings.TLS, timeout: Seconds
    ) throws -> ConnectionSettings {
        var tls = TLSSettings(mode: mode(SourceSettings.mode(protection, urls)))
        tls.authorityFile = protection.ca
        tls.certificateFile = protection.cert
        tls.keyFile = protection.key
        var connection = ConnectionSettings(urls: try urls.map { try DirectoryURL($0) }, tls: tls)
        connection.timeouts.connect = timeout.duration
        connection.timeouts.request = timeout.duration
        return connection
    }

    /// Who binds there; nil for nobody.
    ///
    /// - Throws: `SettingsError` for a password file that can't be read.
    static func credentials(_ bind: SourceSettings.Bind) throws -> BindCredentials? {
        let password = try bind.readPassword().map { BindSecret($0.reveal()) }
        guard let mechanism = bind.mechanism.flatMap({ BindCredentials.Mechanism(rawValue: $0.rawValue) }) else {
            return bind.dn.flatMap { dn in password.map { BindCredentials(name: dn, password: $0) } }
        }
        return BindCredentials(
            mechanism, name: bind.user ?? "", password: password ?? BindSecret(""), keytab: bind.keytab,
            authorization: bind.authorizeAs)
    }

    private static func mode(_ mode: SourceSettings.TLSMode) -> TLSSettings.Mode {
        switch mode {
        case .off: .off
        case .starttls: .startTLS
        case .ldaps: .ldaps
        }
    }

    private static func scope(_ scope: SourceSettings.Scope) -> DirectorySearch.Scope {
        switch scope {
        case .one: .one
        case .sub: .subtree
        }
    }
}
