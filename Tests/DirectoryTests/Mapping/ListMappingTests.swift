import Directory
import Identity
import Testing

struct ListMappingTests {
    private let one = ListID(rawValue: 1)

    private func directory(_ permissions: [Permission], _ scope: ListScope) throws -> TestDirectory {
        let directory = try TestDirectory()
        try directory.change { draft throws(ChangeError) in
            let role = try draft.createUserRole(NewUserRole(name: "Role", permissions: permissions, scope: scope))
            _ = try draft.createUser(NewUser(username: "jane", role: Grant(role: role)))
        }
        return directory
    }

    private func ownLists(_ live: LiveDirectory) -> [ListID]? { live.snapshot.entry(username: "jane")?.user?.ownLists }

    @Test func whoMakesAListOutsideTheReachOfTheRoleMayManageIt() throws {
        let directory = try directory([.listsManage], .lists([one]))
        let list = try directory.change(as: directory.actor("jane")) { draft throws(ChangeError) in
            try draft.createOwnList(NewList(name: "Mine"))
        }
        #expect(ownLists(directory.live) == [list])
        let reread = try TestDirectory.directory(directory.store)
        #expect(ownLists(reread) == [list])
        let account = reread.account(login: "jane")
        #expect(account?.allows(list: list, manage: true) == true && account?.allowsSomeList == true)
        try directory.change { draft throws(ChangeError) in try draft.deleteList(list) }
        #expect(ownLists(directory.live) == [])
        #expect(try ownLists(TestDirectory.directory(directory.store)) == [])
    }

    static let reaching: [([Permission], ListScope)] = [
        ([.listsManage], .all), ([.listsManageAll], .lists([])), ([.everything], .lists([])),
    ]

    @Test(arguments: reaching)
    func whoManagesTheListAnywayGetsNoGrant(_ permissions: [Permission], _ scope: ListScope) throws {
        let directory = try directory(permissions, scope)
        _ = try directory.change(as: directory.actor("jane")) { draft throws(ChangeError) in
            try draft.createOwnList(NewList(name: "Mine"))
        }
        #expect(ownLists(directory.live) == [])
    }
}
