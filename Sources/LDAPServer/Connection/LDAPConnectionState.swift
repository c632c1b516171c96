import Directory
import LDAPProtocol

/// Decides what one connection does with what it receives; the channel handler does it.
///
/// The rules of RFC 4511: a message id is in use until its operation ended; a bind waits until all operations have
/// ended, makes the connection anonymous, and is alone until it has ended (section 4.2.1).
struct LDAPConnectionState {
    /// An answer of one message that has no more than a result.
    struct Response: Hashable {
        var id: Int32
        var tag: BERTag
        var result: LDAPResult
        var controls: [Control] = []
        /// What a SASL mechanism has to say to the client.
        var credentials: SecretBytes?
    }

    /// What is to be done.
    enum Action: Hashable {
        /// Nothing.
        case nothing
        /// Search; `finished` is called when it has ended.
        case search(id: Int32, SearchRequest, SearchControls = SearchControls(), RequestOrigin = RequestOrigin())
        /// Compare and answer; the filter is that of an assertion control.
        case compare(id: Int32, CompareRequest, Filter? = nil, RequestOrigin = RequestOrigin())
        /// Change something; `finished` is called when it is durable.
        case write(id: Int32, WriteRequest)
        /// End a search and say so twice (RFC 3909).
        case cancel(id: Int32, search: Int32)
        /// Answer who the connection is (RFC 4532).
        case whoAmI(id: Int32, RequestOrigin = RequestOrigin())
        /// Verify; `bindEnded` is called when that has ended.
        case bind(id: Int32, BindRequest)
        /// Begin TLS if nothing follows the request; `startTLS` is called to find out.
        case startTLS(id: Int32)
        /// Answer, and let nothing pass but TLS from then on.
        case protect(Response)
        /// Answer.
        case respond(Response)
        /// Answer and close.
        case respondAndClose(Response)
        /// Forget the search.
        case abandon(id: Int32)
        /// Close without a word.
        case close
        /// Send a notice of disconnection, and close.
        case disconnect(ResultCode, String)
    }

    private enum Phase: Equatable {
        case open
        case waitingToBind(id: Int32, BindRequest)
        case binding(id: Int32)
        case closed
    }

    private let limits: Limits
    private var phase = Phase.open
    private var isDraining = false
    private var pending: [Int32] = []
    /// Those of them that change something, and can be neither abandoned nor cancelled.
    private var writes: [Int32] = []
    /// Whether the bind under way asked to be told about the password (draft-behera-ldap-password-policy-10).
    private(set) var bindWantsPasswordPolicy = false
    /// Those of them that do not end by themselves.
    private var persistent: Set<Int32> = []

    /// Who the connection is; `nil` is anonymous.
    private(set) var identity: BoundIdentity?

    /// On whose behalf the last bind request came.
    private(set) var bindOrigin = RequestOrigin()

    /// How the connection is protected.
    enum Protection {
        /// Not, and it cannot be.
        case none
        /// Not yet: StartTLS can be asked for.
        case offered
        /// With TLS.
        case established
    }

    var protection: Protection

    init(limits: Limits, protection: Protection = .none) {
        self.limits = limits
        self.protection = protection
    }

    /// Whether `received` may be called: not during a bind, and not when the end has come.
    var acceptsMessages: Bool { phase == .open && !isDraining }

    /// Whether the connection has ended.
    var isClosed: Bool { phase == .closed }

    /// Whether an operation is in progress.
    var isBusy: Bool {
        switch phase {
        case .open: !pending.isEmpty
        case .waitingToBind, .binding: true
        case .closed: false
        }
    }

    /// Longest message in bytes as things are: strangers have less room.
    var maximumMessageLength: Int { identity == nil ? limits.messageLengthBeforeBind : limits.messageLength }

    // MARK: Messages

    /// Takes the next message.
    mutating func received(_ message: LDAPMessage) -> Action {
        guard acceptsMessages else { return .nothing }
        switch message.operation {
        case .unbindRequest:
            close()
            return .close
        case .abandonRequest(let request):
            return abandon(request.messageID)
        default: break
        }
        guard !pending.contains(message.id) else { return refuseUsedID(message.id) }
        do throws(RequestControls.Refusal) {
            return try receivedRequest(message)
        } catch {
            if case .bindRequest = message.operation { identity = nil }
            return respond(to: message, error.result)
        }
    }

