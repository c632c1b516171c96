import Directory
import Identity
import Logging

extension Authenticator {
    /// The authenticator of an open store, as the settings want it.
    convenience init(
        _ open: OpenStore, settings: Settings, passThrough: (any PassThroughBind)?, logger: Logger
    ) throws {
        var policy = LoginPolicy()
        policy.rehash = settings.passwords.rehash
        policy.requiresTwoFactor = settings.policy.require2FA
        try self.init(
            directory: open.directory, journal: open.store, keeper: open.directory, passThrough: passThrough,
            sealer: try TOTPSealer(source: open.keys), pool: HashPool(queueLimit: settings.limits.hashing.waiting),
            hasher: settings.passwords.hasher, policy: policy, passwords: open.directory.context.options.passwords,
            logger: logger)
        open.directory.context.options.loginStates.ask(self)
    }
}
