import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import Testing

@testable import HTTPServer

/// The door on a real socket.
@Suite struct HTTPServiceTests {
    /// Runs a service on a free port of loopback and shuts it down in order.
    private func serve(
        _ company: Company, _ change: (inout HTTPServiceSettings) -> Void = { _ in },
        _ body: @Sendable @escaping (Int) async throws -> Void
    ) async throws {
        var settings = HTTPServiceSettings(host: "127.0.0.1", port: 0)
        change(&settings)
        let (ports, source) = AsyncStream.makeStream(of: Int.self)
        let service = try HTTPService(
            directory: company.directory, authenticator: company.authenticator, sessions: company.sessions,
            settings: settings, setup: nil,
            logger: Company.silent, isReady: { true }, onListening: { source.yield($0) })
        let group = ServiceGroup(configuration: .init(services: [service], logger: Company.silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                for await port in ports {
                    do {
                        try await body(port)
                    } catch {
                        await group.triggerGracefulShutdown()
                        throw error
                    }
                    await group.triggerGracefulShutdown()
                    return
                }
            }
            try await tasks.waitForAll()
        }
    }

    @Test func tellsItsPortAndTakesCredentialsOnLoopback() async throws {
        let company = try await Company()
        try await serve(company) { port in
            #expect(port > 0)
            try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
                let answer = try await client.get(
                    "/api/profile", headers: [.authorization: company.authorization("root")])
                #expect(answer.status == .ok)
                let list = try await client.get("/api/users", headers: [.authorization: company.authorization("root")])
                #expect(list.body.map { String(buffer: $0) }?.hasSuffix("]}") == true)
            }
        }
    }

    @Test func answersBeforeABodyThatIsTooLargeIsSentAndThenCloses() async throws {
        let company = try await Company()
        try await serve(company) { port in
            let answer = try await Wire.exchange(
                port,
                "POST /api/auth/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Authorization: \(company.authorization("checker"))\r\nContent-Length: 99999999\r\n\r\n{")
            #expect(answer.hasPrefix("HTTP/1.1 413"))
            #expect(answer.contains("\"message\""))
        }
    }

    static let cutOff: [(String, String)] = [
        ("nothing", ""), ("half a header", "GET /health HTTP/1.1\r\nHost:"),
        ("half a body", "POST /api/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"),
        ("half a later header", "GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /health"),
    ]

    @Test(arguments: cutOff)
    func cutsOffWhoSends(_ name: String, _ text: String) async throws {
        try await serve(
            try await Company(),
            {
                $0.timeouts.header = .milliseconds(100)
                $0.timeouts.body = .milliseconds(100)
                $0.timeouts.idle = .milliseconds(100)
            }
        ) { port in
            // The connection ends by itself: the exchange returns.
            _ = try await Wire.exchange(port, text)
        }
    }

    @Test func whatIsNoHTTPIsRefusedAndClosed() async throws {
        try await serve(try await Company()) { port in
            let answer = try await Wire.exchange(port, "\u{16}\u{3}\u{1}\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test func aConnectionTooManyIsClosedAndTheOthersGoOn() async throws {
        try await serve(try await Company(), { $0.connectionsPerAddress = 1 }) { port in
            try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
                #expect(try await client.get("/health").status == .ok)
                let refused = try await Wire.exchange(port, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(refused.isEmpty)
                #expect(try await client.get("/health").status == .ok)
            }
        }
    }

    @Test func closesWhenTheClientAsksForIt() async throws {
        try await serve(try await Company()) { port in
            let answer = try await Wire.exchange(port, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            #expect(answer.hasSuffix(#"{"data":true}"#))
        }
    }
}

/// Bytes on a socket.
enum Wire {
    /// Sends a text and reads until the other side closes; fails after ten seconds.
    static func exchange(_ port: Int, _ text: String) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await withThrowingTaskGroup(of: String.self) { tasks in
            tasks.addTask {
                try await Task.sleep(for: .seconds(10))
                try await channel.channel.close()
                throw Late()
            }
            tasks.addTask {
                try await channel.executeThenClose { inbound, outbound in
                    if !text.isEmpty { try? await outbound.write(ByteBuffer(string: text)) }
                    var answer = ByteBuffer()
                    do {
                        for try await part in inbound { answer.writeImmutableBuffer(part) }
                    } catch is IOError {
                        // The other side closed while bytes of ours were under way.
                    }
                    return String(buffer: answer)
                }
            }
            defer { tasks.cancelAll() }
            return try await tasks.next() ?? ""
        }
    }

    struct Late: Error {}
}
