/// The password policies: one for everybody, and those of roles.
public struct PasswordRules: Sendable {
    /// The policy of whoever's role has none of its own.
    public var standard: PasswordPolicy
    /// Policies by the name of the user role, in lower case.
    public var byRole: [String: PasswordPolicy] = [:]

    /// One policy for everybody.
    public init(_ standard: PasswordPolicy = PasswordPolicy()) { self.standard = standard }

    /// The policy of holders of a role.
    public func policy(for role: UserRole?) -> PasswordPolicy {
        guard !byRole.isEmpty, let role else { return standard }
        return byRole[role.name.lowercased()] ?? standard
    }

    /// How many passwords of a person have to be kept, the present one among them.
    public var longestHistory: Int { max(standard.history, byRole.values.map(\.history).max() ?? 0) }
}
