import Directory
import Identity
import Logging

extension Authenticator {
    /// The authenticator of an open store, as the settings want it.
    convenience init(
        _ open: OpenStore, settings: Settings, sources: Sources, fresh: FreshPasswords? = nil, logger: Logger
    ) throws {
        let pool = HashPool(queueLimit: settings.limits.hashing.waiting)
        let hasher = settings.passwords.hasher
        var told = hasher
        told.fresh = fresh
        var policy = LoginPolicy()
        policy.rehash = settings.passwords.rehash
        policy.requiresTwoFactor = settings.policy.require2FA
        try self.init(
            directory: open.directory, journal: open.store, keeper: open.directory,
            passThrough: sources.passThrough(settings, open.store, hasher, pool, logger: logger),
            sealer: try TOTPSealer(source: open.keys), pool: pool, hasher: told, policy: policy,
            passwords: open.directory.context.options.passwords,
            logger: logger)
        open.directory.context.options.loginStates.ask(self)
    }
}
