import DirectorySync
import Identity
import Logging

/// The targets of the settings, as a push wants them.
struct Targets {
    /// By name.
    let configurations: [String: PushConfiguration]

    /// - Throws: `SettingsError` for a password file that can't be read, `DirectoryError` for a URL that is none.
    init(_ settings: Settings) throws {
        configurations = try Dictionary(
            uniqueKeysWithValues: settings.push.map { ($0.key, try Self.configuration($0.key, $0.value)) })
    }

    /// Keeps new passwords for the targets that get them; nil if there is none.
    func freshPasswords(_ settings: Settings) -> FreshPasswords? {
        settings.push.values.contains { $0.follow && $0.passwords == .change } ? FreshPasswords() : nil
    }

    /// What keeps those targets in step that the settings want followed.
    ///
    /// - Parameter fresh: new passwords.
    func followers(
        _ settings: Settings, _ open: OpenStore, fresh: FreshPasswords?, logger: Logger
    ) -> [PushFollower] {
        settings.push.filter(\.value.follow).keys.sorted().compactMap { configurations[$0] }.map { configuration in
            let service = PushService(configuration, directory: open.directory, journal: open.store) {
                SystemLoginClock().time
            }
            return PushFollower(service, store: open.store, fresh: fresh, logger: logger)
        }
    }

    private static func configuration(_ name: String, _ target: PushSettings) throws -> PushConfiguration {
        var configuration = PushConfiguration(
            name: name, kind: .init(rawValue: target.kind.rawValue) ?? .openLDAP,
            connection: try Sources.connection(target.url, target.tls, timeout: target.timeout),
            bind: try Sources.credentials(target.bind), usersBase: target.users.base)
        configuration.groupsBase = target.groups.base
        configuration.rolesBase = target.roles.base
        configuration.listRolesBase = target.listRoles.base
        configuration.people = target.users.which == .all ? .all : .native
        configuration.isPOSIX = target.users.posix
        configuration.markAttribute = target.mark
        configuration.removal = target.removal == .lock ? .lock : .delete
        configuration.removalLimit = .init(count: target.guard.count, percent: target.guard.percent)
        configuration.passwords =
            switch target.passwords {
            case .none: .none
            case .hash: .hash
            case .change: .change
            }
        configuration.principalDomain = target.domain
        configuration.pageSize = target.pageSize
        return configuration
    }
}
