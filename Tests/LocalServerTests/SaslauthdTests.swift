import Identity
import NIOCore
import NIOEmbedded
import NIOPosix
import TestSupport
import Testing

@testable import LocalServer

@Suite("Saslauthd")
struct SaslauthdTests {
    @Test func servesItsOwnTestProgram() async throws {
        try await SmallOffice.serve { office in
            func ask(_ user: String, _ password: String, _ more: String...) async throws -> ProgramRun.Outcome {
                try await NIOThreadPool.singleton.runIfActive {
                    try ProgramRun.run(
                        "testsaslauthd", ["-u", user, "-p", password, "-f", office.saslSocket] + more)
                }
            }
            let right = try await ask("jane", "secret-jane", "-s", "smtp", "-r", "mail.example.org")
            #expect(right.output.hasPrefix("0: OK"))
            #expect(right.status == 0)
            #expect(try await ask("jane", "wrong").output.hasPrefix("0: NO"))
            #expect(try await ask("nobody", "wrong").output.hasPrefix("0: NO"))
            #expect(try await ask("carol", "secret-carol").output.hasPrefix("0: NO"))
            #expect(try await ask("carol", "secret-carol\(office.code(1))").output.hasPrefix("0: OK"))
        }
    }

    private static func request(_ fields: [[UInt8]]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for field in fields {
            buffer.writeInteger(UInt16(field.count))
            buffer.writeBytes(field)
        }
        return buffer
    }

    @Test func waitsForTheWholeRequest() throws {
        let whole = Self.request([Array("jane".utf8), Array("secret".utf8), Array("imap".utf8), []])
        for length in 0..<whole.readableBytes {
            let channel = EmbeddedChannel(handler: ByteToMessageHandler(Saslauthd.Decoder()))
            try channel.writeInbound(try #require(whole.getSlice(at: 0, length: length)))
            #expect(try channel.readInbound(as: LocalRequest.self) == nil)
            try channel.writeInbound(try #require(whole.getSlice(at: length, length: whole.readableBytes - length)))
            guard case .check(let attempt) = try channel.readInbound(as: LocalRequest.self) else {
                Issue.record("no request after \(length) bytes and the rest")
                continue
            }
            #expect(attempt.password.exposed == Array("secret".utf8))
            #expect(attempt.service == "imap")
            _ = try channel.finish()
        }
    }

    @Test func refusesNamesThatAreNoText() throws {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(Saslauthd.Decoder()))
        try channel.writeInbound(Self.request([[0xFF], [1], [], []]))
        guard case .unreadable = try channel.readInbound(as: LocalRequest.self) else {
            Issue.record("taken for a name")
            return
        }
        _ = try channel.finish()
    }
}
