/// Where a right password stands by its age and by what administrators want.
public enum PasswordStanding: Sendable, Equatable {
    /// Nothing is to be said.
    case good
    /// It expires in so many seconds.
    case expiring(seconds: Int64)
    /// It has expired, and is good for so many log-ins after this one.
    case grace(remaining: Int)
    /// It has to be changed before anything else.
    case mustChange
    /// It has expired.
    case expired

    /// Whether nothing but another password is to be taken from whoever has it.
    public var asksForChange: Bool { self == .mustChange || self == .expired }
}

extension LoginDoor {
    /// Whether people can change their password right there: such a door lets them in to do that.
    var takesChanges: Bool { self == .form || self == .ldap }
}

extension Authenticator {
    /// Where the password of an account stands. Those of machines and of other directories are not looked at.
    func standing(of account: Account, _ state: LoginState, at now: Timestamp) -> PasswordStanding {
        let user = account.user
        guard user.type == .user, user.password != nil, account.origin == nil else { return .good }
        if user.mustChangePassword { return .mustChange }
        let policy = passwords.policy(for: account.role)
        guard let age = policy.maximumAge, let changed = user.passwordChangedAt else { return .good }
        let left = changed.advanced(bySeconds: age).seconds - now.seconds
        if left > 0 { return left <= policy.warningTime ? .expiring(seconds: left) : .good }
        let remaining = policy.graceLogins - state.graceUses.count { $0 >= changed }
        return remaining > 0 ? .grace(remaining: remaining - 1) : .expired
    }

    /// The refusal that a standing is at a door; `nil` where the door lets in.
    func refusal(of standing: PasswordStanding, at door: LoginDoor) -> (Refusal.Reason, Refusal.Truth)? {
        switch standing {
        case .good, .expiring, .grace: nil
        // Over LDAP nothing but the change itself is left to do, and an expired password does not prove enough for it.
        case .expired: door == .form ? nil : (.expired, .passwordExpired)
        case .mustChange: door.takesChanges ? nil : (.mustChangePassword, .mustChangePassword)
        }
    }

    /// Notes that an expired password was let pass; those of earlier passwords count no more.
    func noteGraceUse(in state: inout LoginState, of account: Account, at now: Timestamp) {
        let changed = account.user.passwordChangedAt ?? now
        state.graceUses.removeAll { $0 < changed }
        state.graceUses.append(now)
    }
}
