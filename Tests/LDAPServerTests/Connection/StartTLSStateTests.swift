import LDAPProtocol
import Testing

@testable import LDAPServer

@Suite("LDAPConnectionState, StartTLS")
struct StartTLSStateTests {
    static func state(_ protection: LDAPConnectionState.Protection = .offered) -> LDAPConnectionState {
        LDAPConnectionState(limits: Limits(), protection: protection)
    }

    static func request(_ id: Int32, value: [UInt8]? = nil) -> LDAPMessage {
        Requests.extended(id, ExtendedOperationOID.startTLS, value: value)
    }

    private func code(_ action: LDAPConnectionState.Action) -> (code: ResultCode, closes: Bool)? {
        switch action {
        case .respond(let response): (response.result.code, false)
        case .respondAndClose(let response): (response.result.code, true)
        default: nil
        }
    }

    @Test func beginsWhenNothingElseWasSent() throws {
        var state = Self.state()
        #expect(state.received(Self.request(1)) == .startTLS(id: 1))
        guard case .protect(let response) = state.startTLS(1, hasMoreBytes: false) else {
            Issue.record("not protected")
            return
        }
        #expect(response.id == 1 && response.result.code == .success)
        #expect(state.acceptsMessages)
    }

    @Test func endsTheConnectionWhenMoreWasSent() throws {
        var state = Self.state()
        _ = state.received(Self.request(1))
        let answer = try #require(code(state.startTLS(1, hasMoreBytes: true)))
        #expect(answer == (.operationsError, true))
        #expect(state.isClosed)
    }

    @Test func endsTheConnectionWhileOperationsAreInProgress() throws {
        var state = Self.state()
        _ = state.received(Requests.search(1, ""))
        let answer = try #require(code(state.received(Self.request(2))))
        #expect(answer == (.operationsError, true))
        #expect(state.isClosed)
    }

    @Test func makesTheConnectionAnonymous() {
        var state = Self.state()
        _ = state.received(Requests.bind(1, "cn=a"))
        _ = state.bindEnded(LDAPResult(.success), identity: ScriptedBackend.jane)
        #expect(state.identity != nil)
        _ = state.received(Self.request(2))
        _ = state.startTLS(2, hasMoreBytes: false)
        #expect(state.identity == nil)
    }

    @Test func isRefusedTwiceWithoutAnEnd() throws {
        var state = Self.state(.established)
        #expect(try #require(code(state.received(Self.request(1)))) == (.operationsError, false))
        #expect(!state.isClosed)
    }

    @Test func isUnknownWithoutACertificate() throws {
        var state = Self.state(.none)
        #expect(try #require(code(state.received(Self.request(1)))) == (.protocolError, false))
    }

    @Test func takesNoValue() throws {
        var state = Self.state()
        #expect(try #require(code(state.received(Self.request(1, value: [])))) == (.protocolError, false))
    }
}
