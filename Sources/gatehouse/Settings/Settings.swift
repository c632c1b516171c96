import Foundation
import Yams

/// The whole configuration, read once at start. Nothing else reads flags, environment or file.
///
/// `docs/gatehouse.yaml` says what each value means; the defaults stand in the table `SettingKey.all` alone.
struct Settings: Sendable, Decodable {
    /// The name of the root of the directory.
    let baseDN: String
    /// The folder of the store.
    let data: String
    let http: HTTPSettings
    let ldap: LDAPSettings
    let local: LocalSettings
    let api: APISettings
    let mail: MailSettings
    let log: LogSettings
    let admin: AdminSettings
    let passwords: PasswordSettings
    let policy: PolicySettings
    let posix: POSIXSettings
    /// Permissions that other applications declare.
    let permissions: [DeclaredPermission]
    /// Directories to read from, by name.
    let sources: [String: SourceSettings]
    /// Directories to write to, by name.
    let push: [String: PushSettings]
    let limits: LimitSettings

    /// Where each value came from that was given, by key; a key that is absent has its default.
    private(set) var origins: [String: SettingOrigin] = [:]
    /// The file that was read; nil if there was none.
    private(set) var file: String?

    private enum CodingKeys: CodingKey {
        case baseDN, data, http, ldap, local, api, mail, log, admin, passwords, policy, posix, permissions, sources,
            push
        case limits
    }

    /// Whether somebody gave the value, so that it may not be overridden silently.
    func isGiven(_ key: String) -> Bool { origins[key] != nil }

    /// Finds the file and puts flags over environment over file over defaults.
    ///
    /// - Parameters:
    ///   - flags: the values of flags by key path, such as `http.listen`; only keys with a flag count.
    ///   - configuration: the value of `--config`. It, or else `GATEHOUSE_CONFIG`, has to exist; without them
    ///     `gatehouse.yaml` in the working folder, then `/etc/gatehouse/gatehouse.yaml`, is read if it is there.
    ///   - environment: the environment variables.
    ///   - candidates: where to look without being told.
    /// - Throws: `SettingsError` that names the place and the key.
    static func load(
        flags: [String: String] = [:], configuration: String? = nil, environment: [String: String],
        candidates: [String] = ["./gatehouse.yaml", "/etc/gatehouse/gatehouse.yaml"]
    ) throws -> Settings {
        var told = configuration
        if told == nil, let path = environment["GATEHOUSE_CONFIG"], !path.isEmpty { told = path }
        let path = told ?? candidates.first { FileManager.default.fileExists(atPath: $0) }
        let file = try path.map { try SettingsLayer(file: $0) } ?? SettingsLayer()
        return try Settings(file: file, path: path, environment: environment, flags: flags)
    }

    /// Puts layers together: flags over environment over file over defaults.
    init(
        file: SettingsLayer = SettingsLayer(), path: String? = nil, environment: [String: String] = [:],
        flags: [String: String] = [:]
    ) throws {
        var layer = file
        layer.merge(try SettingsLayer(environment: environment, over: file))
        layer.merge(try SettingsLayer(flags: flags))
        self = try YAMLDecoder().decode(Settings.self, from: layer.tree())
        origins = layer.entries.mapValues(\.origin)
        self.file = path
        try check(layer)
    }
}
