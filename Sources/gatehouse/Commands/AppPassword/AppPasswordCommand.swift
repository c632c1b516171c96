import ArgumentParser

/// `gatehouse app-password`: what programs of people use in the place of the password, from the host.
struct AppPasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app-password", abstract: "Make, list and revoke app passwords of people.",
        discussion: """
            An app password is good for one service: bind as uid=PERSON,cn=SERVICE,ou=services,BASE, or name the service \
            in the check. It needs no one-time code, changes nothing over LDAP and opens neither the pages nor the API.
            """,
        subcommands: [AppPasswordAddCommand.self, AppPasswordListCommand.self, AppPasswordRevokeCommand.self])
}
