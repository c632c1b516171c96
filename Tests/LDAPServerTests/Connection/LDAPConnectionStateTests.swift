import Directory
import Identity
import LDAPProtocol
import Testing

@testable import LDAPServer

@Suite("LDAPConnectionState")
struct LDAPConnectionStateTests {
    typealias Action = LDAPConnectionState.Action

    static let jane = BoundIdentity(entry: EntryID(rawValue: 7), credentialGeneration: 3)

    static func bound() -> LDAPConnectionState {
        var state = LDAPConnectionState(limits: Limits())
        _ = state.received(Requests.bind(1, "cn=jane"))
        _ = state.bindEnded(LDAPResult(.success), identity: jane)
        return state
    }

    /// The code, id and tag of an answer.
    static func answer(_ action: Action) -> (id: Int32, tag: BERTag, code: ResultCode)? {
        guard case .respond(let response) = action else { return nil }
        return (response.id, response.tag, response.result.code)
    }

    static func disconnects(_ action: Action) -> ResultCode? {
        guard case .disconnect(let code, let text) = action, !text.isEmpty else { return nil }
        return code
    }

    // MARK: Operations

    @Test func searchesAndFreesTheIDWhenTheSearchHasEnded() {
        var state = LDAPConnectionState(limits: Limits())
        guard case .search(4, _, SearchControls(), RequestOrigin()) = state.received(Requests.search(4, "a")) else {
            Issue.record("no search")
            return
        }
        #expect(state.isBusy)
        state.finished(4)
        #expect(!state.isBusy)
        guard case .search(4, _, SearchControls(), RequestOrigin()) = state.received(Requests.search(4, "a")) else {
            Issue.record("the id is still taken")
            return
        }
    }

    @Test func handsThePageOnAndIgnoresManageDsaIT() {
        var state = LDAPConnectionState(limits: Limits())
        let page = PagedResultsControl(size: 10, cookie: [1])
        let controls = [page.control(isCritical: true), Control(oid: ControlOID.manageDsaIT, isCritical: true)]
        guard case .search(1, _, let read, _) = state.received(Requests.search(1, "a", controls: controls)) else {
            Issue.record("no search")
            return
        }
        #expect(read.paging == page)
    }

    static let badControls: [([Control], ResultCode)] = [
        ([Control(oid: "1.2.3", isCritical: true)], .unavailableCriticalExtension),
        ([Control(oid: ControlOID.syncRequest, isCritical: true)], .protocolError),
        ([Control(oid: ControlOID.passwordPolicy, isCritical: true)], .unavailableCriticalExtension),
        ([Control(oid: ControlOID.pagedResults)], .protocolError),
        ([Control(oid: ControlOID.pagedResults, value: [0x30])], .protocolError),
        ([PagedResultsControl(size: 1).control(), PagedResultsControl(size: 1).control()], .protocolError),
        ([Control(oid: ControlOID.virtualListViewRequest, value: Requests.window)], .sortControlMissing),
        (
            [
                Control(oid: ControlOID.syncRequest, value: SyncRequestControl(mode: .refreshOnly).encoded),
                PagedResultsControl(size: 1).control(),
            ], .protocolError
        ),
        ([Control(oid: ControlOID.proxiedAuthorization, value: [])], .protocolError),
        (
            [PagedResultsControl(size: 1).control(), Control(oid: "1.2", isCritical: true)],
            .unavailableCriticalExtension
        ),
    ]

    @Test(arguments: badControls)
    func refusesControlsThatItCannotHonour(_ controls: [Control], _ code: ResultCode) {
        var state = LDAPConnectionState(limits: Limits())
        let answer = Self.answer(state.received(Requests.search(9, "a", controls: controls)))
        #expect(answer?.id == 9)
        #expect(answer?.tag == .application(5))
        #expect(answer?.code == code)
        #expect(!state.isBusy)
    }

