import Foundation
import Identity
import LDAPProtocol
import TestSupport

@testable import Directory

/// A directory to import into and export from, with the built-in entries in it.
struct ExchangeDirectory {
    let store = RecordingStore()
    let live: LiveDirectory

    init(_ base: String = "dc=example,dc=org", _ options: DirectoryOptions = DirectoryOptions()) throws {
        live = try LiveDirectory(
            store: store, context: DirectoryContext(baseDN: try DistinguishedName(base), options: options)
        ) { Timestamp(seconds: 1_795_000_000) }
        try live.performBlocking(.system) { try $0.bootstrap() }
    }

    var snapshot: DirectorySnapshot { live.snapshot }
    var change: ChangeNumber { snapshot.change }

    /// Imports a file, in pieces of a few bytes so that lines are cut everywhere.
    @discardableResult
    func load(
        _ ldif: String, allowsSuperAdmin: Bool = false, piece: Int = 4_096, isTrial: Bool = false,
        _ change: (inout LDIFImporter.Options) -> Void = { _ in }
    ) throws -> ImportReport {
        var options = LDIFImporter.Options()
        options.file = "test.ldif"
        options.allowsSuperAdmin = allowsSuperAdmin
        change(&options)
        var importer = LDIFImporter(into: live, options: options)
        var rest = Array(ldif.utf8)[...]
        while !rest.isEmpty {
            try importer.read(Array(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
        }
        try importer.finish()
        return try importer.apply(Actor(door: .ldif, name: "cli:tester"), isTrial: isTrial)
    }

    /// The problems that a file is refused for; empty if it is taken.
    func problems(_ ldif: String, allowsSuperAdmin: Bool = false) throws -> [String] {
        do {
            try load(ldif, allowsSuperAdmin: allowsSuperAdmin)
            return []
        } catch let failure as ImportFailure {
            return failure.problems
        }
    }

    func export(secrets: Bool = false, version: Bool = true) throws -> String {
        var exporter = LDIFExporter(snapshot, includesSecrets: secrets, writesVersion: version)
        var output: [UInt8] = []
        try exporter.write { output += $0 }
        return String(decoding: output, as: UTF8.self)
    }

    func entry(_ dn: String) -> Entry? { snapshot.entry(named: Array(dn.utf8)) }

    func user(_ name: String) -> User? { snapshot.entry(username: name)?.user }

    /// The values of an attribute that are stored as such, or computed.
    func values(_ attribute: String, of dn: String) -> [String] {
        guard let entry = entry(dn), let type = snapshot.schema.attributeID(attribute) else { return [] }
        let values =
            snapshot.context.computed.contains(type)
            ? snapshot.context.computed.values(of: type, entry, in: snapshot) : entry.values(of: type)
        return values.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The root of the working copy.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// A person's record; further lines follow.
    static func person(_ uid: String, _ more: String...) -> String {
        """
        dn: uid=\(uid),ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: \(uid)
        cn: \(uid)
        sn: \(uid)

        """ + more.map { $0 + "\n" }.joined() + "\n"
    }
}
