import ArgumentParser
import Directory
import Foundation
import Identity

/// `gatehouse export`: the directory as LDIF.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export the directory as LDIF content records.",
        discussion: "Password hashes are left out unless --with-secrets is given; a file of ours has mode 0600.")

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
        guard file != "-" else {
            try exporter.write { FileHandle.standardOutput.write(Data($0)) }
            return
        }
        // Beside the file first, so that an export that breaks leaves the old one as it was.
        let part = file + ".part"
        guard
            FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: part)
        else { throw CommandOutcome(.failed, "cannot write \(part)") }
        let count = try exporter.write { try handle.write(contentsOf: Data($0)) }
        try handle.synchronize()
        try handle.close()
        guard rename(part, file) == 0 else { throw CommandOutcome(.failed, "cannot rename \(part) to \(file)") }
        if !common.quiet { print("\(count) entries in \(file)") }
    }
}
