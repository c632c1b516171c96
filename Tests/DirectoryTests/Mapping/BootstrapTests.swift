import Directory
import Identity
import LDAPProtocol
import Testing

struct BootstrapTests {
    @Test func makesWhatEveryDirectoryHasOnce() throws {
        let directory = try TestDirectory()
        let snapshot = directory.live.snapshot
        for container in ["people", "services", "groups", "roles", "list-roles"] {
            #expect(directory.values("objectClass", directory.entry("ou=\(container)")) == ["organizationalUnit"])
        }
        #expect(snapshot.userRole(.superAdmin)?.permissions == [.everything])
        let role = directory.entry("cn=Super Admin,ou=roles")
        #expect(directory.values("gatehousePermission", role) == ["*"])
        #expect(directory.values("gatehouseRoleId", role) == ["1"])
        #expect(directory.values("gidNumber", directory.entry("cn=people,ou=groups")) == ["200000"])
        #expect(snapshot.lists.map(\.name) == ["Default list"])
        try directory.change { draft throws(ChangeError) in try draft.bootstrap() }
        #expect(directory.live.snapshot.change == snapshot.change)
    }

    @Test func comesBackFromTheStoreAsItWas() throws {
        let directory = try TestDirectory()
        let jane = try directory.change { draft throws(ChangeError) in
            try draft.createUser(NewUser(username: "jane", email: "jane@example.org", password: hash))
        }
        let again = try TestDirectory.directory(directory.store)
        #expect(again.snapshot.head == directory.live.snapshot.head)
        #expect(again.snapshot.entry(of: jane)?.record == directory.live.snapshot.entry(of: jane)?.record)
        #expect(again.snapshot.lists == directory.live.snapshot.lists)
    }

    @Test(arguments: [
        ("o=Company", "organization"), ("ou=Unit,o=Company", "organizationalUnit"), ("dc=test", "domain"),
        ("c=SE", "country"), ("l=Lund,c=SE", "locality"),
    ])
    func makesTheBaseOfTheClassThatItsNameAsksFor(base: String, expected: String) throws {
        let directory = try TestDirectory(base: base)
        let root = try #require(directory.live.snapshot.root)
        let entry = directory.live.snapshot.entry(root)
        #expect(directory.values("objectClass", entry) == [expected])
        #expect(entry.map { String(decoding: $0.dn, as: UTF8.self) } == base)
    }

    @Test func doesNotMakeADeletedListAgain() throws {
        let directory = try TestDirectory()
        try directory.change { draft throws(ChangeError) in
            try draft.deleteList(ListID(rawValue: 1))
            try draft.bootstrap()
        }
        #expect(directory.live.snapshot.lists.isEmpty)
    }

    @Test func givesTheFirstSuperAdminOnlyWhileThereIsNone() throws {
        let directory = try TestDirectory()
        let first = try directory.change { draft throws(ChangeError) in
            try draft.firstSuperAdmin(username: "admin", passwordHash: hash, email: "Admin@Example.org")
        }
        let admin = try #require(first.flatMap { directory.live.snapshot.entry(of: $0) })
        #expect(admin.user?.role == Grant(role: .superAdmin) && admin.user?.email == "admin@example.org")
        let second = try directory.change { draft throws(ChangeError) in
            try draft.firstSuperAdmin(username: "other", passwordHash: hash, email: nil)
        }
        #expect(second == nil && directory.live.snapshot.numberOfUsers == 1)
        #expect(directory.live.snapshot.hasActiveSuperAdmin)
    }

    @Test func makesAnExistingPersonTheFirstSuperAdmin() throws {
        let directory = try TestDirectory()
        let jane = try directory.change { draft throws(ChangeError) in
            var jane = NewUser(username: "Jane")
            jane.status = .disabled
            _ = try draft.createUser(NewUser(username: "robot", type: .api, password: hash))
            return try draft.createUser(jane)
        }
        let first = try directory.change { draft throws(ChangeError) in
            try draft.firstSuperAdmin(username: "jane", passwordHash: hash, email: nil)
        }
        let user = directory.live.snapshot.entry(of: jane)?.user
        #expect(first == jane && user?.status == .enabled && user?.password == hash && user?.passwordLogin == true)
        let other = try TestDirectory()
        try other.change { draft throws(ChangeError) in
            _ = try draft.createUser(NewUser(username: "robot", type: .api, password: hash))
        }
        let refusal = try other.refusal { draft throws(ChangeError) in
            _ = try draft.firstSuperAdmin(username: "robot", passwordHash: hash, email: nil)
        }
        #expect(refusal?.code == .taken)
    }
}
