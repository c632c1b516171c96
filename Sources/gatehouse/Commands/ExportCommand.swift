import ArgumentParser
import Directory
import Foundation
import Identity

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

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let open = try common.openStore()
        if withSecrets, !common.quiet {
            FileHandle.standardError.write(Data("gatehouse: the export holds password hashes; keep it safe\n".utf8))
        }
        var exporter = LDIFExporter(
            open.directory.snapshot, includesSecrets: withSecrets, writesVersion: version)
        let output = try OutputFile(file)
        let count = try exporter.write { try output.write($0) }
        try output.close()
        if !common.quiet, file != "-" { print("\(count) entries in \(file)") }
    }
}