    @Test func doesNotWaitForSearchesThatNeverEnd() {
        var state = LDAPConnectionState(limits: Limits())
        let sync = Control(
            oid: ControlOID.syncRequest, value: SyncRequestControl(mode: .refreshAndPersist).encoded)
        _ = state.received(Requests.search(1, "a", controls: [sync]))
        _ = state.received(Requests.search(2, "a"))
        // The bind waits for the second search alone.
        #expect(state.received(Requests.bind(3, "jane")) == .abandon(id: 1))
        #expect(state.proceed() == .nothing)
        state.finished(2)
        guard case .bind(3, _) = state.proceed() else {
            Issue.record("no bind")
            return
        }
        _ = state.bindEnded(LDAPResult(.success), identity: Self.jane)
        _ = state.received(Requests.search(4, "a", controls: [sync]))
        state.shutDown()
        #expect(state.proceed() == .abandon(id: 4))
        guard case .disconnect = state.proceed() else {
            Issue.record("still there")
            return
        }
    }

    @Test func takesControlsAboutTheOriginWithEveryOperationButBinds() {
        var state = LDAPConnectionState(limits: Limits())
        let proxy = Control(oid: ControlOID.proxiedAuthorization, isCritical: true, value: Array("u:joe".utf8))
        var origin = RequestOrigin()
        origin.authorizationID = Array("u:joe".utf8)
        var message = Requests.whoAmI(1)
        message.controls = [proxy]
        #expect(state.received(message) == .whoAmI(id: 1, origin))
        message = Requests.bind(2, "jane")
        message.controls = [proxy]
        #expect(Self.answer(state.received(message))?.code == .unavailableCriticalExtension)
        let session = SessionTrackingControl(address: "192.0.2.1", name: "app", format: "1.2", identifier: [])
        message.controls = [Control(oid: ControlOID.sessionTracking, isCritical: true, value: session.encoded)]
        guard case .bind(2, _) = state.received(message) else {
            Issue.record("no bind")
            return
        }
        #expect(state.bindOrigin.session == session)
    }

    @Test func ignoresUnknownControlsThatAreNotCritical() {
        var state = LDAPConnectionState(limits: Limits())
        let controls = [
            Control(oid: "1.2.3", value: [1]), Control(oid: ControlOID.passwordPolicy),
            Control(oid: ControlOID.sessionTracking, value: []), Control(oid: "1.2.3"),
        ]
        guard case .search = state.received(Requests.search(1, "a", controls: controls)) else {
            Issue.record("no search")
            return
        }
        var message = Requests.compare(2)
        // Not for a comparison, and not critical.
        message.controls = [PagedResultsControl(size: 3).control()]
        guard case .compare(2, _, nil, _) = state.received(message) else {
            Issue.record("no comparison")
            return
        }
    }

    static let writes: [(ProtocolOp, BERTag)] = [
        (.addRequest(AddRequest(entry: [], attributes: [])), .application(9)),
        (.modifyRequest(ModifyRequest(object: [], changes: [])), .application(7)),
        (.delRequest(DelRequest(entry: [])), .application(11, constructed: true)),
        (.modifyDNRequest(ModifyDNRequest(entry: [], newRDN: [], deleteOldRDN: true)), .application(13)),
    ]

    @Test(arguments: writes)
    func makesChangesForThoseWhoAreBound(_ operation: ProtocolOp, _ tag: BERTag) {
        var anonymous = LDAPConnectionState(limits: Limits())
        let first = Self.answer(anonymous.received(LDAPMessage(id: 2, operation: operation)))
        #expect(first?.code == .insufficientAccessRights)
        #expect(first?.tag == tag)
        var bound = Self.bound()
        guard case .write(2, let request) = bound.received(LDAPMessage(id: 2, operation: operation)) else {
            Issue.record("no change")
            return
        }
        #expect(request.responseTag == tag)
        let critical = [Control(oid: ControlOID.syncRequest, isCritical: true)]
        let third = Self.answer(bound.received(LDAPMessage(id: 3, operation: operation, controls: critical)))
        #expect(third?.code == .unavailableCriticalExtension)
        #expect(third?.tag == tag)
        let malformed = [Control(oid: ControlOID.assertion)]
        let fourth = Self.answer(bound.received(LDAPMessage(id: 4, operation: operation, controls: malformed)))
        #expect(fourth?.code == .protocolError)
    }

