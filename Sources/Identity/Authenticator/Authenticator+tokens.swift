extension Authenticator {
    /// What a look through the tokens of an API user, or the app passwords of a person, comes to.
    enum TokenMatch {
        case valid(TokenID)
        case refused(Refusal.Truth)
        case none
    }

    /// Finds the token or the app password that was given. All are compared, in constant time.
    func token(of attempt: LoginAttempt, _ user: User, at now: Timestamp) -> TokenMatch {
        let given = attempt.password.exposed
        return user.type == .api
            ? token(given, of: user, at: now) : appPassword(given, of: user, for: attempt, at: now)
    }

    private func appPassword(
        _ given: [UInt8], of user: User, for attempt: LoginAttempt, at now: Timestamp
    ) -> TokenMatch {
        // Most people have none, and few passwords look like one.
        guard !user.appPasswords.isEmpty, attempt.purpose == .login,
            let digest = AppPassword.stored(ifWellFormed: given)?.stored
        else { return .none }
        var match = TokenMatch.none
        for password in user.appPasswords where ConstantTime.equals(password.digest.stored, digest) {
            if password.isExpired(at: now) {
                match = .refused(.expiredToken)
            } else if !attempt.door.takesAppPasswords
                || !password.isGood(for: attempt.service, at: attempt.address)
            {
                match = .refused(.wrongService)
            } else {
                match = user.passwordLogin ? .valid(password.id) : .refused(.passwordLoginOff)
            }
        }
        return match
    }

    private func token(_ given: [UInt8], of user: User, at now: Timestamp) -> TokenMatch {
        guard !given.isEmpty else { return .none }
        let digest = APIToken.stored(given).stored
        var match = TokenMatch.none
        for token in user.tokens where ConstantTime.equals(token.digest.stored, digest) {
            match = token.isExpired(at: now) ? .refused(.expiredToken) : .valid(token.id)
        }
        if let primary = user.password, ConstantTime.equals(primary.stored, digest) { match = .valid(.primary) }
        return match
    }

    /// When a token or an app password was last used, as far as it is written down: at most ten minutes too early. Answers from memory.
    ///
    /// - Parameter token: A named one, or ``TokenID/primary``.
    public func lastUse(of token: TokenID, user: UserID) -> Timestamp? {
        states[user].tokensUsedAt[token]
    }

    /// Has a use of a token written down, unless the last one is fresh.
    func noteUse(of token: TokenID, user: UserID, at now: Timestamp) {
        let last = states[user].tokensUsedAt[token]
        if let last, last > now.advanced(bySeconds: -policy.tokenUseRefresh), last <= now { return }
        later.note(token, of: user, at: now)
    }

    /// The change that writes uses of tokens down, and drops those of revoked ones.
    func noteUses(_ uses: [TokenID: Timestamp], of user: UserID, in state: inout LoginState) {
        state.tokensUsedAt.merge(uses) { max($0, $1) }
        guard let user = directory.account(id: user)?.user else { return }
        let known = Set(user.tokens.map(\.id) + user.appPasswords.map(\.id) + [.primary])
        state.tokensUsedAt = state.tokensUsedAt.filter { known.contains($0.key) }
    }
}

extension LoginDoor {
    /// Whether people may show an app password there: not at the doors to the pages and to the API.
    var takesAppPasswords: Bool { self != .form && self != .http }
}
