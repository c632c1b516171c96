import ArgumentParser

/// `gatehouse sync`: people, groups and roles from another directory.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Read a source, print the plan, and apply it; look at runs and undo them.",
        discussion: """
            `gatehouse sync SOURCE` runs a source. Everything is read before anything is written; nobody is removed \
            unless every search ended complete, and removing means disabling. A plan that removes too many is held (exit \
            status 2) until it is approved by its digest. Exit status 1: the source could not be read; nothing was \
            changed. 3: applied, with conflicts.
            """,
        subcommands: [
            SyncRunCommand.self, SyncApproveCommand.self, SyncRunsCommand.self, SyncUndoCommand.self,
            SyncResumeCommand.self,
        ],
        defaultSubcommand: SyncRunCommand.self)
}

/// How a plan is printed.
enum PlanFormat: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// A table for people.
    case text
    /// One object for programs.
    case json
    /// A page for a browser.
    case html
}
