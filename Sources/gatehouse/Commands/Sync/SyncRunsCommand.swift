import ArgumentParser
import DirectorySync
import Identity
import Store

/// `gatehouse sync runs`
struct SyncRunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs of the sources, the newest first, or show what one did.")

    @Argument(help: "The name of a source; all of them without it.")
    var source: String?

    @Option(name: .customLong("run"), help: "The number of a run: show its plan instead of the list.")
    var number: Int64?

    @Option(help: "How the plan of a run is printed: text, json or html. (default: text)")
    var format: PlanFormat?

    @Option(help: "How many runs are listed.")
    var limit = 20

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000.") }
        if format != nil, number == nil { throw ValidationError("--format goes with --run.") }
    }

    func run() throws {
        let open = try common.openStore()
        if let number { return try show(number, open) }
        let runs = try open.store.runs(of: source, before: nil, limit: limit)
        var table = TextTable("RUN", "SOURCE", "STARTED", "TOOK", "BY", "RESULT", "SUMMARY", "DIGEST")
        for run in runs {
            table.add(
                "\(run.number)", run.source, run.startedAt.rfc3339, Self.seconds(run.duration), run.actor,
                run.outcome.rawValue + (run.isUndone ? ", undone" : ""), run.summary,
                run.outcome == .held ? run.digest : nil)
        }
        CommandResult(common).show(table, ["runs": runs.map(Self.fields)])
    }

    private func show(_ number: Int64, _ open: OpenStore) throws {
        guard let run = try open.store.run(number) else { throw CommandOutcome(.failed, "there is no run \(number)") }
        guard let document = run.plan.flatMap(PlanDocument.init(json:)) else {
            return CommandResult(common).show(
                "run \(number) of \(run.source), \(run.outcome.rawValue): \(run.summary)", Self.fields(run))
        }
        try SyncOutput(source: run.source, common: common, format: format).show(document) {
            PlanText.text(document)
        }
    }

    /// Microseconds as seconds with one digit behind the point.
    private static func seconds(_ microseconds: Int64) -> String {
        "\(microseconds / 1_000_000).\(microseconds % 1_000_000 / 100_000) s"
    }

    private static func fields(_ run: SyncRun) -> [String: Any] {
        var fields: [String: Any] = [
            "run": run.number, "source": run.source, "started": run.startedAt.rfc3339, "ended": run.endedAt.rfc3339,
            "actor": run.actor, "outcome": run.outcome.rawValue, "summary": run.summary, "counts": run.counts,
            "removals": run.removals, "conflicts": run.conflicts, "digest": run.digest, "undone": run.isUndone,
            "increment": run.isIncrement,
        ]
        fields.set("undoes", run.undoes)
        return fields
    }
}
