import ArgumentParser

/// `gatehouse source`: the directories that people come from.
struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source",
        abstract: "List and test the directories that people come from.",
        discussion: "Both look at the configuration and at the sources; nothing is written.",
        subcommands: [SourceListCommand.self, SourceTestCommand.self])
}
