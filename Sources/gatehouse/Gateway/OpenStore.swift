import Directory
import Identity
import LDAPProtocol
import Store

/// The store of a data folder with the directory that was read from it: what every command begins with.
struct OpenStore {
    let store: SQLiteStore
    let directory: LiveDirectory
    /// What seals TOTP secrets.
    let keys: KeyRing
    /// What makes hashes of new passwords.
    let hasher: PasswordHasher
    /// Who works on the store from the command line.
    let operatorActor: Actor

    /// Opens the folder of the settings, and makes it if told to.
    ///
    /// - Parameters:
    ///   - create: whether an absent folder is made, with the base entry and the containers in it.
    ///   - features: what the root DSE promises.
    /// - Throws: `CommandOutcome` with a sentence for people.
    init(_ settings: Settings, create: Bool, features: DirectoryFeatures = DirectoryFeatures()) throws {
        let folder = try DataFolder(at: settings.data, create: create)
        hasher = settings.passwords.hasher
        do {
            store = try SQLiteStore.open(
                folder: folder.path, defaultBaseDN: settings.baseDN,
                explicitBaseDN: settings.isGiven("baseDN") ? settings.baseDN : nil)
            keys = try KeyRing(folder: folder.path)
            let base = try DistinguishedName(store.baseDN)
            let context = DirectoryContext(baseDN: base, options: try Self.options(settings, features))
            directory = try LiveDirectory(store: store, context: context) { SystemLoginClock().time }
            operatorActor = Actor(door: .cli, name: "cli:\(folder.operatorName)")
            if create { try directory.performBlocking(.system) { try $0.bootstrap() } }
            try makeFirstSuperAdmin(settings)
        } catch let error as StoreError {
            throw CommandOutcome(error.code == .busy ? .unavailable : .failed, error.message)
        } catch let error as ChangeError {
            throw CommandOutcome(.failed, error.message)
        }
    }

    private static func options(_ settings: Settings, _ features: DirectoryFeatures) throws -> DirectoryOptions {
        var options = DirectoryOptions()
        options.uidNumbers = Int64(settings.posix.uids.lowerBound)...Int64(settings.posix.uids.upperBound)
        options.gidNumbers = Int64(settings.posix.gids.lowerBound)...Int64(settings.posix.gids.upperBound)
        options.posixForEveryone = settings.posix.everyone
        options.permissions = PermissionTable(
            declared: settings.permissions.map {
                PermissionTable.Line(
                    Permission(rawValue: $0.name), group: $0.group, meaning: $0.description ?? $0.name)
            })
        options.passwords = try settings.policy.rules()
        options.features = features
        return options
    }

    /// Makes the super admin of the settings whenever there is no active one (decisions 9).
    func makeFirstSuperAdmin(_ settings: Settings) throws {
        guard let user = settings.admin.user, !directory.snapshot.hasActiveSuperAdmin,
            let password = try settings.admin.readPassword()
        else { return }
        let octets = Array(password.reveal().utf8)
        if let refusal = directory.context.options.passwords.standard.refusal(of: octets) {
            throw CommandOutcome(.usage, "the password of the first super admin: \(refusal)")
        }
        let hash: PasswordHash
        do {
            hash = try hasher.hash(octets)
        } catch {
            throw CommandOutcome(.failed, "the password of the first super admin cannot be hashed: \(error)")
        }
        try directory.performBlocking(.system) { draft in
            _ = try draft.firstSuperAdmin(username: user, passwordHash: hash, email: settings.admin.email)
        }
    }
}