    @Test func neitherAbandonsNorCancelsChanges() {
        var state = Self.bound()
        _ = state.received(Requests.delete(2))
        #expect(state.received(Requests.abandon(3, of: 2)) == .nothing)
        let cancel = Requests.extended(4, ExtendedOperationOID.cancel, value: CancelRequest(cancelID: 2).encoded.bytes)
        #expect(Self.answer(state.received(cancel))?.code == .tooLate)
        #expect(state.received(Requests.bind(5, "cn=joe")) == .nothing)
        state.finished(2)
        guard case .bind(5, _) = state.proceed() else {
            Issue.record("the bind does not go on")
            return
        }
    }

    @Test func cancelsSearchesInProgressAlone() {
        var state = Self.bound()
        _ = state.received(Requests.search(2, "dc=example"))
        func cancel(_ id: Int32, _ other: Int32) -> LDAPMessage {
            Requests.extended(id, ExtendedOperationOID.cancel, value: CancelRequest(cancelID: other).encoded.bytes)
        }
        #expect(Self.answer(state.received(cancel(3, 9)))?.code == .noSuchOperation)
        #expect(state.received(cancel(4, 2)) == .cancel(id: 4, search: 2))
        state.finished(2)
        #expect(Self.answer(state.received(cancel(5, 2)))?.code == .noSuchOperation)
        let malformed = Requests.extended(6, ExtendedOperationOID.cancel, value: [0x30])
        #expect(Self.answer(state.received(malformed))?.code == .protocolError)
    }

    @Test func keepsWhoChangesTheOwnCredential() {
        var state = Self.bound()
        state.renew(BoundIdentity(entry: EntryID(rawValue: 7), credentialGeneration: 4))
        #expect(state.identity?.credentialGeneration == 4)
        state.renew(BoundIdentity(entry: EntryID(rawValue: 8), credentialGeneration: 9))
        #expect(state.identity?.credentialGeneration == 4)
    }

    static let extended: [(String, [UInt8]?)] = [
        ("1.2.3.4", nil), (ExtendedOperationOID.startTLS, nil), (ExtendedOperationOID.passwordModify, [0x30, 1]),
        (ExtendedOperationOID.cancel, [0x30]), (ExtendedOperationOID.noticeOfDisconnection, nil),
        (ExtendedOperationOID.whoAmI, []),
    ]

    @Test(arguments: extended)
    func answersUnknownExtendedOperationsWithProtocolError(_ oid: String, _ value: [UInt8]?) {
        var state = LDAPConnectionState(limits: Limits())
        let answer = Self.answer(state.received(Requests.extended(3, oid, value: value)))
        #expect(answer?.code == .protocolError)
        #expect(answer?.tag == .application(24))
        #expect(state.acceptsMessages)
    }

    @Test func tellsWhoIsThere() {
        var state = LDAPConnectionState(limits: Limits())
        #expect(state.received(Requests.whoAmI(5)) == .whoAmI(id: 5))
    }

    // MARK: Message ids and limits

    @Test func endsTheConnectionWhenAnIDIsInUse() {
        for message in [Requests.search(1, "b"), Requests.bind(1, ""), Requests.compare(1), Requests.whoAmI(1)] {
            var state = LDAPConnectionState(limits: Limits())
            _ = state.received(Requests.search(1, "a"))
            #expect(Self.disconnects(state.received(message)) == .protocolError)
            #expect(state.isClosed)
        }
    }

