import Logging
import Synchronization

/// What a look at an attempt comes to.
enum Examination {
    case verdict(Verdict)
    case step(LoginStep)
}

extension Authenticator {
    /// Looks at an attempt as far as that is cheap. The order of the questions does not show: every no but the one to a
    /// malformed password costs a hash.
    func examine(_ attempt: LoginAttempt, arrival: ContinuousClock.Instant) -> Examination {
        if attempt.passwordProof == nil, Self.isMalformed(attempt.password.exposed) {
            trail.note(line(attempt, nil, outcome: Refusal.Truth.malformedPassword.rawValue, arrival: arrival))
            return .verdict(.refused(refusal(.invalid, .malformedPassword, arrival: arrival)))
        }
        guard let account = account(of: attempt) else { return .step(.refuse(nil, .unknownUser)) }
        let user = account.user
        if let type = attempt.door == .form ? .user : attempt.type, type != user.type {
            return .step(.refuse(account, .wrongType))
        }
        guard user.status == .enabled else { return .step(.refuse(account, .disabled)) }
        let now = clock.time
        let state = states[user.id]
        if attempt.passwordProof == nil {
            switch token(of: attempt, user, at: now) {
            case .valid(let token):
                let reading = LoginReading(password: attempt.password, code: nil, token: token)
                return settle(attempt, account, reading, isRemembered: true, arrival: arrival)
            case .refused(let truth): return .step(.refuse(account, truth))
            case .none: break
            }
        }
        if attempt.takesAppPasswordsAlone { return .step(.refuse(account, .wrongAppPassword)) }
        if !isToken(account), policy.lockRemaining(state, at: now) != nil, !isTrusted(attempt, user, state, at: now) {
            return .step(.refuse(account, .locked))
        }
        if let proof = attempt.passwordProof {
            guard proof == user.credentialGeneration, user.passwordLogin, asksForCode(account, attempt) else {
                return .step(.refuse(account, .outdatedProof))
            }
            let reading = LoginReading(password: Secret([]), code: attempt.givenCode)
            return settle(attempt, account, reading, isRemembered: false, arrival: arrival)
        }
        guard user.type == .api || user.passwordLogin else { return .step(.refuse(account, .passwordLoginOff)) }
        guard let readings = readings(of: attempt, account, at: now) else {
            return .step(.refuse(account, .unreadableFactor))
        }
        return examine(readings, attempt, account, state, arrival: arrival)
    }

    private func examine(
        _ readings: [LoginReading], _ attempt: LoginAttempt, _ account: Account, _ state: LoginState,
        arrival: ContinuousClock.Instant
    ) -> Examination {
        let user = account.user
        for reading in readings
        where remembered.contains(reading.password.exposed, of: account, state: state, at: arrival) {
            return settle(attempt, account, reading, isRemembered: true, arrival: arrival)
        }
        if isPassedThrough(account) {
            guard passThrough != nil else {
                return .verdict(unavailable(attempt, account, .sourceUnavailable, arrival: arrival))
            }
            return .step(readings.isEmpty ? .refuse(account, .wrongPasswordOrCode) : .verify(account, readings))
        }
        if isToken(account) { return .step(.refuse(account, .wrongPassword)) }
        guard let hash = user.password else { return .step(.refuse(account, .noPassword)) }
        guard hash.isReadable else {
            report(user.id, "the stored password of user \(user.id) can't be read (\(hash)): set a new one")
            return .step(.refuse(account, .unreadableHash))
        }
        guard hash.cost == .fast else { return .step(.verify(account, readings)) }
        guard let reading = readings.first(where: { hash.verify($0.password.exposed) }) else {
            return .step(.refuse(account, .wrongPassword))
        }
        return settle(attempt, account, reading, isRemembered: false, arrival: arrival)
    }

    /// Goes on after a right password: answers, unless something has to be written first.
    func settle(
        _ attempt: LoginAttempt, _ account: Account, _ reading: LoginReading, isRemembered: Bool,
        arrival: ContinuousClock.Instant
    ) -> Examination {
        if attempt.purpose == .confirmation {
            return .verdict(succeed(attempt, account, reading, isRemembered: isRemembered, arrival: arrival))
        }
        let needsCode = asksForCode(account, attempt) && reading.token == nil
        if needsCode, reading.code == nil {
            return .verdict(refuse(attempt, account, .codeRequired, .codeRequired, arrival: arrival))
        }
        // What is wrong with the password is told when the code is proven too.
        if needsCode { return .step(.finish(account, reading)) }
        let standing =
            reading.token == nil ? standing(of: account, states[account.user.id], at: clock.time) : .good
        if let (reason, truth) = refusal(of: standing, at: attempt.door) {
            return .verdict(refuse(attempt, account, reason, truth, arrival: arrival))
        }
        if mustEnrol(account, attempt), attempt.door != .form {
            return .verdict(refuse(attempt, account, .notPermitted, .notEnrolled, arrival: arrival))
        }
        if case .grace = standing { return .step(.finish(account, reading)) }
        if attempt.makesSession || (reading.token == nil && policy.hasMarks(states[account.user.id])) {
            return .step(.finish(account, reading))
        }
        return .verdict(succeed(attempt, account, reading, isRemembered: isRemembered, arrival: arrival))
    }

