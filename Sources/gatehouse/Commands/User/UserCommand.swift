import ArgumentParser

/// `gatehouse user`: people and API users, from the host.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Make, change and list users.",
        discussion: "Works with and without a running server, which sees each change at once.",
        subcommands: [
            UserAddCommand.self, UserPasswordCommand.self, UserResetLinkCommand.self, UserTwoFactorResetCommand.self,
            UserTwoFactorPolicyCommand.self,
            UserListCommand.self,
            UserEnableCommand.self, UserDisableCommand.self, UserDeleteCommand.self,
        ])
}