    @Test func holdsPendingOperationsToTheLimit() {
        var state = LDAPConnectionState(limits: Limits())
        for id in 1...32 as ClosedRange<Int32> {
            guard case .search = state.received(Requests.search(id, "a")) else {
                Issue.record("search \(id) refused")
                return
            }
        }
        #expect(Self.answer(state.received(Requests.search(33, "a")))?.code == .busy)
        // Others are answered on the spot and need no place.
        #expect(state.received(Requests.whoAmI(34)) == .whoAmI(id: 34))
        state.finished(17)
        guard case .search = state.received(Requests.search(33, "a")) else {
            Issue.record("no place after one has ended")
            return
        }
    }

    @Test func givesMoreRoomOnlyToWhoIsBound() {
        var state = LDAPConnectionState(limits: Limits())
        #expect(state.maximumMessageLength == 64 * 1024)
        _ = state.received(Requests.bind(1, "", ""))
        _ = state.bindEnded(LDAPResult(.success), identity: nil)
        #expect(state.maximumMessageLength == 64 * 1024)
        state = Self.bound()
        #expect(state.maximumMessageLength == 4 * 1024 * 1024)
        _ = state.received(Requests.bind(2, "cn=x"))
        #expect(state.maximumMessageLength == 64 * 1024)
    }

    // MARK: Abandon and unbind

    @Test func abandonsSearchesAndNothingElse() {
        var state = LDAPConnectionState(limits: Limits())
        _ = state.received(Requests.search(1, "a"))
        _ = state.received(Requests.search(2, "a"))
        #expect(state.received(Requests.abandon(3, of: 9)) == .nothing)
        #expect(state.received(Requests.abandon(4, of: 0)) == .nothing)
        #expect(state.received(Requests.abandon(5, of: 1)) == .abandon(id: 1))
        #expect(state.received(Requests.abandon(6, of: 1)) == .nothing)
        #expect(state.isBusy)
        #expect(state.received(Requests.abandon(7, of: 2)) == .abandon(id: 2))
        #expect(!state.isBusy)
    }

    @Test func ignoresCriticalControlsOfRequestsWithoutAnswer() {
        let critical = [Control(oid: "1.2.3", isCritical: true)]
        var state = LDAPConnectionState(limits: Limits())
        _ = state.received(Requests.search(1, "a"))
        var abandon = Requests.abandon(2, of: 1)
        abandon.controls = critical
        #expect(state.received(abandon) == .abandon(id: 1))
        var unbind = Requests.unbind(3)
        unbind.controls = critical
        #expect(state.received(unbind) == .close)
    }

    @Test func closesOnUnbindWhateverIsPending() {
        var state = Self.bound()
        _ = state.received(Requests.search(1, "a"))
        #expect(state.received(Requests.unbind(2)) == .close)
        #expect(state.isClosed)
        #expect(!state.isBusy)
        #expect(state.identity == nil)
        #expect(state.received(Requests.search(3, "a")) == .nothing)
    }

    // MARK: Bind

    @Test func bindsAndIsAnonymousMeanwhile() {
        var state = Self.bound()
        #expect(state.identity == Self.jane)
        guard case .bind(2, let request) = state.received(Requests.bind(2, "cn=other")) else {
            Issue.record("no bind")
            return
        }
        #expect(request.name == Array("cn=other".utf8))
        #expect(state.identity == nil)
        #expect(state.isBusy)
        #expect(!state.acceptsMessages)
        #expect(state.received(Requests.whoAmI(3)) == .nothing)
        let answer = Self.answer(state.bindEnded(LDAPResult(.invalidCredentials), identity: Self.jane))
        #expect(answer?.id == 2)
        #expect(answer?.tag == .application(1))
        #expect(answer?.code == .invalidCredentials)
        // A refusal gives no identity, whatever came with it.
        #expect(state.identity == nil)
        #expect(state.acceptsMessages)
    }

