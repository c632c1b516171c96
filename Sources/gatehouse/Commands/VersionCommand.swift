import ArgumentParser

/// `gatehouse version`
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    @OptionGroup var common: CommonOptions

    func run() throws {
        print(common.json ? #"{"version":"\#(ProgramVersion.text)"}"# : "gatehouse \(ProgramVersion.text)")
    }
}
