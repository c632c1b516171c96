import LDAPProtocol
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import Testing

@testable import LDAPServer

@Suite("LDAPListener")
struct LDAPListenerTests {
    /// Runs a server on a free port, and shuts it down in good order when the body is done.
    static func withServer<Value: Sendable>(
        backend: ScriptedBackend = ScriptedBackend(), change: (inout LDAPServiceSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (LDAPListenAddress, ServiceGroup) async throws -> Value
    ) async throws -> Value {
        var settings = LDAPServiceSettings(addresses: [LDAPListenAddress(host: "127.0.0.1", port: 0)])
        change(&settings)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let listener = LDAPListener(
            backend: backend, settings: settings, group: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let (addresses, started) = AsyncStream.makeStream(of: [LDAPListenAddress].self)
        let service = ClosureService {
            try await listener.run(started: { started.yield($0) }, stopping: {})
        }
        let group = ServiceGroup(services: [service], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = addresses.makeAsyncIterator()
            let address = try #require(await iterator.next()?.first)
            #expect(address.port != 0)
            let value = try await body(address, group)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }

    @Test func servesRequestsAndClosesAfterAnUnbind() async throws {
        try await Self.withServer { address, _ in
            let client = try await WireClient.connect(to: address)
            try await client.send(Requests.bind(1, "good"), Requests.search(2, "3"), Requests.whoAmI(3))
            #expect(try await client.next().result?.code == .success)
            #expect(try await client.answers(to: 2).count == 4)
            #expect(try await client.answers(to: 3).first?.result?.code == .success)
            try await client.send(Requests.unbind(4))
            try await client.end()
        }
    }

    @Test func verifiesPasswordsOffTheLoop() async throws {
        let backend = ScriptedBackend(delay: .milliseconds(20))
        try await Self.withServer(backend: backend) { address, _ in
            let client = try await WireClient.connect(to: address)
            try await client.send(Requests.bind(1, "slow"), Requests.search(2, "0"), Requests.bind(3, "slow-bad"))
            #expect(try await client.next().result?.code == .success)
            #expect(try await client.next().id == 2)
            #expect(try await client.next().result?.code == .invalidCredentials)
            await client.close()
        }
        #expect(backend.seen.withLock { $0.verified } == 2)
    }

    @Test func saysLastWordsToAClientThatStillSends() async throws {
        try await Self.withServer { address, _ in
            let client = try await WireClient.connect(to: address)
            // More than is ever read of it, so that a plain close would lose the notice.
            client.sendLoosely(ByteBuffer(repeating: 0x47, count: 8 * 1024 * 1024))
            #expect(try await client.next().isNotice)
            try await client.end()
        }
    }

    @Test func holdsConnectionsToTheirNumber() async throws {
        try await Self.withServer(change: { $0.connections = 3 }) { address, _ in
            var clients: [WireClient] = []
            for id in 1...3 as ClosedRange<Int32> {
                let client = try await WireClient.connect(to: address)
                try await client.send(Requests.whoAmI(id))
                _ = try await client.next()
                clients.append(client)
            }
            let oneTooMany = try await WireClient.connect(to: address)
            try await oneTooMany.end()
            // Those already in are served, and a place that is left can be taken.
            try await clients[0].send(Requests.unbind(9))
            try await clients[0].end()
            try await clients[1].send(Requests.whoAmI(8))
            #expect(try await clients[1].next().id == 8)
            #expect(try await Self.isServedSoon(address))
            for client in clients { await client.close() }
        }
    }

    @Test func holdsConnectionsOfAnAddressToTheirNumber() async throws {
        try await Self.withServer(change: { $0.connectionsPerAddress = 1 }) { address, _ in
            let first = try await WireClient.connect(to: address)
            try await first.send(Requests.whoAmI(1))
            _ = try await first.next()
            let second = try await WireClient.connect(to: address)
            try await second.end()
            await first.close()
            #expect(try await Self.isServedSoon(address))
        }
    }

    /// Whether a new connection is served before long; the server learns of a closed one a little later.
    static func isServedSoon(_ address: LDAPListenAddress) async throws -> Bool {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < deadline {
            let client = try await WireClient.connect(to: address)
            do {
                try await client.send(Requests.whoAmI(1))
                _ = try await client.next()
                await client.close()
                return true
            } catch {
                await client.close()
            }
        }
        return false
    }

    @Test func holdsBackForASlowReaderAndServesOthersMeanwhile() async throws {
        let backend = ScriptedBackend(entrySize: 10_000)
        let entries = 20_000
        try await Self.withServer(backend: backend) { address, _ in
            let slow = try await WireClient.connect(to: address, reads: false)
            try await slow.send(Requests.search(1, String(entries)))
            // What the sockets of both sides hold is a few megabytes; the whole would be 200.
            var before = -1
            var still = 0
            while still < 20 {
                let other = try await WireClient.connect(to: address)
                try await other.send(Requests.whoAmI(1))
                #expect(try await other.next().id == 1)
                await other.close()
                let now = backend.seen.withLock { $0.entries }
                still = now == before && now > 0 ? still + 1 : 0
                before = now
            }
            #expect(before < entries / 4)
            await slow.close()
        }
        #expect(backend.seen.withLock { $0.entries } < entries / 4)
    }

    @Test func dropsAReaderWhoTakesNothing() async throws {
        let backend = ScriptedBackend(entrySize: 10_000)
        try await Self.withServer(backend: backend, change: { $0.timeouts.stalledWrite = .milliseconds(400) }) {
            address, _ in
            let slow = try await WireClient.connect(to: address, reads: false)
            try await slow.send(Requests.search(1, "1000000"))
            // Whoever starts reading only now finds the beginning, and then the end of the connection.
            let deadline = ContinuousClock.now.advanced(by: .seconds(20))
            var last = -1
            var lastChange = ContinuousClock.now
            while ContinuousClock.now < deadline, lastChange.duration(to: .now) < .seconds(1) {
                let now = backend.seen.withLock { $0.entries }
                if now != last {
                    last = now
                    lastChange = .now
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            let reading = Task {
                while !Task.isCancelled {
                    slow.read()
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
            defer { reading.cancel() }
            try await slow.end()
        }
        #expect(backend.seen.withLock { $0.entries } < 1_000_000)
    }

    @Test func readsALongResultToItsEnd() async throws {
        let backend = ScriptedBackend(entrySize: 1_000)
        try await Self.withServer(backend: backend) { address, _ in
            let client = try await WireClient.connect(to: address)
            try await client.send(Requests.search(1, "20000"), Requests.search(2, "10"))
            #expect(try await client.answers(to: 1).count == 20_001)
            await client.close()
        }
    }

    @Test func shutsDownWithANoticeToEveryone() async throws {
        try await Self.withServer { address, group in
            let clients = [try await WireClient.connect(to: address), try await WireClient.connect(to: address)]
            for client in clients {
                try await client.send(Requests.whoAmI(1))
                _ = try await client.next()
            }
            await group.triggerGracefulShutdown()
            for client in clients {
                let notice = try await client.next()
                #expect(notice.isNotice)
                #expect(notice.result?.code == .unavailable)
                try await client.end()
            }
            await #expect(throws: (any Error).self) { try await WireClient.connect(to: address).end() }
        }
    }

    /// What is in progress takes an hour: that the server ends at all says that it waits for nobody.
    @Test(.timeLimit(.minutes(10))) func shutsDownInTimeWhateverIsInProgress() async throws {
        let backend = ScriptedBackend(delay: .seconds(3_600))
        try await Self.withServer(backend: backend, change: { $0.timeouts.drain = .milliseconds(200) }) {
            address, group in
            let client = try await WireClient.connect(to: address)
            try await client.send(Requests.whoAmI(1), Requests.bind(2, "bad"))
            _ = try await client.next()
            await group.triggerGracefulShutdown()
            #expect(try await client.next().isNotice)
            try await client.end()
        }
    }

    @Test func endsEverythingAtOnceWhenItsTaskIsCancelled() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let listener = LDAPListener(
            backend: ScriptedBackend(delay: .seconds(3_600)),
            settings: LDAPServiceSettings(addresses: [LDAPListenAddress(host: "127.0.0.1", port: 0)]),
            group: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let (addresses, started) = AsyncStream.makeStream(of: [LDAPListenAddress].self)
        let running = Task {
            try await listener.run(started: { started.yield($0) }, stopping: { started.finish() })
        }
        var iterator = addresses.makeAsyncIterator()
        let address = try #require(await iterator.next()?.first)
        let client = try await WireClient.connect(to: address)
        try await client.send(Requests.whoAmI(1), Requests.bind(2, "bad"))
        _ = try await client.next()
        running.cancel()
        try await client.end()
        try await running.value
        #expect(await iterator.next() == nil)
    }

    @Test func saysWhichAddressItCannotListenOn() async throws {
        try await Self.withServer { address, _ in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let free = LDAPListenAddress(host: "127.0.0.1", port: 0)
            let listener = LDAPListener(
                backend: ScriptedBackend(), settings: LDAPServiceSettings(addresses: [free, address]),
                group: MultiThreadedEventLoopGroup.singleton, logger: logger)
            do {
                try await listener.run(started: { _ in Issue.record("started") }, stopping: {})
                Issue.record("listens twice")
            } catch let error as LDAPServiceError {
                #expect(error.code == .cannotListen)
                #expect(error.message.contains("127.0.0.1:\(address.port)"))
            }
        }
    }
}
