import ArgumentParser
import DirectorySync

/// `gatehouse sync resume`
struct SyncResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a source run again that an undo paused.")

    @Argument(help: "The name of the source in the configuration.")
    var source: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let isResumed = try await SyncSession(common, create: false).runner(source).resume()
        CommandResult(common).show(
            isResumed ? "\(source) runs again" : "\(source) was not paused", ["source": source, "resumed": isResumed])
    }
}
