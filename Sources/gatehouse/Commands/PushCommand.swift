import ArgumentParser
import Directory
import DirectorySync
import Foundation
import Identity

/// `gatehouse push`: people, groups and roles into another directory.
struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Write people, groups and roles into another directory.",
        discussion: """
            Only entries that carry our mark there are touched. A plan that removes too many is held (exit status 2) until \
            it is approved by its digest. Exit status 1: the target could not be read or written; what was written before \
            stays, and the next push goes on from there. 3: done, with conflicts.
            """)

    @Argument(help: "The name of the target in the configuration.")
    var target: String

    @Flag(name: .customLong("dry-run"), help: "Print the plan and change nothing.")
    var dryRun = false

    @Option(help: "The digest of a held plan; it is applied if it removes nobody beyond that plan.")
    var approve: String?

    @Flag(help: "Go on with every change as it happens, until a signal ends it.")
    var follow = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if follow, dryRun || approve != nil {
            throw ValidationError("'--follow' goes with neither '--dry-run' nor '--approve'.")
        }
    }

    func run() async throws {
        let settings = try common.settings()
        let logger = Log.start(settings, quiet: common.quiet || !follow)
        guard let configuration = try Targets(settings).configurations[target] else {
            let known = settings.push.keys.sorted().joined(separator: ", ")
            throw CommandOutcome(
                .usage,
                "there is no target \(target) in the configuration"
                    + (known.isEmpty ? "" : "; there are: \(known)"))
        }
        let open = try OpenStore(settings, create: false)
        let service = PushService(configuration, directory: open.directory, journal: open.store) {
            SystemLoginClock().time
        }
        guard !follow else {
            let changes = ChangeFollower(open.directory, logger: logger) {}
            await PushFollower(service, store: open.store, logger: logger).run()
            changes.stop()
            return
        }
        let progress = ProgressLine(isQuiet: common.quiet)
        let result = try await service.run(isDryRun: dryRun, approval: approve) {
            progress.show("read \($0) entries of \(target)")
        }
        progress.end()
        show(result)
        guard let status = ExitStatus(rawValue: result.exitStatus), status != .done else { return }
        throw CommandOutcome(status)
    }

    private func show(_ result: SyncResult) {
        let outcome = result.run.outcome
        if common.json {
            let plan = result.plan.map { String(decoding: $0.json, as: UTF8.self) }
            print(plan ?? "{\"outcome\":\"\(outcome.rawValue)\"}")
        } else if let plan = result.plan, !common.quiet {
            print(plan.text(), terminator: "")
        }
        guard !common.json else { return }
        let summary = "\(target): \(outcome.rawValue)\(result.isDryRun ? " (dry run, nothing written)" : "")"
        switch outcome {
        case .applied, .undone: if !common.quiet { print(summary) }
        case .held: note("\(summary); to apply it: gatehouse push \(target) --approve \(result.run.digest)")
        case .incomplete, .failed: note("\(summary): \(result.run.summary)")
        }
    }

    private func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
