import Directory
import Identity
import LDAPProtocol
import Testing

struct GroupMappingTests {
    @Test func makesNestsRenamesAndDeletesGroups() throws {
        let directory = try TestDirectory()
        let (jane, inner, outer) = try directory.change { draft throws(ChangeError) in
            let user = try draft.createUser(NewUser(username: "jane"))
            let jane = draft.snapshot.entry(of: user)?.id ?? EntryID(rawValue: 0)
            let inner = try draft.createGroup(NewGroup(name: "staff", summary: "Everybody", members: [jane, jane]))
            let outer = try draft.createGroup(NewGroup(name: "all", members: [inner]))
            return (jane, inner, outer)
        }
        let staff = try #require(directory.entry("cn=staff,ou=groups"))
        #expect(directory.values("objectClass", staff) == ["groupOfNames", "posixGroup"])
        #expect(directory.values("gidNumber", staff) == ["200001"] && staff.group?.members == [jane])
        #expect(directory.values("description", staff) == ["Everybody"])
        #expect(Array(directory.live.snapshot.groups(of: jane)) == [inner, outer])
        try directory.change { draft throws(ChangeError) in
            var changes = GroupChanges()
            changes.name = "personnel"
            changes.removed = [jane]
            changes.summary = .set(nil)
            try draft.updateGroup(inner, changes)
        }
        let renamed = directory.entry("cn=personnel,ou=groups")
        #expect(renamed?.id == inner && directory.values("cn", renamed) == ["personnel"])
        #expect(renamed?.group?.members == [] && directory.values("description", renamed).isEmpty)
        try directory.change { draft throws(ChangeError) in try draft.deleteGroup(inner) }
        #expect(directory.live.snapshot.entry(outer)?.group?.members == [])
    }

    @Test func refusesMembersThatAreNone() throws {
        let directory = try TestDirectory()
        let group = try directory.change { draft throws(ChangeError) in
            try draft.createGroup(NewGroup(name: "staff"))
        }
        let role = try #require(directory.live.snapshot.entry(of: .superAdmin)?.id)
        for member in [EntryID(rawValue: 999), group, role] {
            let refusal = try directory.refusal { draft throws(ChangeError) in
                var changes = GroupChanges()
                changes.added = [member]
                try draft.updateGroup(group, changes)
            }
            #expect(refusal == ChangeError(.invalid, field: "members", ""))
        }
    }
}