    func account(of attempt: LoginAttempt) -> Account? {
        switch attempt.identity {
        case .login(let name):
            guard !name.isEmpty, name.utf8.count <= policy.nameLength, !name.utf8.contains(0) else { return nil }
            return directory.account(login: name)
        case .entry(let user, _):
            return user.flatMap { directory.account(id: $0) }
        }
    }

    /// The readings of what was typed that are worth trying; `nil` when the second factor can't be read.
    ///
    /// With a code behind the password, readings whose code is right are tried alone. If there are none, an own hash is
    /// tried with all of them, to tell a wrong code from a wrong password; a source is not, since it counts each try.
    private func readings(of attempt: LoginAttempt, _ account: Account, at now: Timestamp) -> [LoginReading]? {
        let whole = LoginReading(password: attempt.password, code: attempt.givenCode)
        guard asksForCode(account, attempt), attempt.purpose == .login else { return [whole] }
        guard let factor = factor(of: account) else { return nil }
        guard attempt.mayAppendCode, whole.code == nil else { return [whole] }
        let all = PasswordAndCode.candidates(attempt.password.exposed).map {
            LoginReading(password: $0.password, code: $0.code)
        }
        var codes = all
        if !factor.recoveryCodes.isEmpty {
            codes += PasswordAndCode.unhyphenatedCandidates(attempt.password.exposed).map {
                LoginReading(password: $0.password, code: $0.code)
            }
        }
        let right = codes.filter { reading in reading.code.map { factor.knows($0.exposed, at: now) } ?? false }
        if !right.isEmpty { return right }
        return isPassedThrough(account) && all.count > 1 ? [] : all
    }

    /// Whether a locked account opens for this client: it logged in from there before, and has not failed there too often.
    func isTrusted(_ attempt: LoginAttempt, _ user: User, _ state: LoginState, at now: Timestamp) -> Bool {
        guard let address = attempt.clientAddress else { return false }
        guard attempt.hasLiveSession || policy.knownSince(address, in: state, at: now) != nil else { return false }
        return !counters.isSpent(user: user.id, address: address, at: now)
    }

    /// Whether there is a second factor. An API user has none.
    private func isEnrolled(_ account: Account) -> Bool {
        account.user.type == .user && account.user.sealedTOTPSecret != nil
    }

    /// Whether a code is asked for.
    func asksForCode(_ account: Account, _ attempt: LoginAttempt) -> Bool {
        guard isEnrolled(account) else { return false }
        let rules = [account.user.secondFactorRule, attempt.serviceRule]
        return rules.contains(.required) || !rules.contains(.never)
    }

    /// Whether a second factor is asked for that is not there.
    ///
    /// - Parameter attempt: how somebody logs in; `nil` for the account alone.
    func mustEnrol(_ account: Account, _ attempt: LoginAttempt? = nil) -> Bool {
        guard account.user.type == .user, !isEnrolled(account) else { return false }
        if attempt?.serviceRule == .required { return true }
        switch account.user.secondFactorRule {
        case .required: return true
        case .never: return false
        case .ifEnrolled: return policy.requiresTwoFactor || account.role?.requiresTwoFactor == true
        }
    }

    /// Whether the password is kept by the source of the user.
    func isPassedThrough(_ account: Account) -> Bool {
        account.origin != nil && account.user.type == .user
    }

    /// Whether the credential is a token: too long to be guessed, so failures lock nothing.
    func isToken(_ account: Account) -> Bool {
        let user = account.user
        return user.type == .api && user.password.map { APIToken.isToken($0) } ?? !user.tokens.isEmpty
    }

    /// The app of an account; `nil` when its secret can't be opened.
    func totp(of account: Account) -> TOTP? {
        guard let sealed = account.user.sealedTOTPSecret else { return nil }
        do {
            return TOTP(try sealer.open(sealed, owner: account.uuid.octets))
        } catch {
            report(account.user.id, "the second factor of user \(account.user.id) can't be read: \(error)")
            return nil
        }
    }

    /// Security rules 7 and 15: no empty password, no NUL, valid UTF-8.
    private static func isMalformed(_ password: [UInt8]) -> Bool {
        password.isEmpty || password.count > PasswordHashLimits.passwordLength || password.contains(0)
            || String(validating: password, as: UTF8.self) == nil
    }

    /// Logs once for each state of a user.
    private func report(_ user: UserID, _ text: String) {
        let generation = directory.account(id: user)?.user.credentialGeneration ?? 0
        let isNew = reported.withLock { reported in
            guard reported[user] != generation else { return false }
            reported.set(generation, for: user)
            return true
        }
        if isNew { logger.error("\(text)") }
    }
}

extension LoginAttempt {
    /// The code of the code field; an empty one is none.
    var givenCode: Secret<[UInt8]>? { code.flatMap { $0.exposed.isEmpty ? nil : $0 } }

    /// The end client's address as it is counted by.
    var clientAddress: ClientAddress? { address.flatMap { ClientAddress($0) } }
}
