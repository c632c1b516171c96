import Foundation
import LDAPProtocol
import TestSupport
import Testing

@testable import gatehouse

/// What a record may name by URL: files of one folder.
@Suite struct AllowedFilesTests {
    private let folder: TemporaryFolder
    private let files: AllowedFiles

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("allowed")
        try folder.write("picture", to: "allowed/a b.jpg")
        try folder.write("secret", to: "secret")
        for (name, target) in [("out", "../secret"), ("within", "a b.jpg")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("allowed/\(name)"), withDestinationPath: target)
        }
        files = try AllowedFiles(folder: folder.path("allowed"))
    }

    @Test(arguments: [
        "file://PATH/allowed/a%20b.jpg", "file:PATH/allowed/within", "FILE://localhostPATH/allowed/a%20b.jpg",
    ])
    func readsFilesOfTheFolder(url: String) throws {
        let url = url.replacingOccurrences(of: "PATH", with: folder.path)
        #expect(try files.read(url) == Array("picture".utf8))
    }

    @Test(arguments: [
        "file://PATH/secret", "file://PATH/allowed/../secret", "file://PATH/allowed/%2e%2e/secret",
        "file://PATH/allowed/out", "file://PATH/allowed", "file://PATH/allowed/none",
        "file://elsewherePATH/allowed/within",
        "http://example.org/x", "file:allowed/within", "file://PATH/allowed/within%00.jpg", "file:///dev/zero", "",
    ])
    func readsNothingElse(url: String) throws {
        let url = url.replacingOccurrences(of: "PATH", with: folder.path)
        #expect(throws: AllowedFiles.Refusal.self) { try files.read(url) }
    }
}
