import ArgumentParser
import DirectorySync
import Identity

/// `gatehouse sync approve`
struct SyncApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Apply a plan that was held.",
        discussion: """
            The source is read again, and what it removes now is applied if all of it was in the held plan. If it \
            removes anybody else, the new plan is held in its turn.
            """)

    @Argument(help: "The name of the source in the configuration.")
    var source: String

    @Argument(help: "The digest of the held plan; `gatehouse sync runs` shows it.")
    var digest: String

    @Option(help: "How the plan is printed: text, json or html. (default: text)")
    var format: PlanFormat?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try SyncSession(common, create: false)
        let runner = try session.runner(source)
        let progress = ProgressLine(isQuiet: common.quiet)
        let result = try await runner.approve(digest, actor: session.open.operatorActor.name) { [source] in
            progress.show("read \($0) entries of \(source)")
        }
        progress.end()
        try SyncOutput(source: source, common: common, format: format).show(result)
    }
}
