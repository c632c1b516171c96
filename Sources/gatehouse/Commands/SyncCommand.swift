import ArgumentParser
import Directory
import DirectorySync
import Foundation
import Identity

/// `gatehouse sync`: people, groups and roles from another directory.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Read a source, print the plan, and apply it.",
        discussion: """
            Everything is read before anything is written; nobody is removed unless every search ended complete, and \
            removing means disabling. A plan that removes too many is held (exit status 2) until it is approved by its \
            digest. Exit status 1: the source could not be read; nothing was changed. 3: applied, with conflicts.
            """)

    @Argument(help: "The name of the source in the configuration.")
    var source: String

    @Flag(name: .customLong("dry-run"), help: "Print the plan and change nothing.")
    var dryRun = false

    @Option(help: "The digest of a held plan; it is applied if it removes nobody beyond that plan.")
    var approve: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let configuration = try Sources(settings).named(source)
        let open = try OpenStore(settings, create: true)
        let now: @Sendable () -> Timestamp = { SystemLoginClock().time }
        let service = SyncService(
            configuration, target: LiveDirectoryTarget(open.directory, journal: open.store, now: now), now: now)
        let progress = ProgressLine(isQuiet: common.quiet)
        let result = try await service.run(isDryRun: dryRun, approval: approve) {
            progress.show("read \($0) entries of \(source)")
        }
        progress.end()
        show(result)
        guard let status = ExitStatus(rawValue: result.exitStatus), status != .done else { return }
        throw CommandOutcome(status)
    }

    private func show(_ result: SyncResult) {
        if common.json {
            print(result.plan?.json ?? "{\"outcome\":\"\(result.run.outcome.rawValue)\"}")
        } else if let plan = result.plan, !common.quiet {
            print(plan.text(), terminator: "")
        }
        guard !common.json else { return }
        let summary = "\(source): \(result.run.outcome.rawValue)\(result.isDryRun ? " (dry run, nothing written)" : "")"
        switch result.run.outcome {
        case .applied: if !common.quiet { print(summary) }
        case .held:
            FileHandle.standardError.write(
                Data("\(summary); to apply it: gatehouse sync \(source) --approve \(result.run.digest)\n".utf8))
        case .incomplete, .failed:
            FileHandle.standardError.write(Data("\(summary): \(result.run.summary)\n".utf8))
        }
    }
}
