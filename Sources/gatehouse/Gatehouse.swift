import ArgumentParser
import Foundation

/// The program. It parses the command line, runs one command and ends with the status that the command's outcome has.
@main
struct Gatehouse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "An LDAP-compatible directory gateway.",
        discussion: """
            Every value can come from a flag, from a GATEHOUSE_* environment variable or from a YAML file, in this order \
            of precedence. Exit status: 0 done or yes, 1 failed or no, 2 held for approval, 3 done with conflicts, \
            64 wrong usage or configuration, 69 unavailable.
            """,
        version: "gatehouse \(ProgramVersion.text)",
        subcommands: [
            ServeCommand.self, ImportCommand.self, ExportCommand.self, SourceCommand.self, SyncCommand.self,
            PushCommand.self,
            CheckCommand.self,
            ExplainCommand.self,
            UserCommand.self, RoleCommand.self, TokenCommand.self, AppPasswordCommand.self, LogCommand.self,
            BansCommand.self,
            RekeyCommand.self,
            VersionCommand.self,
        ]
    )

    /// Replaces the parser's own entry point, which knows 0, 1 and 64 only.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            guard let outcome = CommandOutcome(error) else { exit(withError: error) }
            if let message = outcome.message {
                FileHandle.standardError.write(Data("gatehouse: \(message)\n".utf8))
            }
            Foundation.exit(outcome.status.rawValue)
        }
    }
}
