extension Authenticator {
    /// What a look through the tokens of an API user comes to.
    enum TokenMatch {
        case valid(TokenID)
        case expired
        case none
    }

    /// Finds the token of an API user that was given. All are compared, in constant time.
    func token(_ given: [UInt8], of user: User, at now: Timestamp) -> TokenMatch {
        guard user.type == .api, !given.isEmpty else { return .none }
        let digest = APIToken.stored(given).stored
        var match = TokenMatch.none
        for token in user.tokens where ConstantTime.equals(token.digest.stored, digest) {
            match = token.isExpired(at: now) ? .expired : .valid(token.id)
        }
        if let primary = user.password, ConstantTime.equals(primary.stored, digest) { match = .valid(.primary) }
        return match
    }

    /// When a token was last used, as far as it is written down: at most ten minutes too early. Answers from memory.
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
        guard let tokens = directory.account(id: user)?.user.tokens else { return }
        state.tokensUsedAt = state.tokensUsedAt.filter { use in
            use.key == .primary || tokens.contains { $0.id == use.key }
        }
    }
}
