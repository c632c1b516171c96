import Foundation
import TestSupport
import Testing

/// The export of another server, as it comes, in a store of its own.
struct ForeignExport {
    let gateway: Gateway
    /// What the import reported.
    let report: [String: Any]

    /// Imports it, and what is exported then into the same store and another one: nothing gets lost on the way.
    ///
    /// - Parameter options: what the import is given beside the file.
    init(_ ldif: String, baseDN: String, options: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        gateway = try Gateway(baseDN: baseDN)
        try gateway.folder.write(ldif, to: "foreign.ldif")
        let path = gateway.folder.path("foreign.ldif")
        report = try Self.take(path, into: gateway, options, sourceLocation)
        #expect((report["refused"] as? [String])?.isEmpty == true, sourceLocation: sourceLocation)

        let again = try Self.take(path, into: gateway, options, sourceLocation)
        #expect(Self.changed(again) == 0, "\(again)", sourceLocation: sourceLocation)
        let export = gateway.folder.path("export.ldif")
        let exported = try gateway.run("export", "--quiet", "--with-secrets", export)
        #expect(exported.status == 0, "\(exported.errors)", sourceLocation: sourceLocation)
        let back = try Self.take(export, into: gateway, ["--allow-super-admin"], sourceLocation)
        #expect(Self.changed(back) == 0, "\(back)", sourceLocation: sourceLocation)

        let copy = try Gateway(baseDN: baseDN)
        _ = try Self.take(export, into: copy, ["--allow-super-admin"], sourceLocation)
        let second = copy.folder.path("export.ldif")
        _ = try copy.run("export", "--quiet", "--with-secrets", second)
        #expect(try Self.contents(export) == Self.contents(second), sourceLocation: sourceLocation)
    }

    private static func take(
        _ path: String, into gateway: Gateway, _ options: [String], _ sourceLocation: SourceLocation
    ) throws -> [String: Any] {
        let outcome = try gateway.run(arguments: ["import", "--json", path] + options)
        #expect(outcome.status == 0 || outcome.status == 3, "\(outcome.errors)", sourceLocation: sourceLocation)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any],
            sourceLocation: sourceLocation)
    }

    private static func changed(_ report: [String: Any]) -> Int {
        ["created", "updated", "renamed", "deleted"].reduce(0) { $0 + (report[$1] as? Int ?? 1) }
    }

    /// The entries of a file; when and by whom they were changed here is not part of what was imported.
    private static func contents(_ path: String) throws -> Set<String> {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return Set(
            text.split(separator: "\n\n").map { entry in
                entry.split(separator: "\n").filter { line in
                    !["modifyTimestamp:", "modifiersName:", "creatorsName:"].contains { line.hasPrefix($0) }
                }.joined(separator: "\n")
            })
    }

    /// How many entries had something that the report counts by name, such as `foreign_types`.
    func count(_ table: String, _ name: String) -> Int { (report[table] as? [String: Int])?[name] ?? 0 }
}