    /// Takes the error that was found instead of the next message.
    mutating func received(_ error: LDAPDecodingError) -> Action {
        guard acceptsMessages else { return .nothing }
        switch error.answer {
        case .none: return .nothing
        case .noticeOfDisconnection: return disconnect(.protocolError, error.text)
        case .response(let id, let tag):
            guard !pending.contains(id) else { return refuseUsedID(id) }
            if tag == Self.bindResponse { identity = nil }
            let result = LDAPResult(.protocolError, diagnosticMessage: error.text)
            return .respond(Response(id: id, tag: tag, result: result))
        }
    }

    private mutating func receivedRequest(_ message: LDAPMessage) throws(RequestControls.Refusal) -> Action {
        let id = message.id
        var message = message
        let origin = try RequestOrigin(&message)
        if identity?.mustChangePassword == true, !PasswordChangeGate.lets(through: message.operation) {
            return PasswordChangeGate.refusal(of: message).map { .respond($0) } ?? .nothing
        }
        switch message.operation {
        case .searchRequest(let request):
            let controls = try SearchControls(reading: message.controls, limits: limits)
            guard pending.count < limits.pendingOperations else {
                let text = "\(pending.count) operations of this connection are in progress; wait for one to end"
                return respond(to: message, LDAPResult(.busy, diagnosticMessage: text))
            }
            pending.append(id)
            if controls.sync?.mode == .refreshAndPersist { persistent.insert(id) }
            return .search(id: id, request, controls, origin)
        case .compareRequest(let request):
            let controls = try RequestControls(message.controls, taking: [.manageDsaIT, .assertion])
            return .compare(id: id, request, controls.assertion, origin)
        case .bindRequest(let request):
            bindWantsPasswordPolicy = message.controls.contains { $0.oid == ControlOID.passwordPolicy }
            _ = try RequestControls(message.controls.filter { $0.oid != ControlOID.passwordPolicy }, taking: [])
            bindOrigin = origin
            phase = .waitingToBind(id: id, request)
            return proceed()
        case .extendedRequest(let request) where request.name == ExtendedOperationOID.passwordModify:
            return try passwordModify(message, request, origin)
        case .extendedRequest(let request) where request.name == ExtendedOperationOID.startTLS && protection != .none:
            _ = try RequestControls(message.controls, taking: [])
            return receivedStartTLS(message.id, request)
        case .extendedRequest(let request):
            _ = try RequestControls(message.controls, taking: [])
            return extended(message, request, origin)
        case .addRequest(let request): return try write(message, .add(request), origin)
        case .modifyRequest(let request): return try write(message, .modify(request), origin)
        case .delRequest(let request): return try write(message, .delete(request), origin)
        case .modifyDNRequest(let request): return try write(message, .modifyDN(request), origin)
        default: return .nothing
        }
    }

    private mutating func write(
        _ message: LDAPMessage, _ operation: WriteRequest.Operation, _ origin: RequestOrigin
    ) throws(RequestControls.Refusal) -> Action {
        let controls = try WriteControls(reading: message.controls, for: operation, limits: limits)
        guard identity != nil else {
            let text = "bind first: anonymous may change nothing"
            return respond(to: message, LDAPResult(.insufficientAccessRights, diagnosticMessage: text))
        }
        guard pending.count < limits.pendingOperations else {
            let text = "\(pending.count) operations of this connection are in progress; wait for one to end"
            return respond(to: message, LDAPResult(.busy, diagnosticMessage: text))
        }
        pending.append(message.id)
        writes.append(message.id)
        return .write(id: message.id, WriteRequest(operation: operation, controls: controls, origin: origin))
    }

    private mutating func passwordModify(
        _ message: LDAPMessage, _ request: ExtendedRequest, _ origin: RequestOrigin
    ) throws(RequestControls.Refusal) -> Action {
        let operation: WriteRequest.Operation
        do throws(BERError) {
            let decoded = try PasswordModifyRequest(decoding: request.value)
            operation = .passwordModify(decoded)
        } catch {
            let text = "malformed value of the password modify request: \(error)"
            return respond(to: message, LDAPResult(.protocolError, diagnosticMessage: text))
        }
        return try write(message, operation, origin)
    }

