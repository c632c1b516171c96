import ArgumentParser
import Directory
import Foundation
import Identity
import LDAPProtocol

/// `gatehouse export`: the directory as LDIF.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export the directory as LDIF content records.",
        discussion: """
            Password hashes are left out unless --with-secrets is given; a file of ours has mode 0600, and is packed if \
            its name ends with .gz or .zst.
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

    func run() async throws {
        let selection = try selection()
        let open = try common.openStore()
        if withSecrets, !common.quiet {
            FileHandle.standardError.write(Data("gatehouse: the export holds password hashes; keep it safe\n".utf8))
        }
        var exporter = LDIFExporter(
            open.directory.snapshot, includesSecrets: withSecrets, writesVersion: version,
            groupSchema: schema == .rfc2307 ? .rfc2307 : .rfc2307bis)
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
        if !common.quiet, file != "-" { print("\(count) entries in \(file)") }
    }
}
