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
    }

    /// What is to be done.
    enum Action: Hashable {
        /// Nothing.
        case nothing
        /// Search; `finished` is called when it has ended.
        case search(id: Int32, SearchRequest, SearchControls = SearchControls(), RequestOrigin = RequestOrigin())
        /// Compare and answer; the filter is that of an assertion control.
        case compare(id: Int32, CompareRequest, Filter? = nil, RequestOrigin = RequestOrigin())
        /// Answer who the connection is (RFC 4532).
        case whoAmI(id: Int32, RequestOrigin = RequestOrigin())
        /// Verify; `bindEnded` is called when that has ended.
        case bind(id: Int32, BindRequest)
        /// Answer.
        case respond(Response)
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

    /// Who the connection is; `nil` is anonymous.
    private(set) var identity: BoundIdentity?

    /// On whose behalf the last bind request came.
    private(set) var bindOrigin = RequestOrigin()

    init(limits: Limits) {
        self.limits = limits
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
        switch message.operation {
        case .searchRequest(let request):
            let controls = try SearchControls(reading: message.controls, limits: limits)
            guard pending.count < limits.pendingOperations else {
                let text = "\(pending.count) operations of this connection are in progress; wait for one to end"
                return respond(to: message, LDAPResult(.busy, diagnosticMessage: text))
            }
            pending.append(id)
            return .search(id: id, request, controls, origin)
        case .compareRequest(let request):
            let controls = try RequestControls(message.controls, taking: [.manageDsaIT, .assertion])
            return .compare(id: id, request, controls.assertion, origin)
        case .bindRequest(let request):
            _ = try RequestControls(message.controls, taking: [])
            bindOrigin = origin
            phase = .waitingToBind(id: id, request)
            return proceed()
        case .extendedRequest(let request):
            _ = try RequestControls(message.controls, taking: [])
            return extended(message, request, origin)
        default:
            _ = try RequestControls(message.controls, taking: .manageDsaIT)
            return respond(to: message, refusalOfWrite)
        }
    }

    private func extended(_ message: LDAPMessage, _ request: ExtendedRequest, _ origin: RequestOrigin) -> Action {
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

    private var refusalOfWrite: LDAPResult {
        guard identity != nil else {
            return LDAPResult(.insufficientAccessRights, diagnosticMessage: "bind first: anonymous may change nothing")
        }
        return LDAPResult(
            .unwillingToPerform,
            diagnosticMessage: "changes over LDAP are not supported; use the HTTP API or an LDIF import")
    }

    private mutating func abandon(_ id: Int32) -> Action {
        guard let index = pending.firstIndex(of: id) else { return .nothing }
        pending.remove(at: index)
        return .abandon(id: id)
    }

    // MARK: What has ended

    /// Takes note that a search has sent its last answer.
    mutating func finished(_ id: Int32) {
        pending.removeAll { $0 == id }
    }

    /// Takes the outcome of a bind.
    mutating func bindEnded(_ result: LDAPResult, identity: BoundIdentity?) -> Action {
        guard case .binding(let id) = phase else { return .nothing }
        phase = .open
        self.identity = result.code == .success ? identity : nil
        return .respond(Response(id: id, tag: Self.bindResponse, result: result))
    }

    /// Asks to end the connection as soon as nothing is in progress.
    mutating func shutDown() {
        isDraining = true
    }

    /// What has become possible since something ended.
    mutating func proceed() -> Action {
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