    private mutating func cancel(_ message: LDAPMessage, _ request: ExtendedRequest) -> Action {
        guard let other = try? CancelRequest(decoding: request.value).cancelID else {
            let text = "malformed value of the cancel request"
            return respond(to: message, LDAPResult(.protocolError, diagnosticMessage: text))
        }
        guard pending.contains(other) else {
            let text = "no operation with the message id \(other) is in progress"
            return respond(to: message, LDAPResult(.noSuchOperation, diagnosticMessage: text))
        }
        guard !writes.contains(other) else {
            return respond(
                to: message, LDAPResult(.tooLate, diagnosticMessage: "a change cannot be cancelled once it is sent"))
        }
        return .cancel(id: message.id, search: other)
    }

    private mutating func extended(
        _ message: LDAPMessage, _ request: ExtendedRequest, _ origin: RequestOrigin
    ) -> Action {
        if request.name == ExtendedOperationOID.cancel { return cancel(message, request) }
        guard request.name == ExtendedOperationOID.whoAmI else {
            let text = "the extended operation \(request.name) is not supported"
            return respond(to: message, LDAPResult(.protocolError, diagnosticMessage: text))
        }
        guard request.value == nil else {
            let text = "the extended operation \(request.name) takes no value"
            return respond(to: message, LDAPResult(.protocolError, diagnosticMessage: text))
        }
        return .whoAmI(id: message.id, origin)
    }

    private mutating func abandon(_ id: Int32) -> Action {
        guard let index = pending.firstIndex(of: id), !writes.contains(id) else { return .nothing }
        pending.remove(at: index)
        persistent.remove(id)
        return .abandon(id: id)
    }

    // MARK: What has ended

    /// Takes note that a search or a change has sent its last answer.
    mutating func finished(_ id: Int32) {
        pending.removeAll { $0 == id }
        writes.removeAll { $0 == id }
        persistent.remove(id)
    }

    /// Takes note that the user whom the connection is bound as changed the credential over this very connection.
    mutating func renew(_ renewed: BoundIdentity) {
        if identity?.entry == renewed.entry { identity = renewed }
    }

    /// Takes the outcome of a bind, or of a step of one that goes on with another bind request.
    mutating func bindEnded(
        _ result: LDAPResult, identity: BoundIdentity?, credentials: SecretBytes? = nil
    ) -> Action {
        guard case .binding(let id) = phase else { return .nothing }
        phase = .open
        self.identity = result.code == .success ? identity : nil
        return .respond(Response(id: id, tag: Self.bindResponse, result: result, credentials: credentials))
    }

    /// Makes the connection anonymous.
    mutating func forgetIdentity() {
        identity = nil
    }

    /// Asks to end the connection as soon as nothing is in progress.
    mutating func shutDown() {
        isDraining = true
    }

    /// What has become possible since something ended.
    mutating func proceed() -> Action {
        // What never ends is not waited for.
        if phase != .open || isDraining, let id = persistent.first { return abandon(id) }
        guard pending.isEmpty else { return .nothing }
        if isDraining {
            switch phase {
            case .open, .waitingToBind: return disconnect(.unavailable, "the server is shutting down")
            case .binding, .closed: return .nothing
            }
        }
        guard case .waitingToBind(let id, let request) = phase else { return .nothing }
        identity = nil
        phase = .binding(id: id)
        return .bind(id: id, request)
    }

    /// Ends the connection.
    mutating func close() {
        phase = .closed
        pending = []
        writes = []
        persistent = []
        identity = nil
    }

    /// Ends the connection with a reason.
    mutating func disconnect(_ code: ResultCode, _ text: String) -> Action {
        guard phase != .closed else { return .nothing }
        close()
        return .disconnect(code, text)
    }

    // MARK: Answers

    private static let bindResponse = BERTag.application(1)

    /// An answer under an id in use would be taken for one of the operation that has it, so nothing but the end is left.
    private mutating func refuseUsedID(_ id: Int32) -> Action {
        disconnect(.protocolError, "message id \(id) belongs to an operation in progress")
    }

    private func respond(to message: LDAPMessage, _ result: LDAPResult) -> Action {
        guard let tag = ProtocolOp.responseTag(for: message.operation.tag) else { return .nothing }
        return .respond(Response(id: message.id, tag: tag, result: result))
    }
}
