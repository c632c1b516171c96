import ArgumentParser
import Directory
import Foundation
import Identity
import LDAPProtocol

/// `gatehouse import`: LDIF in, all of a file or nothing.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import an LDIF file of entries or of changes, all of it or nothing.",
        discussion: """
            Entries keep their names, classes and password hashes; passwords in the clear are hashed. An entry that is \
            there already is replaced, its password kept if the file has none. Change records (add, delete, modify, \
            modrdn) are made in the order of the file. A file whose name ends with .gz or .zst is unpacked. A running \
            server sees the result at once. Exit status 3: imported, but some names, addresses or numbers could not be \
            taken, or records were left out.
            """)

    @Argument(help: "The file; - is standard input.")
    var file: String

    @Option(help: "The file is of another gateway: glauth (its configuration) or lldap (its SQLite database).")
    var from: ForeignKind?

    @Flag(name: .customLong("allow-super-admin"), help: "Let records change super admins and their role.")
    var allowSuperAdmin = false

    @Flag(name: .customLong("dry-run"), help: "Say what would become of each record, and change nothing.")
    var isDryRun = false

    @Flag(name: .customLong("continue"), help: "Leave out records that are refused, and take the others.")
    var goesOn = false

    @Option(
        help: ArgumentHelp(
            "Where --continue writes what was left out. (default: FILE.rejected)", valueName: "file"))
    var rejects: String?

    @Flag(help: "Take what real servers write other than RFC 2849 has it, and say what it was.")
    var lenient = false

    @Option(
        name: .customLong("map-base"), help: "Put names below another base: OLD=NEW, each a DN.",
        transform: { text in
            guard let mapping = BaseMapping(parsing: text) else { throw ValidationError("not two DNs, OLD=NEW") }
            return mapping
        })
    var mapBase: BaseMapping?

    @Option(
        name: .customLong("allow-url"),
        help: ArgumentHelp("Read values that stand in files of this folder (`name:< file:///…`).", valueName: "dir"))
    var allowURL: String?

    @Option(name: .customLong("from-record"), help: "Begin with this record, counted from 1.")
    var fromRecord = 1

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if from != nil, goesOn || lenient || mapBase != nil || allowURL != nil || fromRecord != 1 || file == "-" {
            throw ValidationError(
                "--from reads a file of another gateway whole; what concerns LDIF does not go with it")
        }
        if fromRecord < 1 { throw ValidationError("--from-record counts from 1") }
        if rejects != nil, !goesOn { throw ValidationError("--rejects goes with --continue") }
        if goesOn, file == "-", !isDryRun {
            throw ValidationError("--continue reads the input twice; give it a file")
        }
    }

    func run() async throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        // Before a folder is made for a file that is not there.
        let input = try InputFile(file)
        let open = try OpenStore(settings, create: true)
        let progress = ProgressLine(isQuiet: common.quiet || common.json)
        var options = try options(settings)
        let foreign = try from.map { try ForeignFile($0, path: file, for: open) }
        if let foreign { try foreign.prepare(&options) }
        var importer = LDIFImporter(into: open.directory, options: options)
        if let foreign {
            try importer.read(foreign.ldif)
        } else {
            while case let chunk = try input.read(), !chunk.isEmpty {
                try importer.read(chunk)
                progress.show("read", input.position, of: input.size, "\(importer.records) records")
            }
        }
        try importer.finish { done, all in progress.show("hashed", done, of: all, "\(done) passwords") }
        progress.restart()
        let report = try importer.apply(Actor(door: .ldif, name: open.operatorActor.name), isTrial: isDryRun) {
            done, all in progress.show("wrote", done, of: all, "\(done) records")
        }
        progress.end()
        if !isDryRun {
            if !report.refused.isEmpty { try RejectFile.write(report.refused, of: file, to: rejectPath) }
            // A first super admin that the settings name may take over an account of the file.
            try open.makeFirstSuperAdmin(settings)
        }
        try ImportSummary(
            report: report, isDryRun: isDryRun, rejects: rejectPath, remarks: foreign?.remarks ?? []
        ).show(common)
        if !report.conflicts.isEmpty || !report.refused.isEmpty { throw CommandOutcome(.conflicts) }
    }

    private var rejectPath: String { rejects ?? file + ".rejected" }

    private func options(_ settings: Settings) throws -> LDIFImporter.Options {
        var options = LDIFImporter.Options()
        options.file = file
        options.allowsSuperAdmin = allowSuperAdmin
        options.goesOn = goesOn
        options.isLenient = lenient
        options.firstRecord = fromRecord
        options.keepsSteps = isDryRun
        options.limits = settings.limits.ldif.limits
        options.mapping = mapBase
        if let allowURL {
            let files = try AllowedFiles(folder: allowURL)
            options.readURL = { try files.read($0) }
        }
        return options
    }
}
