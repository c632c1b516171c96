import Foundation
import Identity

/// How stored passwords are treated.
struct PasswordSettings: Sendable, Decodable {
    /// Whether an imported hash is replaced by Argon2id at the next good login.
    let rehash: Bool
    /// Whether passwords get verifiers for SCRAM.
    let scram: Bool

    /// What makes new hashes.
    var hasher: PasswordHasher { PasswordHasher(makesSCRAM: scram) }
}

/// What a new password has to be, and for how long it is good.
struct PolicySettings: Sendable, Decodable {
    /// The policy of everybody.
    struct Password: Sendable, Decodable {
        /// The least length in bytes.
        let minLength: Int
        /// From how many passwords, the present one among them, a new one has to differ.
        let history: Int
        /// When it expires.
        let maxAge: Seconds?
        /// For how many log-ins an expired one is good.
        let grace: Int
        /// How long before the end people are told.
        let warning: Seconds
        /// Files of passwords that are refused, one a line.
        let blocklist: [String]?
        /// Whether one that somebody else has set has to be changed at the next log-in.
        let mustChange: Bool
    }

    /// What is different for the holders of a user role.
    struct OfRole: Sendable, Decodable {
        let role: String
        let minLength: Int?
        let history: Int?
        let maxAge: Seconds?
        let grace: Int?
        let mustChange: Bool?
    }

    let password: Password
    let roles: [OfRole]
    /// Whether everybody has to enrol a second factor, whatever the role says.
    let require2FA: Bool

    /// The policies, with the files read.
    ///
    /// - Throws: `CommandOutcome` for a file that cannot be read.
    func rules() throws -> PasswordRules {
        var policy = PasswordPolicy(minimumLength: password.minLength)
        policy.history = password.history
        policy.maximumAge = password.maxAge.map { Int64($0.count) }
        policy.graceLogins = password.grace
        policy.warningTime = Int64(password.warning.count)
        policy.changesAfterReset = password.mustChange
        for path in password.blocklist ?? [] {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandOutcome(.usage, "policy.password.blocklist: \(path) cannot be read as UTF-8")
            }
            for line in text.split(whereSeparator: \.isNewline) { policy.commonPasswords.insert(line.lowercased()) }
        }
        var rules = PasswordRules(policy)
        for role in roles {
            var own = policy
            own.minimumLength = role.minLength ?? own.minimumLength
            own.history = role.history ?? own.history
            own.maximumAge = role.maxAge.map { Int64($0.count) } ?? own.maximumAge
            own.graceLogins = role.grace ?? own.graceLogins
            own.changesAfterReset = role.mustChange ?? own.changesAfterReset
            rules.byRole[role.role.lowercased()] = own
        }
        return rules
    }
}

/// The numbers that people and groups get for Unix machines.
struct POSIXSettings: Sendable, Decodable {
    /// The first and last user number.
    let uidMin: Int
    let uidMax: Int
    /// The first and last group number; the first is the group `people`.
    let gidMin: Int
    let gidMax: Int
    /// Whether imported people without posixAccount get numbers too.
    let everyone: Bool
    /// Whether roles appear as Unix groups.
    let roles: Bool

    /// The user numbers to give out.
    var uids: ClosedRange<Int> { uidMin...max(uidMin, uidMax) }
    /// The group numbers to give out.
    var gids: ClosedRange<Int> { gidMin...max(gidMin, gidMax) }
}

/// A permission that another application understands, such as `wiki:edit`.
struct DeclaredPermission: Sendable, Equatable, Decodable {
    let name: String
    /// The heading it is listed under.
    let group: String
    let description: String?

    /// Whether the name is two words of `a-z 0-9 _ -` with a colon between.
    var isWellFormed: Bool {
        let words = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return words.count == 2
            && words.allSatisfy { word in
                !word.isEmpty
                    && word.allSatisfy { byte in
                        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
                            || byte == UInt8(ascii: "-")
                    }
            }
    }
}
