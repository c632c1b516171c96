import Foundation
import Testing

/// Every module imports only what the table allows, so that the arrows between modules go one way.
@Suite struct ImportTests {
    /// What a module may name, and why its boundary exists.
    struct Rule: Sendable {
        let ours: Set<String>
        let others: Set<String>
    }

    /// Allowed everywhere but in LDAPProtocol.
    static let everywhere: Set<String> = [
        "Logging", "Metrics", "HashTreeCollections", "Synchronization", "Glibc", "FoundationEssentials", "Dispatch",
    ]
    static let program: Set<String> = [
        "LDAPProtocol", "Identity", "Directory", "Store", "LDAPServer", "HTTPServer", "DirectorySync", "LocalServer",
        "UnixSocket", "ForeignStores",
    ]

    static let table: [String: Rule] = [
        "LDAPProtocol": Rule(ours: [], others: ["NIOCore", "CUnistring", "Glibc"]),
        "Identity": Rule(
            ours: [], others: everywhere.union(["COpenSSL", "CArgon2", "CCrypt"])),
        "Directory": Rule(ours: ["LDAPProtocol", "Identity"], others: everywhere.union(["NIOCore", "Foundation"])),
        "Store": Rule(ours: ["Identity"], others: everywhere.union(["GRDB", "GRDBSQLite", "Foundation"])),
        "UnixSocket": Rule(ours: [], others: ["Glibc"]),
        "LDAPServer": Rule(
            ours: ["LDAPProtocol", "Directory", "Identity", "UnixSocket"],
            others: everywhere.union([
                "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS", "ServiceLifecycle", "CSASL", "CGSSAPI", "X509",
                "Foundation",
            ])),
        "HTTPServer": Rule(
            ours: ["LDAPProtocol", "Directory", "Identity"],
            others: everywhere.union([
                "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOHTTPTypes", "NIOHTTP1", "Mustache", "NIOCore",
                "ServiceLifecycle", "CQREncode", "CPNG", "Foundation",
            ])),
        "LocalServer": Rule(
            ours: ["Directory", "Identity", "UnixSocket"],
            others: everywhere.union(["NIOCore", "NIOPosix", "NIOExtras", "ServiceLifecycle"])),
        "PAMModule": Rule(ours: [], others: ["CPAM"]),
        "DirectorySync": Rule(
            ours: ["LDAPProtocol", "Directory", "Identity"],
            others: everywhere.union(["CLDAP", "CGSSAPI", "CSASL", "ServiceLifecycle", "Foundation"])),
        "ForeignStores": Rule(
            ours: ["LDAPProtocol", "Identity"], others: everywhere.union(["GRDB", "TOMLKit", "Foundation"])),
        "gatehouse": Rule(
            ours: program,
            others: everywhere.union([
                "ArgumentParser", "Yams", "ServiceLifecycle", "UnixSignals", "SystemPackage", "Foundation", "CZlib",
                "CZstd", "Mustache",
            ])),
    ]

    @Test func importOnlyWhatTheTableAllows() throws {
        var count = 0
        for (module, file, name) in try Self.imports() {
            count += 1
            guard let rule = Self.table[module] else {
                Issue.record("\(file): the module \(module) is not in the table")
                continue
            }
            #expect(rule.ours.contains(name) || rule.others.contains(name), "\(file): \(module) imports \(name)")
        }
        #expect(count > 50, "too few imports were found to believe the test")
    }

    @Test func cModulesAreAMapAndAHeaderOnly() throws {
        for module in try Self.folders() where module.hasPrefix("C") {
            let names = try FileManager.default.contentsOfDirectory(atPath: Self.sources + "/" + module).sorted()
            #expect(names == ["module.modulemap", "shim.h"], "\(module)")
        }
    }

    static let imported: [(line: String, name: String?)] = [
        ("import NIOCore", "NIOCore"), ("public import NIOCore", "NIOCore"),
        ("@preconcurrency import Foundation", "Foundation"), ("@testable internal import Store", "Store"),
        ("import struct Foundation.Data", "Foundation"), ("import Glibc // why", "Glibc"),
        ("@_spi(X) import A", "A"), ("// import A", nil), ("important A", nil), ("let import1 = A", nil),
    ]

    @Test(arguments: imported)
    func readsImportLines(line: String, name: String?) { #expect(Self.imported(by: line) == name) }

    static let sources = ProjectFolder.root.appendingPathComponent("Sources").path

    /// Modules by the folder that holds them.
    static func folders() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: sources).filter { !$0.hasPrefix(".") }.sorted()
    }

    static func imports() throws -> [(module: String, file: String, name: String)] {
        var found: [(module: String, file: String, name: String)] = []
        for module in try folders() where !module.hasPrefix("C") {
            let paths = try FileManager.default.subpathsOfDirectory(atPath: sources + "/" + module)
            for path in paths where path.hasSuffix(".swift") {
                let text = try ProjectFolder.text("Sources/\(module)/\(path)")
                for line in text.split(whereSeparator: \.isNewline) {
                    if let name = imported(by: String(line)) { found.append((module, "\(module)/\(path)", name)) }
                }
            }
        }
        return found
    }

    /// The module that a line imports.
    static func imported(by line: String) -> String? {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
            words[..<at].allSatisfy({
                $0.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains($0)
            })
        else { return nil }
        var rest = words[(at + 1)...]
        let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"]
        if let first = rest.first, kinds.contains(first) { rest = rest.dropFirst() }
        return rest.first.map { String($0.prefix { $0 != "." && $0 != ";" && $0 != "/" }) }
    }
}