    @Test func bindWaitsForAllThatIsPending() {
        var state = Self.bound()
        _ = state.received(Requests.search(1, "a"))
        _ = state.received(Requests.search(2, "a"))
        #expect(state.received(Requests.bind(3, "cn=other")) == .nothing)
        #expect(!state.acceptsMessages)
        state.finished(1)
        #expect(state.proceed() == .nothing)
        // The searches began as Jane; the next one who reads is nobody.
        #expect(state.identity == Self.jane)
        state.finished(2)
        guard case .bind(3, _) = state.proceed() else {
            Issue.record("no bind")
            return
        }
        #expect(state.identity == nil)
        #expect(state.proceed() == .nothing)
    }

    @Test func refusedBindsMakeAnonymousToo() {
        var state = Self.bound()
        var bind = Requests.bind(2, "cn=jane")
        bind.controls = [Control(oid: "1.2.3", isCritical: true)]
        #expect(Self.answer(state.received(bind))?.code == .unavailableCriticalExtension)
        #expect(state.identity == nil)

        state = Self.bound()
        let malformed = LDAPDecodingError(.malformedOperation, "x", messageID: 2, operationTag: .application(0))
        #expect(Self.answer(state.received(malformed))?.code == .protocolError)
        #expect(state.identity == nil)
    }

    @Test func ignoresTheEndOfABindThatIsNotThere() {
        var state = Self.bound()
        #expect(state.bindEnded(LDAPResult(.success), identity: nil) == .nothing)
        #expect(state.identity == Self.jane)
        _ = state.received(Requests.bind(2, "cn=jane"))
        state.close()
        #expect(state.bindEnded(LDAPResult(.success), identity: Self.jane) == .nothing)
        #expect(state.identity == nil)
    }

    // MARK: Malformed messages

    @Test func answersMalformedMessagesAsTheErrorSays() {
        var state = LDAPConnectionState(limits: Limits())
        let inner = LDAPDecodingError(.malformedOperation, "bad filter", messageID: 7, operationTag: .application(3))
        let answer = Self.answer(state.received(inner))
        #expect(answer?.id == 7)
        #expect(answer?.tag == .application(5))
        #expect(answer?.code == .protocolError)
        let silent = LDAPDecodingError(
            .malformedOperation, "bad abandon", messageID: 8, operationTag: .application(16, constructed: false))
        #expect(state.received(silent) == .nothing)
        #expect(state.acceptsMessages)
        #expect(Self.disconnects(state.received(LDAPDecodingError(.malformedFrame, "x"))) == .protocolError)
        #expect(state.isClosed)
        #expect(state.received(LDAPDecodingError(.malformedFrame, "x")) == .nothing)
    }

    @Test func endsTheConnectionOnAMalformedMessageWithAnIDInUse() {
        var state = LDAPConnectionState(limits: Limits())
        _ = state.received(Requests.search(7, "a"))
        let inner = LDAPDecodingError(.malformedOperation, "x", messageID: 7, operationTag: .application(3))
        #expect(Self.disconnects(state.received(inner)) == .protocolError)
    }

    // MARK: Shutdown

    @Test func shutsDownAtOnceWhenNothingIsPending() {
        var state = Self.bound()
        state.shutDown()
        #expect(!state.acceptsMessages)
        #expect(Self.disconnects(state.proceed()) == .unavailable)
        #expect(state.isClosed)
        #expect(state.proceed() == .nothing)
    }

    @Test func shutsDownAfterWhatIsPending() {
        var state = Self.bound()
        _ = state.received(Requests.search(1, "a"))
        _ = state.received(Requests.bind(2, "cn=x"))
        state.shutDown()
        #expect(state.proceed() == .nothing)
        #expect(state.received(Requests.search(3, "a")) == .nothing)
        state.finished(1)
        // The bind that waits is refused with the rest.
        #expect(Self.disconnects(state.proceed()) == .unavailable)
    }

    @Test func shutsDownAfterABind() {
        var state = Self.bound()
        _ = state.received(Requests.bind(2, "cn=x"))
        state.shutDown()
        #expect(state.proceed() == .nothing)
        #expect(Self.answer(state.bindEnded(LDAPResult(.success), identity: Self.jane))?.code == .success)
        #expect(Self.disconnects(state.proceed()) == .unavailable)
    }
}
