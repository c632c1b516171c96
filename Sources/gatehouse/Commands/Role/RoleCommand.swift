import ArgumentParser

/// `gatehouse role`: user roles and list roles, from the host.
struct RoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Make, delete and list roles.",
        subcommands: [RoleListCommand.self, RoleAddCommand.self, RoleDeleteCommand.self])
}
