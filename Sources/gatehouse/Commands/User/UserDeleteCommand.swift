import ArgumentParser
import Directory
import Identity

/// `gatehouse user delete`
struct UserDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete users, with their sessions and tokens.")

    @Argument(help: "User names or e-mail addresses; all are deleted or none.")
    var names: [String]

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        var users: [User] = []
        for user in try names.map(open.user) where !users.contains(user) { users.append(user) }
        let gone = users
        try open.change { draft throws(ChangeError) in
            for user in gone { try draft.deleteUser(user.id) }
        }
        let names = users.map(\.username)
        CommandResult(common).show("deleted: \(names.joined(separator: ", "))", ["users": names])
    }
}
