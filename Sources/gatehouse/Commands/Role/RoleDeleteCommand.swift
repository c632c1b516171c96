import ArgumentParser
import Directory
import Identity

/// `gatehouse role delete`
struct RoleDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a role that nobody holds.")

    @Argument(help: "The name or number of the role.")
    var role: String

    @Flag(help: "Look among list roles; a user role may have the same name.")
    var list = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let (id, name): (RoleID, String)
        if list {
            let found = try open.listRole(role)
            (id, name) = (found.id, found.name)
        } else {
            let found = try open.userRole(role)
            (id, name) = (found.id, found.name)
        }
        try open.change { draft throws(ChangeError) in try draft.deleteRole(id) }
        CommandResult(common).show("deleted the role \(name)", ["id": Int(id.rawValue), "name": name])
    }
}
