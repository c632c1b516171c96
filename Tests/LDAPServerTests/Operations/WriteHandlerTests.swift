import LDAPProtocol
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import LDAPServer

/// Changes between the wire and the directory, without a socket.
@Suite("WriteHandler")
struct WriteHandlerTests {
    private func delete(_ id: Int32, _ name: String) -> LDAPMessage {
        LDAPMessage(id: id, operation: .delRequest(DelRequest(entry: Array(name.utf8))))
    }

    private func bound() throws -> HandlerHarness {
        let harness = try HandlerHarness()
        #expect(try harness.send(Requests.bind(1, "good")).first?.result?.code == .success)
        return harness
    }

    @Test func answersWhenTheChangeIsMadeAndNotBefore() throws {
        let harness = try bound()
        #expect(try harness.send(delete(2, "cn=held")).isEmpty)
        #expect(try harness.send(delete(3, "cn=refused")).map(\.id) == [3])
        // Other operations go on meanwhile.
        #expect(try harness.send(Requests.whoAmI(4)).map(\.id) == [4])
        harness.backend.finishWrites()
        let answers = try harness.run()
        #expect(answers.map(\.id) == [2])
        #expect(answers.first?.result?.code == .success)
    }

    @Test func letsABindWaitForChanges() throws {
        let harness = try bound()
        #expect(try harness.send(delete(2, "cn=held"), Requests.bind(3, "good")).isEmpty)
        harness.backend.finishWrites()
        #expect(try harness.run().map(\.id) == [2, 3])
    }

    @Test func makesAChangeWhoseClientHasGone() throws {
        for farewell in [Requests.unbind(3), Requests.abandon(3, of: 2)] {
            let harness = try bound()
            #expect(try harness.send(delete(2, "cn=held"), farewell).isEmpty)
            #expect(harness.backend.seen.withLock { $0.committed } == ["cn=held"])
            harness.backend.finishWrites()
            _ = try? harness.run()
        }
    }

    @Test func endsChangesBeforeTheServerEnds() throws {
        let harness = try bound()
        #expect(try harness.send(delete(2, "cn=held")).isEmpty)
        harness.channel.pipeline.fireUserInboundEventTriggered(ConnectionShutdown())
        #expect(try harness.run().isEmpty)
        harness.backend.finishWrites()
        let answers = try harness.run()
        #expect(answers.first?.id == 2)
        #expect(answers.last?.isNotice == true)
    }

    @Test func cancelsASearchAndSaysSoTwice() throws {
        let harness = try bound()
        _ = try harness.send(Requests.search(2, "hang"))
        let value = CancelRequest(cancelID: 2).encoded.bytes
        let answers = try harness.send(Requests.extended(3, ExtendedOperationOID.cancel, value: value))
        #expect(answers.map(\.id) == [2, 3])
        #expect(answers.map(\.result?.code) == [.canceled, .success])
        harness.backend.release()
        #expect(try harness.run().isEmpty)
    }
}
