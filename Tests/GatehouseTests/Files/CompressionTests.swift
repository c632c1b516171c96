import Foundation
import TestSupport
import Testing

@testable import gatehouse

/// Packed files, in and out.
@Suite struct CompressionTests {
    private let folder = try? TemporaryFolder()

    private func path(_ name: String) throws -> String { try #require(folder).path(name) }

    private static func read(_ path: String) throws -> [UInt8] {
        let file = try InputFile(path)
        var all: [UInt8] = []
        while case let piece = try file.read(), !piece.isEmpty { all += piece }
        return all
    }

    @Test(arguments: ["plain", "packed.gz", "packed.zst"], [0, 1, 70_000, 3_000_000])
    func whatWasWrittenIsRead(name: String, size: Int) throws {
        var random = SystemRandomNumberGenerator()
        let content = (0..<size).map { $0 % 97 == 0 ? UInt8.random(in: 0...255, using: &random) : UInt8($0 % 7) }
        let path = try path(name)
        let output = try OutputFile(path)
        for start in stride(from: 0, to: size, by: 100_000) {
            try output.write(Array(content[start..<min(size, start + 100_000)]))
        }
        try output.close()
        #expect(try Self.read(path) == content)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test(arguments: [("gzip", "gz"), ("zstd", "zst")])
    func readsWhatTheToolsWriteInSeveralPiecesAndRefusesHalves(tool: String, suffix: String) throws {
        let path = try path("tool.\(suffix)")
        let one = try ProgramRun.succeed(
            "/bin/sh", ["-c", "(echo one | \(tool) -c; echo two | \(tool) -c) > '\(path)'"])
        #expect(one.isEmpty)
        #expect(String(decoding: try Self.read(path), as: UTF8.self) == "one\ntwo\n")
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for length in [1, 5, whole.count / 2 + 3, whole.count - 1] {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            #expect(throws: CommandOutcome.self) { try Self.read(path) }
        }
        try Data("dn: plain text\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: CommandOutcome.self) { try Self.read(path) }
    }

    @Test func whatBreaksOffLeavesTheOldFile() throws {
        let path = try path("kept")
        try Data("old".utf8).write(to: URL(fileURLWithPath: path))
        do {
            let output = try OutputFile(path)
            try output.write([1, 2, 3])
        }
        #expect(try Self.read(path) == Array("old".utf8))
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
    }
}
