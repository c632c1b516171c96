import ArgumentParser
import Directory
import Foundation
import Identity

/// `gatehouse import`: LDIF content records in, all of a file or nothing.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import an LDIF file of entries, all of it or nothing.",
        discussion: """
            Entries keep their names, classes and password hashes; passwords in the clear are hashed. An entry that is \
            there already is replaced, its password kept if the file has none. A running server sees the result at once. \
            Exit status 3: imported, but some names, addresses or numbers could not be taken.
            """)

    @Argument(help: "The file; - is standard input.")
    var file: String

    @Flag(name: .customLong("allow-super-admin"), help: "Let records change super admins and their role.")
    var allowSuperAdmin = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let handle: FileHandle
        if file == "-" {
            handle = .standardInput
        } else if let opened = FileHandle(forReadingAtPath: file) {
            handle = opened
        } else {
            throw CommandOutcome(.failed, "cannot read \(file)")
        }
        let open = try OpenStore(settings, create: true)
        var options = LDIFImporter.Options()
        options.file = file
        options.allowsSuperAdmin = allowSuperAdmin
        var importer = LDIFImporter(into: open.directory, options: options)
        let progress = ProgressLine(isQuiet: common.quiet)
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
            try importer.read(Array(chunk))
            progress.show("read \(importer.records) entries")
        }
        try importer.finish { done, all in progress.show("hashed \(done) of \(all) passwords") }
        progress.show("writing \(importer.records) entries")
        let report = try importer.apply(
            Actor(door: .ldif, name: open.operatorActor.name))
        progress.end()
        // A first super admin that the settings name may take over an account of the file.
        try open.makeFirstSuperAdmin(settings)
        show(report)
        if !report.conflicts.isEmpty { throw CommandOutcome(.conflicts) }
    }

    private func show(_ report: ImportReport) {
        if common.json {
            let fields: [String: Any] = [
                "created": report.created, "updated": report.updated, "unchanged": report.unchanged,
                "plain": report.plain, "conflicts": report.conflicts, "remarks": report.remarks,
            ]
            let data = (try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])) ?? Data("{}".utf8)
            print(String(decoding: data, as: UTF8.self))
            return
        }
        let lines = report.conflicts.map { "conflict: \($0)" } + report.remarks.prefix(50).map { "note: \($0)" }
        for line in lines { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
        if report.remarks.count > 50 {
            FileHandle.standardError.write(Data("note: \(report.remarks.count - 50) more; --json has them all\n".utf8))
        }
        guard !common.quiet else { return }
        print(
            "\(report.total) entries: \(report.created) created, \(report.updated) updated, "
                + "\(report.unchanged) unchanged; \(report.plain) of them of no native kind")
    }
}
