import Identity
import LDAPProtocol
import NIOCore

extension ConnectionHandler {
    /// Starts a change; the answer is sent when it is durable.
    func startWrite(_ id: Int32, _ request: WriteRequest) {
        let address = client(of: request.origin) ?? peer.address
        let prepared = asOrigin(request.origin) { backend.prepare(request, reader: &$0, address: address) }
        guard let step = prepared else { return endWrite(id, request, WriteOutcome(result: Self.mayNotProxy)) }
        switch step {
        case .outcome(let outcome): endWrite(id, request, outcome)
        case .change(let change):
            lane.enter(id, request, change)
            commitWrites()
        case .work(let work):
            lane.wait(id)
            guard let context else { return }
            let loop = context.eventLoop
            let handler = NIOLoopBound(self, eventLoop: loop)
            let isTaken = queue.submit { [backend] in
                let step = await backend.perform(work)
                loop.execute {
                    handler.value.writePrepared(id, request, step)
                    handler.value.turn()
                }
            }
            guard !isTaken else { return }
            lane.leave(id)
            let text = "too many passwords are being verified; try again"
            endWrite(id, request, WriteOutcome(result: LDAPResult(.busy, diagnosticMessage: text)))
        }
    }

    private func writePrepared(
        _ id: Int32, _ request: WriteRequest, _ step: WriteStep<Backend.WriteWork, Backend.Change>
    ) {
        guard !state.isClosed else { return }
        switch step {
        case .change(let change): lane.enter(id, request, change)
        case .outcome(let outcome):
            lane.leave(id)
            answerWrite(id, request, outcome)
        case .work:
            lane.leave(id)
            endWrite(id, request, WriteOutcome(result: LDAPResult(.other, diagnosticMessage: "the change did not end")))
        }
        commitWrites()
    }

    /// Has the changes made that nothing waits for.
    private func commitWrites() {
        guard let context else { return }
        let loop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: loop)
        while let (id, request, change) = lane.next() {
            backend.commit(change) { outcome in
                loop.execute {
                    handler.value.endWrite(id, request, outcome)
                    handler.value.turn()
                }
            }
        }
    }

    /// Ends a change, now or when its outcome may be told.
    private func answerWrite(_ id: Int32, _ request: WriteRequest, _ outcome: WriteOutcome) {
        let now = ContinuousClock.now
        guard let notBefore = outcome.notBefore, now < notBefore, let context else {
            endWrite(id, request, outcome)
            return
        }
        let delay = now.duration(to: notBefore).timeAmount
        context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            endWrite(id, request, outcome)
            turn()
        }
    }

    private func endWrite(_ id: Int32, _ request: WriteRequest, _ outcome: WriteOutcome) {
        log.wrote(request, outcome.result)
        guard !state.isClosed else { return }
        if let identity = outcome.identity {
            state.renew(identity)
            reader = makeReader(state.identity)
        }
        if let password = outcome.generatedPassword {
            let value = PasswordModifyResponse(generatedPassword: password).encoded
            let response = ExtendedResponse(outcome.result, value: value)
            respond(LDAPMessage(id: id, operation: .extendedResponse(response), controls: outcome.controls))
        } else {
            respond(id, request.responseTag, outcome.result, controls: outcome.controls)
        }
        ended(id)
    }
}
