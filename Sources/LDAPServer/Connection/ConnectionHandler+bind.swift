import Identity
import LDAPProtocol
import NIOCore

/// A bind that has not ended.
struct BindUnderWay {
    /// The name, for the log.
    let name: [UInt8]
    /// When it came.
    let began: ContinuousClock.Instant
    /// The answer that waits for its time.
    var delayedAnswer: Scheduled<Void>?
    /// What the mechanism says at the end, to a client that is let in.
    var finalWords: [UInt8]?
}

extension ConnectionHandler {
    /// Starts a bind, and ends it if nothing has to be waited for.
    func startBind(_ id: Int32, _ request: BindRequest) {
        bind = BindUnderWay(name: request.name, began: .now)
        let step = BindStep(request, takesPasswords: takesPasswords)
        if case .sasl = step {} else { forgetExchange() }
        switch step {
        case .end(let code, let text):
            endBind(BindVerdict(code, text))
        case .verify(let name, let password):
            switch backend.decide(name: name, password: password, from: client) {
            case .verdict(let verdict): answerBind(verdict)
            case .work(let work): verify(work)
            }
        case .sasl(let mechanism, let credentials): startSASL(mechanism, credentials)
        }
    }

    /// Who asks for a bind.
    var client: BindClient { BindClient(address: bindClient ?? peer.address, service: service) }

    /// Whether a password may come over this connection (security rule 34).
    var takesPasswords: Bool { peer.isLocal || security.isConfidential || !settings.requireTLS }

    /// Hands work over; the verdict comes back to this loop.
    func verify(_ work: Backend.Work) {
        guard let context else { return }
        let loop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: loop)
        let isTaken = queue.submit { [backend] in
            let verdict = await backend.perform(work)
            loop.execute {
                handler.value.answerBind(verdict)
                handler.value.turn()
            }
        }
        guard !isTaken else { return }
        endBind(BindVerdict(.busy, "too many passwords are being verified; try again"))
    }

    /// Ends the bind, now or when the verdict may be told.
    func answerBind(_ verdict: BindVerdict) {
        guard bind != nil, let context else { return }
        let now = ContinuousClock.now
        guard let notBefore = verdict.notBefore, now < notBefore else {
            endBind(verdict)
            return
        }
        let delay = now.duration(to: notBefore).timeAmount
        bind?.delayedAnswer = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            endBind(verdict)
            turn()
        }
    }

    func endBind(_ verdict: BindVerdict) {
        guard let bind, let context else { return }
        self.bind = nil
        log.bound(name: bind.name, verdict.result, after: bind.began.duration(to: .now))
        let words = verdict.identity == nil ? nil : bind.finalWords.map { SecretBytes($0) }
        var action = state.bindEnded(
            verdict.result, identity: verdict.identity, credentials: verdict.credentials ?? words)
        if state.bindWantsPasswordPolicy, case .respond(var response) = action {
            response.controls = [PasswordPolicyControl(warning: verdict.warning, problem: verdict.problem).control]
            action = .respond(response)
        }
        perform(action)
        if let identity = verdict.identity, backend.isService(identity) { service = identity }
        reader = makeReader(state.identity)
        deadlines.acted(at: context.eventLoop.now)
        perform(state.proceed())
    }
}
