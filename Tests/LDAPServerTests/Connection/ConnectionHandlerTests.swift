import Identity
import LDAPProtocol
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import LDAPServer

@Suite("ConnectionHandler")
struct ConnectionHandlerTests {
    // MARK: Requests and answers

    @Test func answersAllRequestsOfAReadInOnePiece() throws {
        let harness = try HandlerHarness()
        try harness.channel.writeInbound(
            [Requests.search(1, "2"), Requests.compare(2), Requests.whoAmI(3), Requests.delete(4)].bytes)
        let pieces = try harness.receivedPieces()
        #expect(pieces.count == 1)
        let answers = try LDAPMessage.responses(in: pieces.first ?? ByteBuffer())
        #expect(answers.map(\.id) == [1, 1, 1, 2, 3, 4])
        #expect(
            answers.map { $0.result?.code } == [nil, nil, .success, .compareTrue, .success, .insufficientAccessRights])
    }

    @Test(arguments: [1, 2, 3, 7, 13])
    func cutsMessagesWhereverTheStreamIsBroken(_ size: Int) throws {
        let harness = try HandlerHarness()
        let all = (1...20 as ClosedRange<Int32>).map { Requests.search($0, "1") }.bytes
        var rest = all
        var ids: [Int32] = []
        while let piece = rest.readSlice(length: min(size, rest.readableBytes)), piece.readableBytes > 0 {
            ids += try harness.send(bytes: piece).compactMap { $0.result == nil ? nil : $0.id }
        }
        #expect(ids == Array(1...20))
    }

    @Test func saysNothingToTheStartOfAMessageWhateverItsLength() throws {
        for message in [Requests.search(1, "3"), Requests.bind(2, "good"), Requests.whoAmI(3)] {
            let bytes = message.bytes
            for length in 1..<bytes.readableBytes {
                let harness = try HandlerHarness()
                let start = try #require(bytes.getSlice(at: 0, length: length))
                #expect(try harness.send(bytes: start).isEmpty)
                #expect(harness.channel.isActive)
                let end = try #require(bytes.getSlice(at: length, length: bytes.readableBytes - length))
                #expect(try harness.send(bytes: end).last?.id == message.id)
            }
        }
    }

    @Test func asksWhoTheConnectionIs() throws {
        let harness = try HandlerHarness()
        func name(_ id: Int32) throws -> [UInt8]? {
            guard case .extendedResponse(let response) = try harness.send(Requests.whoAmI(id)).last?.operation else {
                return nil
            }
            #expect(response.name == nil)
            return response.value?.bytes
        }
        #expect(try name(1) == [])
        #expect(try harness.send(Requests.bind(2, "good")).first?.result?.code == .success)
        #expect(try name(3) == Array("dn:uid=jane,dc=example".utf8))
        #expect(try harness.send(Requests.bind(4, "bad")).first?.result?.code == .invalidCredentials)
        #expect(try name(5) == [])
    }

    @Test func searchesAsTheOneWhoIsBound() throws {
        let harness = try HandlerHarness()
        try harness.send(
            Requests.search(1, "0"), Requests.bind(2, "good"), Requests.search(3, "0"), Requests.bind(4, "", ""),
            Requests.search(5, "0"))
        #expect(harness.backend.seen.withLock { $0.readers } == [nil, ScriptedBackend.jane, nil])
    }

    // MARK: Malformed messages

    static let hopeless: [[UInt8]] = [
        [0x00], [0x16, 0x03, 0x01], Array("GET / HTTP/1.1\r\n\r\n".utf8), [0x30, 0x80], [0x30, 0x85], [0x31, 0x00],
        [0x30, 0x00], [0x30, 0x03, 0x02, 0x01, 0x01], [0x30, 0x05, 0x02, 0x01, 0x01, 0x7F, 0x00],
        // The id is 0, negative, too long, or none at all.
        [0x30, 0x05, 0x02, 0x01, 0x00, 0x42, 0x00], [0x30, 0x05, 0x02, 0x01, 0xFF, 0x42, 0x00],
        [0x30, 0x09, 0x02, 0x05, 0x01, 0x00, 0x00, 0x00, 0x00, 0x42, 0x00], [0x30, 0x04, 0x04, 0x00, 0x42, 0x00],
        // A response, which only a server sends.
        [0x30, 0x0C, 0x02, 0x01, 0x01, 0x65, 0x07, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00],
        // 65,537 bytes before a bind.
        [0x30, 0x83, 0x00, 0xFF, 0xFC],
    ]

    @Test(arguments: hopeless)
    func endsTheConnectionWithANotice(_ bytes: [UInt8]) throws {
        let harness = try HandlerHarness()
        let answers = try harness.send(bytes: ByteBuffer(bytes: bytes))
        #expect(answers.count == 1)
        #expect(answers.first?.isNotice == true)
        #expect(answers.first?.result?.code == .protocolError)
        #expect(answers.first?.result?.diagnosticMessage.isEmpty == false)
        _ = try harness.run()
        #expect(!harness.channel.isActive)
    }

    @Test func servesWhatCameBeforeTheMalformedMessage() throws {
        let harness = try HandlerHarness()
        var bytes = Requests.search(1, "1").bytes
        bytes.writeBytes([0xFF])
        bytes.writeBytes(Array(Requests.search(2, "1").bytes.readableBytesView))
        let answers = try harness.send(bytes: bytes)
        #expect(answers.map(\.id) == [1, 1, 0])
    }

    static let repairable: [([UInt8], BERTag)] = [
        // A bind without a password, a search of scope 9, a comparison that ends early, an extended request without
        // a name, and a search with something behind it.
        ([0x30, 0x0A, 0x02, 0x01, 0x05, 0x60, 0x05, 0x02, 0x01, 0x03, 0x04, 0x00], .application(1)),
        ([0x30, 0x0A, 0x02, 0x01, 0x05, 0x63, 0x05, 0x04, 0x00, 0x0A, 0x01, 0x09], .application(5)),
        ([0x30, 0x07, 0x02, 0x01, 0x05, 0x6E, 0x02, 0x04, 0x00], .application(15)),
        ([0x30, 0x05, 0x02, 0x01, 0x05, 0x77, 0x00], .application(24)),
        ([0x30, 0x09, 0x02, 0x01, 0x05, 0x4A, 0x02, 0x61, 0x3D, 0x04, 0x00], .application(11)),
    ]

    @Test(arguments: repairable)
    func answersABrokenFieldAndGoesOn(_ bytes: [UInt8], _ tag: BERTag) throws {
        let harness = try HandlerHarness()
        var wire = ByteBuffer(bytes: bytes)
        Requests.search(6, "0").encode(into: &wire)
        let answers = try harness.send(bytes: wire)
        #expect(answers.map(\.id) == [5, 6])
        #expect(answers.first?.operation.tag == tag)
        #expect(answers.first?.result?.code == .protocolError)
        #expect(harness.channel.isActive)
    }

    @Test func holdsMessagesToTheLengthTheyMayHave() throws {
        func search(bytes: Int) -> ByteBuffer {
            // The header of so long a message is 5 bytes, of its base 5, of the rest the same as in a short one.
            var message = Requests.search(1, String(repeating: "x", count: bytes - 100))
            while message.bytes.readableBytes < bytes {
                let more = bytes - message.bytes.readableBytes
                guard case .searchRequest(var request) = message.operation else { break }
                request.baseObject += [UInt8](repeating: 0x78, count: more)
                message.operation = .searchRequest(request)
            }
            return message.bytes
        }
        let limit = 64 * 1024
        #expect(search(bytes: limit).readableBytes == limit)
        #expect(try HandlerHarness().send(bytes: search(bytes: limit)).first?.result?.code == .success)
        #expect(try HandlerHarness().send(bytes: search(bytes: limit + 1)).first?.isNotice == true)
        let bound = try HandlerHarness()
        try bound.send(Requests.bind(9, "good"))
        #expect(try bound.send(bytes: search(bytes: 4 * limit)).first?.result?.code == .success)
        #expect(try bound.send(bytes: search(bytes: 4 * 1024 * 1024)).first?.result?.code == .success)
        #expect(try bound.send(bytes: search(bytes: 4 * 1024 * 1024 + 1)).first?.isNotice == true)
    }

    @Test func readsNothingAfterAnUnbind() throws {
        let harness = try HandlerHarness()
        let answers = try harness.send(Requests.search(1, "1"), Requests.unbind(2), Requests.search(3, "1"))
        #expect(answers.allSatisfy { $0.id == 1 })
        #expect(harness.backend.seen.withLock { $0.searches } == 1)
        _ = try harness.run()
        #expect(!harness.channel.isActive)
    }

    // MARK: Searches that take longer

    @Test func abandonsASearchWithoutAnAnswer() throws {
        let harness = try HandlerHarness()
        #expect(try harness.send(Requests.search(1, "hang"), Requests.search(2, "hang")).isEmpty)
        #expect(try harness.send(Requests.abandon(3, of: 1)).isEmpty)
        harness.backend.release()
        #expect(try harness.run().map(\.id) == [2])
        #expect(try harness.send(Requests.search(1, "0")).map(\.id) == [1])
    }

    @Test func refusesOneSearchMoreThanMayBePending() throws {
        let harness = try HandlerHarness { $0.limits.pendingOperations = 4 }
        let answers = try harness.send(bytes: (1...5 as ClosedRange<Int32>).map { Requests.search($0, "hang") }.bytes)
        #expect(answers.map(\.id) == [5])
        #expect(answers.first?.result?.code == .busy)
        harness.backend.release()
        #expect(Set(try harness.run().map(\.id)) == [1, 2, 3, 4])
    }

    @Test func answersOthersWhileASearchGoesOn() throws {
        let harness = try HandlerHarness()
        try harness.send(Requests.search(1, "hang"))
        #expect(try harness.send(Requests.compare(2), Requests.search(3, "1")).map(\.id) == [2, 3, 3])
        harness.backend.release()
        #expect(try harness.run().map(\.id) == [1])
    }

    @Test func stopsProducingWhileTheClientDoesNotRead() throws {
        let harness = try HandlerHarness(backend: ScriptedBackend(entrySize: 10_000))
        harness.channel.isWritable = false
        #expect(try harness.send(Requests.search(1, "1000")).isEmpty)
        #expect(try harness.run().isEmpty)
        #expect(harness.backend.seen.withLock { $0.searches } == 0)
        harness.channel.isWritable = true
        harness.channel.pipeline.fireChannelWritabilityChanged()
        let answers = try harness.run()
        #expect(answers.count == 1_001)
        #expect(answers.last?.result?.code == .success)
    }

    @Test func sendsLongResultsInPiecesOfAboutTheSameSize() throws {
        let harness = try HandlerHarness(backend: ScriptedBackend(entrySize: 1_000))
        try harness.channel.writeInbound(Requests.search(1, "1000").bytes)
        harness.channel.embeddedEventLoop.run()
        let sizes = try harness.receivedPieces().map(\.readableBytes)
        #expect(sizes.count > 10)
        #expect(sizes.allSatisfy { $0 <= 64 * 1024 + 1_100 })
    }

    // MARK: Bind

    @Test func takesNothingWhileABindIsUnderWay() async throws {
        let channel = NIOAsyncTestingChannel()
        let backend = ScriptedBackend()
        let queue = VerificationQueue(capacity: 4)
        try await channel.testingEventLoop.executeInContext {
            let handler = ConnectionHandler(
                backend: backend, queue: queue, settings: LDAPServiceSettings(addresses: []),
                peer: ConnectionPeer(connection: 1, try SocketAddress(ipAddress: "127.0.0.1", port: 1)),
                logger: .init(label: "test"), now: channel.testingEventLoop.now)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 389))
        try await channel.writeInbound([Requests.bind(1, "slow"), Requests.search(2, "0")].bytes)
        try await channel.writeInbound(
            [Requests.whoAmI(3), Requests.bind(4, "slow-bad"), Requests.search(5, "0")].bytes)
        #expect(backend.seen.withLock { $0.searches } == 0)
        #expect(try await channel.readOutbound(as: ByteBuffer.self) == nil)

        async let draining: Void = queue.run()
        var answers: [LDAPMessage] = []
        while answers.count < 5 {
            await channel.testingEventLoop.run()
            if let piece = try await channel.readOutbound(as: ByteBuffer.self) {
                answers += try LDAPMessage.responses(in: piece)
            } else {
                await Task.yield()
            }
        }
        queue.finish()
        await draining
        #expect(answers.map(\.id) == [1, 2, 3, 4, 5])
        #expect(answers.map { $0.result?.code } == [.success, .success, .success, .invalidCredentials, .success])
        #expect(backend.seen.withLock { $0.readers } == [ScriptedBackend.jane, nil])
        try await channel.close()
    }

    @Test func isBusyWhenNoMorePasswordsMayWait() throws {
        let harness = try HandlerHarness { $0.verifications = 0 }
        let answers = try harness.send(Requests.bind(1, "slow"), Requests.search(2, "0"))
        #expect(answers.map(\.id) == [1, 2])
        #expect(answers.first?.result?.code == .busy)
    }

    @Test func answersARefusalWhenItsTimeHasCome() throws {
        let harness = try HandlerHarness(backend: ScriptedBackend(delay: .seconds(100)))
        #expect(try harness.send(Requests.bind(1, "bad"), Requests.search(2, "0")).isEmpty)
        #expect(try harness.pass(98).isEmpty)
        let answers = try harness.pass(3)
        #expect(answers.map(\.id) == [1, 2])
        #expect(answers.first?.result?.code == .invalidCredentials)
        #expect(try harness.send(Requests.search(3, "0")).map(\.id) == [3])
    }

    @Test func forgetsABindWhenTheConnectionIsGone() throws {
        let harness = try HandlerHarness(backend: ScriptedBackend(delay: .seconds(5)))
        try harness.send(Requests.bind(1, "bad"))
        try harness.channel.close().wait()
        #expect(try harness.pass(10).isEmpty)
    }

    @Test func bindWaitsForASearch() throws {
        let harness = try HandlerHarness()
        #expect(try harness.send(Requests.search(1, "hang"), Requests.bind(2, "good"), Requests.whoAmI(3)).isEmpty)
        harness.backend.release()
        #expect(try harness.run().map(\.id) == [1, 2, 3])
    }

    @Test func takesPasswordsInTheClearOnThisMachineOnlyUnlessAllowed() throws {
        let far = try HandlerHarness(from: "192.0.2.1")
        #expect(try far.send(Requests.bind(1, "good")).first?.result?.code == .confidentialityRequired)
        #expect(far.backend.seen.withLock { $0.addresses.isEmpty })
        #expect(try far.send(Requests.bind(2, "", "")).first?.result?.code == .success)
        let allowed = try HandlerHarness(from: "192.0.2.1") { $0.requireTLS = false }
        #expect(try allowed.send(Requests.bind(1, "good")).first?.result?.code == .success)
        #expect(allowed.backend.seen.withLock { $0.addresses } == ["192.0.2.1"])
        let near = try HandlerHarness(from: "::1")
        #expect(try near.send(Requests.bind(1, "good")).first?.result?.code == .success)
    }

    // MARK: Time

    /// Takes bytes off the front of a buffer.
    private func read(_ count: Int, of bytes: inout ByteBuffer) -> ByteBuffer? {
        bytes.readSlice(length: count)
    }

    @Test func closesAConnectionThatSaysNothing() throws {
        let harness = try HandlerHarness()
        #expect(try harness.pass(59).isEmpty)
        #expect(harness.channel.isActive)
        #expect(try harness.pass(1).first?.isNotice == true)
        _ = try harness.run()
        #expect(!harness.channel.isActive)
    }

    @Test func closesAConnectionThatDoesNotFinishAMessage() throws {
        let harness = try HandlerHarness()
        try harness.send(Requests.bind(1, "good"))
        var bytes = Requests.search(2, "0").bytes
        for _ in 0..<14 {
            let byte = try #require(read(1, of: &bytes))
            #expect(try harness.send(bytes: byte).isEmpty)
            #expect(try harness.pass(1).isEmpty)
        }
        #expect(try harness.pass(1).first?.isNotice == true)
    }

    @Test func bearsWithASlowMessageThatEndsInTime() throws {
        let harness = try HandlerHarness()
        try harness.send(Requests.bind(1, "good"))
        var bytes = Requests.search(2, "0").bytes
        let start = try #require(read(5, of: &bytes))
        try harness.send(bytes: start)
        #expect(try harness.pass(14).isEmpty)
        #expect(try harness.send(bytes: bytes).map(\.id) == [2])
        #expect(try harness.pass(3_000).isEmpty)
        #expect(harness.channel.isActive)
        #expect(try harness.pass(700).first?.isNotice == true)
    }

    @Test func doesNotCountAWaitingBindAsSilence() throws {
        let harness = try HandlerHarness(backend: ScriptedBackend(delay: .seconds(1_000)))
        try harness.send(Requests.bind(1, "bad"), Requests.search(2, "0"))
        #expect(try harness.pass(900).isEmpty)
        #expect(harness.channel.isActive)
        #expect(try harness.pass(101).map(\.id) == [1, 2])
    }

    // MARK: Shutdown

    @Test func shutsDownWithANotice() throws {
        let harness = try HandlerHarness()
        try harness.send(Requests.bind(1, "good"))
        harness.channel.pipeline.fireUserInboundEventTriggered(ConnectionShutdown())
        let answers = try harness.received()
        #expect(answers.count == 1)
        #expect(answers.first?.isNotice == true)
        #expect(answers.first?.result?.code == .unavailable)
        _ = try harness.run()
        #expect(!harness.channel.isActive)
    }

    @Test func finishesWhatIsInProgressBeforeItShutsDown() throws {
        let harness = try HandlerHarness()
        try harness.send(Requests.search(1, "hang"))
        harness.channel.pipeline.fireUserInboundEventTriggered(ConnectionShutdown())
        #expect(try harness.send(Requests.search(2, "0")).isEmpty)
        harness.backend.release()
        let answers = try harness.run()
        #expect(answers.map(\.id) == [1, 0])
        #expect(answers.last?.isNotice == true)
    }

    @Test func refusesWhatIsInProgressWhenTheTimeToShutDownIsOver() throws {
        let harness = try HandlerHarness(backend: ScriptedBackend(delay: .seconds(60)))
        try harness.send(Requests.bind(1, "bad"))
        harness.channel.pipeline.fireUserInboundEventTriggered(ConnectionShutdown())
        #expect(try harness.pass(9).isEmpty)
        #expect(harness.channel.isActive)
        #expect(try harness.pass(1).first?.isNotice == true)
        #expect(!harness.channel.isActive)
    }
}
