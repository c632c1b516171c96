import Foundation
import Testing

@testable import gatehouse

@Suite struct DataFolderTests {
    /// A path that nothing stands at, removed after the body.
    static func withPath(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    static func refusal(_ path: String, create: Bool = false, user: UInt32? = nil) throws -> String {
        let outcome = try #require(throws: CommandOutcome.self) {
            _ =
                try user.map { try DataFolder(at: path, create: create, user: $0) }
                ?? DataFolder(at: path, create: create)
        }
        #expect(outcome.status == .failed)
        return outcome.message ?? ""
    }

    @Test func makesTheFolderForItsOwnerAlone() throws {
        try Self.withPath { path in
            let folder = try DataFolder(at: path, create: true)
            #expect(try Self.mode(path) == 0o700)
            #expect(!folder.operatorName.isEmpty)
            #expect(try DataFolder(at: path, create: true) == folder)
        }
    }

    @Test func saysThatAFolderIsAbsent() throws {
        try Self.withPath { path in
            #expect(try Self.refusal(path).contains("No such file"))
            #expect(try Self.refusal(path + "/deep", create: true).contains("cannot make"))
            try Data().write(to: URL(fileURLWithPath: path))
            #expect(try Self.refusal(path).contains("is not a folder"))
        }
    }

    @Test func servesItsOwnerAndRootOnly() throws {
        try Self.withPath { path in
            _ = try DataFolder(at: path, create: true)
            _ = try DataFolder(at: path, create: false, user: 0)
            #expect(try Self.refusal(path, user: 4_000_000_000).contains("belongs to"))
        }
    }

    @Test(arguments: ["gatehouse.db", "gatehouse.key"])
    func refusesFilesThatOthersCanRead(name: String) throws {
        try Self.withPath { path in
            _ = try DataFolder(at: path, create: true)
            let file = path + "/" + name
            #expect(FileManager.default.createFile(atPath: file, contents: Data()))
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
            #expect(try Self.refusal(path).contains("chmod 600 \(file)"))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            _ = try DataFolder(at: path, create: false)
        }
    }
}
