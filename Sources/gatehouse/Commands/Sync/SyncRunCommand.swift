import ArgumentParser
import DirectorySync
import Identity

/// `gatehouse sync SOURCE`
struct SyncRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Read a source, print the plan, and apply it. (`run` may be left out.)")

    @Argument(help: "The name of the source in the configuration.")
    var source: String

    @Flag(name: .customLong("dry-run"), help: "Print the plan and change nothing.")
    var dryRun = false

    @Flag(help: "Ask for what changed since the last increment, where the source tells that (RFC 4533).")
    var increment = false

    @Option(help: "How the plan is printed: text, json or html. (default: text)")
    var format: PlanFormat?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if increment, dryRun { throw ValidationError("an increment has no dry run; leave one of the two out") }
    }

    func run() async throws {
        let session = try SyncSession(common, create: true)
        let runner = try session.runner(source)
        let progress = ProgressLine(isQuiet: common.quiet)
        guard !increment else {
            let result = try await runner.runIncrement(actor: session.open.operatorActor.name)
            return try SyncOutput(source: source, common: common, format: format).show(result)
        }
        let result = try await runner.run(isDryRun: dryRun, actor: session.open.operatorActor.name) { [source] in
            progress.show("read \($0) entries of \(source)")
        }
        progress.end()
        try SyncOutput(source: source, common: common, format: format).show(result)
    }
}
