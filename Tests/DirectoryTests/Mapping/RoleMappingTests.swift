import Identity
import LDAPProtocol
import Testing

@testable import Directory

struct RoleMappingTests {
    private let one = ListID(rawValue: 1)

    @Test func servesAUserRoleWithItsPermissions() throws {
        let directory = try TestDirectory()
        let id = try directory.change { draft throws(ChangeError) in
            try draft.createUserRole(
                NewUserRole(
                    name: " Sales, North ", permissions: [.usersGet, .listsGet, .usersGet], scope: .lists([one])))
        }
        let role = try #require(directory.entry("cn=Sales\\, North,ou=roles"))
        #expect(role.userRole == directory.live.snapshot.userRole(id) && role.userRole?.name == "Sales, North")
        #expect(directory.values("gatehousePermission", role) == ["users:get", "lists:get"])
        #expect(directory.values("gatehouseListId", role) == ["1"])
        #expect(directory.values("gatehouseRoleId", role) == ["2"])
        try directory.change { draft throws(ChangeError) in
            var changes = UserRoleChanges()
            changes.name = "South"
            changes.permissions = []
            try draft.updateUserRole(id, changes)
        }
        let renamed = directory.entry("cn=South,ou=roles")
        #expect(renamed?.record.uuid == role.record.uuid && directory.values("cn", renamed) == ["South"])
        #expect(directory.values("gatehousePermission", renamed).isEmpty)
    }

    @Test func showsWhetherHoldersNeedASecondFactorAndHowFarTheySearch() throws {
        let directory = try TestDirectory()
        let (role, user) = try directory.change { draft throws(ChangeError) in
            let role = try draft.createUserRole(
                NewUserRole(name: "Strict", permissions: [.usersGet], requiresTwoFactor: true, searchLimit: 0))
            return (role, try draft.createUser(NewUser(username: "jane", password: hash, role: Grant(role: role))))
        }
        func limit() -> Int? {
            directory.live.snapshot.viewer(of: directory.live.snapshot.entry(of: user)?.id).searchLimit(standard: 500)
        }
        #expect(directory.values("gatehouseRequireTwoFactor", directory.entry("cn=Strict,ou=roles")) == ["TRUE"])
        #expect(directory.values("gatehouseSearchLimit", directory.entry("cn=Strict,ou=roles")) == ["0"])
        #expect(limit() == nil)
        for (value, expected) in [(20, 20), (nil, 500)] as [(Int?, Int)] {
            try directory.change { draft throws(ChangeError) in
                var changes = UserRoleChanges()
                changes.requiresTwoFactor = false
                changes.searchLimit = .set(value)
                try draft.updateUserRole(role, changes)
            }
            #expect(limit() == expected)
        }
        let shown = directory.entry("cn=Strict,ou=roles")
        #expect(directory.values("gatehouseRequireTwoFactor", shown).isEmpty)
        #expect(directory.values("gatehouseSearchLimit", shown).isEmpty)
        let refusal = try directory.refusal { draft throws(ChangeError) in
            _ = try draft.createUserRole(NewUserRole(name: "Odd", permissions: [], searchLimit: -1))
        }
        #expect(refusal?.field == "search_limit")
    }

    @Test func servesAListRoleWithItsPermissions() throws {
        let directory = try TestDirectory()
        let id = try directory.change { draft throws(ChangeError) in
            try draft.createListRole(
                name: "News",
                lists: [
                    ListGrant(list: one, permissions: [.get]), ListGrant(list: one, permissions: [.manage, .get]),
                    ListGrant(list: one, permissions: []),
                ])
        }
        let role = try #require(directory.entry("cn=News,ou=list-roles"))
        #expect(directory.values("gatehouseListPermission", role) == ["1:list:get", "1:list:manage"])
        try directory.change { draft throws(ChangeError) in try draft.updateListRole(id, name: "Newer") }
        #expect(directory.live.snapshot.listRole(id)?.lists == [ListGrant(list: one, permissions: [.get, .manage])])
        try directory.change { draft throws(ChangeError) in try draft.deleteList(one) }
        #expect(directory.values("gatehouseListPermission", directory.entry("cn=Newer,ou=list-roles")).isEmpty)
    }

    @Test func leavesARoleWithoutListsWhenItsLastListGoes() throws {
        let directory = try TestDirectory()
        let id = try directory.change { draft throws(ChangeError) in
            let id = try draft.createUserRole(
                NewUserRole(name: "Reader", permissions: [.listsGet], scope: .lists([one])))
            try draft.deleteList(one)
            return id
        }
        #expect(directory.live.snapshot.userRole(id)?.scope == .lists([]))
        #expect(directory.values("gatehouseListId", directory.entry("cn=Reader,ou=roles")) == ["0"])
    }

    @Test func refusesWhatIsNoRole() throws {
        let directory = try TestDirectory()
        let (user, list) = try directory.change { draft throws(ChangeError) in
            let role = try draft.createUserRole(NewUserRole(name: "A", permissions: []))
            let list = try draft.createListRole(name: "A", lists: [])
            _ = try draft.createUser(NewUser(username: "jane", listRole: Grant(role: list)))
            return (role, list)
        }
        func expect(_ code: ChangeError.Code?, _ body: (inout DirectoryDraft) throws(ChangeError) -> Void) throws {
            let refusal = try directory.refusal(body)
            #expect(refusal?.code == code, "\(String(describing: refusal))")
        }
        let unknown = Permission(rawValue: "no:such")
        try expect(.invalid) { draft throws(ChangeError) in
            _ = try draft.createUserRole(NewUserRole(name: "B", permissions: [unknown]))
        }
        try expect(.taken) { draft throws(ChangeError) in
            _ = try draft.createUserRole(NewUserRole(name: "a", permissions: []))
        }
        try expect(.invalid) { draft throws(ChangeError) in
            _ = try draft.createUserRole(NewUserRole(name: " ", permissions: []))
        }
        try expect(.invalid) { draft throws(ChangeError) in
            _ = try draft.createUserRole(
                NewUserRole(name: "B", permissions: [], scope: .lists([ListID(rawValue: 9)])))
        }
        try expect(.invalid) { draft throws(ChangeError) in
            try draft.updateUserRole(.superAdmin, UserRoleChanges())
        }
        try expect(.invalid) { draft throws(ChangeError) in try draft.deleteRole(.superAdmin) }
        try expect(.notFound) { draft throws(ChangeError) in try draft.updateUserRole(list, UserRoleChanges()) }
        try expect(.notFound) { draft throws(ChangeError) in try draft.updateListRole(user, name: "B") }
        try expect(.inUse) { draft throws(ChangeError) in try draft.deleteRole(list) }
        try expect(nil) { draft throws(ChangeError) in try draft.deleteRole(user) }
    }
}
