import ArgumentParser
import Directory
import Foundation
import Identity
import LDAPProtocol
import Store

/// `gatehouse export`: the directory as LDIF.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export the directory as LDIF, or what has changed in it.",
        discussion: """
            Password hashes are left out unless --with-secrets is given; a file of ours has mode 0600, and is packed if \
            its name ends with .gz or .zst. With --changes the file has change records that make a copy of the directory \
            as of change N equal to what it is now; the number to go on from is told at the end of every export.
            """)

    @Argument(help: "The file; - is standard output. (default: -)")
    var file = "-"

    @Flag(name: .customLong("with-secrets"), help: "Write password hashes too.")
    var withSecrets = false

    @Flag(inversion: .prefixedNo, help: "Begin with `version: 1`; slapadd wants --no-version.")
    var version = true

    @Option(
        help: """
            In what schema groups are written: 2307bis as ours, or 2307, where posixGroup stands alone and a group with it \
            has no member. (default: 2307bis)
            """)
    var schema = SchemaWord.rfc2307bis

    @Flag(help: "Write change records for what happened after the change that --since names.")
    var changes = false

    @Option(help: ArgumentHelp("The number of the last change that the reader has.", valueName: "number"))
    var since: UInt64?

    @Option(help: ArgumentHelp("Write this entry and what is below it.", valueName: "dn"))
    var base: String?

    @Option(help: "How far below: base, one, sub or children.")
    var scope = ScopeWord.sub

    @Option(help: "Write the entries that match, such as '(objectClass=person)'.")
    var filter: String?

    @Option(help: ArgumentHelp("Write these attributes alone, with commas between.", valueName: "names"))
    var attributes: String?

    @OptionGroup var common: CommonOptions

    /// The schemas of groups.
    enum SchemaWord: String, ExpressibleByArgument, CaseIterable {
        case rfc2307bis = "2307bis"
        case rfc2307 = "2307"
    }

    /// The scopes of a search, as ldapsearch names them.
    enum ScopeWord: String, ExpressibleByArgument, CaseIterable {
        case base, one, sub, children

        var scope: SearchScope {
            switch self {
            case .base: .baseObject
            case .one: .singleLevel
            case .sub: .wholeSubtree
            case .children: .subordinates
            }
        }
    }

    /// What is to be written; `nil` for everything.
    private func selection() throws -> LDIFExporter.Selection? {
        guard base != nil || scope != .sub || filter != nil || attributes != nil else { return nil }
        var selection = LDIFExporter.Selection()
        selection.base = base.map { Array($0.utf8) }
        selection.scope = scope.scope
        selection.attributes = attributes?.split(separator: ",").map { Array($0.utf8) } ?? []
        if let filter {
            do {
                selection.filter = try Filter(parsing: filter)
            } catch {
                throw CommandOutcome(.usage, "--filter: \(error)")
            }
        }
        return selection
    }

    func validate() throws {
        if changes != (since != nil) { throw ValidationError("--changes and --since go together") }
        if changes, base != nil || scope != .sub || filter != nil || attributes != nil {
            throw ValidationError("--changes writes all that has changed; it takes no selection")
        }
    }

    func run() async throws {
        let selection = try selection()
        let open = try common.openStore()
        if withSecrets, !common.quiet {
            Self.say("gatehouse: the export holds password hashes; keep it safe")
        }
        let snapshot = open.directory.snapshot
        if withSecrets, !version, !common.quiet {
            let count = snapshot.users.count { $0.user?.status == .disabled }
            if count > 0 {
                Self.say(
                    "gatehouse: \(count) disabled users are in the export like all others: slapadd knows no other way")
            }
        }
        let count: Int
        if let since {
            count = try writeChanges(after: ChangeNumber(rawValue: since), to: snapshot, from: open.store)
        } else {
            count = try write(snapshot, selection)
        }
        if !common.quiet {
            let noun =
                switch (changes, count) {
                case (true, 1): "record"
                case (true, _): "records"
                case (false, 1): "entry"
                case (false, _): "entries"
                }
            Self.say("\(count) \(noun)\(file == "-" ? "" : " in \(file)"), up to change \(snapshot.change)")
        }
    }

    private var groupSchema: LDIFExporter.GroupSchema { schema == .rfc2307 ? .rfc2307 : .rfc2307bis }

    private func write(_ snapshot: DirectorySnapshot, _ selection: LDIFExporter.Selection?) throws -> Int {
        var exporter = LDIFExporter(
            snapshot, includesSecrets: withSecrets, writesVersion: version, groupSchema: groupSchema)
        if let selection {
            do {
                try exporter.select(selection)
            } catch {
                throw CommandOutcome(.failed, error.description)
            }
        }
        let output = try OutputFile(file)
        let count = try exporter.write { try output.write($0) }
        try output.close()
        return count
    }

    private func writeChanges(
        after number: ChangeNumber, to snapshot: DirectorySnapshot, from store: SQLiteStore
    ) throws -> Int {
        guard number <= snapshot.change else {
            throw CommandOutcome(.failed, "--since: the last change is \(snapshot.change)")
        }
        let oldest = try store.oldestChange()
        guard number.next >= oldest else {
            throw CommandOutcome(
                .failed, "--since: the log begins with change \(oldest); export everything and go on from there")
        }
        var exporter = LDIFChangeExporter(
            to: snapshot, includesSecrets: withSecrets, writesVersion: version, groupSchema: groupSchema)
        var last = number
        do {
            while case let records = try store.log(after: last, limit: Self.logPage), let end = records.last {
                try exporter.read(records)
                last = end.number
            }
        } catch let failure as LDIFChangeExporter.Failure {
            throw CommandOutcome(.failed, failure.description)
        }
        let output = try OutputFile(file)
        let count = try exporter.write { try output.write($0) }
        try output.close()
        return count
    }

    private static let logPage = 1000

    /// On standard error: standard output may be the export.
    private static func say(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
}
