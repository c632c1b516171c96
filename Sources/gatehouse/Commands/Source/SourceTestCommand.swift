import ArgumentParser
import DirectorySync
import Foundation

/// `gatehouse source test`
struct SourceTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Connect to a source and show what would be read.",
        discussion: """
            Without a name all sources are tested. Everything is read, as a run would, and nothing is written. Exit \
            status 1: something was not read to its end; 69: a source could not be reached.
            """)

    @Argument(help: "The name of a source in the configuration.")
    var source: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let sources = try Sources(settings)
        let names = try source.map { [try sources.named($0).name] } ?? settings.sources.keys.sorted()
        guard !names.isEmpty else { throw CommandOutcome(.usage, "there is no source in the configuration") }
        let progress = ProgressLine(isQuiet: common.quiet)
        var reports: [SourceReport] = []
        for name in names {
            let report = await SourceReader(try sources.named(name)).report {
                progress.show("read \($0) entries of \(name)")
            }
            progress.end()
            if !common.json { SourceReportText(report).show(isQuiet: common.quiet) }
            reports.append(report)
        }
        if common.json { CommandResult(common).show("", ["sources": reports.map(\.fields)]) }
        for report in reports {
            guard let failure = report.failure else { continue }
            CommandResult(common).note("\(report.source): \(failure)")
        }
        if reports.contains(where: { $0.failure != nil && $0.connection == nil }) { throw CommandOutcome(.unavailable) }
        if reports.contains(where: { !$0.isComplete }) { throw CommandOutcome(.failed) }
    }
}
