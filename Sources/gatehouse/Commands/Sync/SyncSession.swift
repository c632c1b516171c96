import DirectorySync
import Foundation
import Identity

/// What the commands of the sync begin with: settings, store, sources.
struct SyncSession {
    let open: OpenStore
    let sources: Sources

    /// - Parameter create: whether an absent folder is made.
    init(_ common: CommonOptions, create: Bool) throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        sources = try Sources(settings)
        open = try OpenStore(settings, create: create)
    }

    /// What runs a source.
    ///
    /// - Throws: `CommandOutcome` for a name that is not in the configuration.
    func runner(_ name: String) throws -> SourceRunner {
        SourceRunner(
            try sources.named(name), directory: open.directory, journal: open.store, holder: open.operatorActor.name
        ) { SystemLoginClock().time }
    }
}

/// Shows what came of a run.
struct SyncOutput {
    let source: String
    let common: CommonOptions
    let format: PlanFormat

    init(source: String, common: CommonOptions, format: PlanFormat? = nil) {
        self.source = source
        self.common = common
        self.format = format ?? (common.json ? .json : .text)
    }

    /// Prints plan and result.
    ///
    /// - Throws: `CommandOutcome` for every result but plain success.
    func show(_ result: SyncResult) throws {
        if let plan = result.plan {
            try show(PlanDocument(plan), text: { plan.text() })
        } else if format == .json {
            CommandResult(common).show("", ["outcome": result.run.outcome.rawValue, "summary": result.run.summary])
        }
        let outcome = result.run.outcome.rawValue
        let summary = "\(source): \(outcome)\(result.isDryRun ? " (dry run, nothing written)" : "")"
        switch result.run.outcome {
        case .applied, .undone: if format == .text, !common.quiet { print(summary) }
        case .held: tell("\(summary); to apply it: gatehouse sync approve \(source) \(result.run.digest)")
        case .incomplete, .failed: tell("\(summary): \(result.run.summary)")
        }
        guard let status = ExitStatus(rawValue: result.exitStatus), status != .done else { return }
        throw CommandOutcome(status)
    }

    /// Prints a plan in the format asked for.
    func show(_ document: PlanDocument, text: () -> String) throws {
        switch format {
        case .json: print(String(decoding: document.json, as: UTF8.self))
        case .html: print(try PlanPage.html(document), terminator: "")
        case .text: if !common.quiet { print(text(), terminator: "") }
        }
    }

    private func tell(_ text: String) {
        FileHandle.standardError.write(Data((TextTable.visible(text) + "\n").utf8))
    }
}
