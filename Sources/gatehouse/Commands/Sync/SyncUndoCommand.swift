import ArgumentParser
import DirectorySync
import Identity
import Store

/// `gatehouse sync undo`
struct SyncUndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back what a run did, and pause its source.",
        discussion: """
            Accounts and groups are put back as they were before the run. What was changed since stays as it is and is \
            listed (exit status 3). The source does not run again until `gatehouse sync resume SOURCE`.
            """)

    @Argument(help: ArgumentHelp("The number of the run; `gatehouse sync runs` shows it.", valueName: "run"))
    var number: Int64

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try SyncSession(common, create: false)
        guard let known = try session.open.store.run(number) else {
            throw CommandOutcome(.failed, "there is no run \(number); `gatehouse sync runs` shows them")
        }
        let undo = try await session.runner(known.source).undo(number, actor: session.open.operatorActor)
        let lines = undo.kept.map { "\($0.name) \($0.message)" }
        let result = CommandResult(common)
        result.show(
            (lines
                + [
                    "run \(number) is undone: \(undo.reverted) entries reverted, \(undo.kept.count) kept; \(undo.source) is "
                        + "paused until `gatehouse sync resume \(undo.source)`"
                ]).joined(separator: "\n"),
            [
                "run": number, "source": undo.source, "reverted": undo.reverted,
                "kept": undo.kept.map { ["name": $0.name, "message": $0.message] },
            ])
        if !undo.kept.isEmpty { throw CommandOutcome(.conflicts) }
    }
}
