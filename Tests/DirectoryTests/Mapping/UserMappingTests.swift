import Directory
import Identity
import LDAPProtocol
import Testing

struct UserMappingTests {
    private func attribute(_ type: String, _ values: String...) -> PartialAttribute {
        PartialAttribute(type: Array(type.utf8), values: values.map { Array($0.utf8) })
    }

    @Test func makesAPersonWithDefaults() throws {
        let directory = try TestDirectory()
        try directory.change { draft throws(ChangeError) in
            _ = try draft.createUser(
                NewUser(
                    username: "jane", name: "Jane Mary Doe", email: "Jane@Example.org", password: hash,
                    attributes: [attribute("telephoneNumber", "+46 1", "+46 2"), attribute("mail", "j@example.org")]))
        }
        let jane = try #require(directory.entry("uid=JANE,ou=people"))
        let expected = [
            "objectClass": ["inetOrgPerson", "posixAccount"], "uid": ["jane"], "cn": ["Jane Mary Doe"], "sn": ["Doe"],
            "displayName": ["Jane Mary Doe"], "mail": ["jane@example.org", "j@example.org"], "uidNumber": ["200000"],
            "gidNumber": ["200000"], "homeDirectory": ["/home/jane"], "loginShell": ["/bin/bash"],
            "telephoneNumber": ["+46 1", "+46 2"], "userPassword": [],
        ]
        for (type, values) in expected { #expect(directory.values(type, jane) == values, "\(type)") }
        #expect(jane.user?.email == "jane@example.org" && jane.user?.passwordLogin == true)
        #expect(
            directory.live.snapshot.schema.validate(
                classes: expected["objectClass"].map { $0.map { Array($0.utf8) } } ?? [],
                attributes: jane.attributes.compactMap { directory.live.snapshot.schema.attributeID($0.type) }
            ).isEmpty)
    }

    @Test func takesTheUserNameWhereThereIsNoNameAndEscapesTheEntrysName() throws {
        let directory = try TestDirectory()
        try directory.change { draft throws(ChangeError) in
            _ = try draft.createUser(NewUser(username: "doe, jane+x"))
            _ = try draft.createUser(NewUser(username: "../etc"))
        }
        let jane = try #require(directory.entry("uid=doe\\, jane\\+x,ou=people"))
        #expect(directory.values("sn", jane) == ["jane+x"] && directory.values("displayName", jane) == ["doe, jane+x"])
        #expect(jane.user?.passwordLogin == false)
        #expect(directory.values("homeDirectory", jane) == ["/home/200000"])
        #expect(directory.values("homeDirectory", directory.entry("uid=../etc,ou=people")) == ["/home/200001"])
    }

    @Test func makesAnAPIUserBelowServices() throws {
        let directory = try TestDirectory()
        try directory.change { draft throws(ChangeError) in
            _ = try draft.createUser(
                NewUser(username: "robot", type: .api, email: "ignored@example.org", password: hash))
        }
        let robot = try #require(directory.entry("uid=robot,ou=services"))
        #expect(directory.values("objectClass", robot) == ["account", "gatehouseService"])
        #expect(robot.user?.email == nil && robot.user?.passwordLogin == false && robot.user?.password == hash)
        #expect(directory.values("uidNumber", robot).isEmpty && directory.values("mail", robot).isEmpty)
    }

    @Test(arguments: [
        (NewUser(username: ""), ChangeError.Code.invalid, "username"),
        (NewUser(username: "a\u{7}"), .invalid, "username"),
        (NewUser(username: String(repeating: "a", count: 2001)), .invalid, "username"),
        (NewUser(username: "x", email: "Jane <j@example.org>"), .invalid, "email"),
        (NewUser(username: "x", email: "a@b,c@d"), .invalid, "email"),
        (NewUser(username: "x", name: "a\nb"), .invalid, "name"),
        (NewUser(username: "JANE"), .taken, "username"),
        (NewUser(username: "x", email: "JANE@example.org"), .taken, "email"),
        (NewUser(username: "jane@example.org"), .taken, "username"),
        (NewUser(username: "x", email: "mail@name"), .taken, "email"),
        (NewUser(username: "x", role: Grant(role: RoleID(rawValue: 77))), .invalid, "user_role_id"),
        (NewUser(username: "x", listRole: Grant(role: .superAdmin)), .invalid, "list_role_id"),
        (
            NewUser(username: "x", attributes: [PartialAttribute(type: Array("userPassword".utf8), values: [[1]])]),
            .invalid, "userPassword"
        ),
        (
            NewUser(username: "x", attributes: [PartialAttribute(type: Array("memberOf".utf8), values: [[1]])]),
            .invalid, "memberOf"
        ),
        (
            NewUser(username: "x", attributes: [PartialAttribute(type: Array("nonsense".utf8), values: [[1]])]),
            .schema, "nonsense"
        ),
    ])
    func refuses(user: NewUser, code: ChangeError.Code, field: String) throws {
        let directory = try TestDirectory()
        try directory.change { draft throws(ChangeError) in
            _ = try draft.createUser(NewUser(username: "jane", email: "jane@example.org"))
            _ = try draft.createUser(NewUser(username: "mail@name"))
        }
        let before = directory.live.snapshot.head
        let refusal = try directory.refusal { draft throws(ChangeError) in _ = try draft.createUser(user) }
        #expect(refusal?.code == code && refusal?.field == field, "\(String(describing: refusal))")
        #expect(directory.live.snapshot.head == before)
    }

    @Test func changesWhatIsNamedAndKeepsTheRest() throws {
        let directory = try TestDirectory()
        let id = try directory.change { draft throws(ChangeError) in
            try draft.createUser(
                NewUser(
                    username: "jane", name: "Jane Doe", email: "a@example.org", password: hash,
                    attributes: [attribute("mail", "b@example.org"), attribute("title", "Chief")]))
        }
        let uuid = directory.entry("uid=jane,ou=people")?.record.uuid
        try directory.change { draft throws(ChangeError) in
            var changes = UserChanges()
            changes.username = "jroe"
            changes.name = "Jane Roe"
            changes.email = .set("C@example.org")
            changes.attributes = [attribute("title")]
            try draft.updateUser(id, changes)
        }
        let jane = try #require(directory.entry("uid=jroe,ou=people"))
        #expect(jane.record.uuid == uuid && directory.entry("uid=jane,ou=people") == nil)
        #expect(directory.values("mail", jane) == ["c@example.org", "b@example.org"])
        #expect(directory.values("cn", jane) == ["Jane Roe"] && directory.values("sn", jane) == ["Roe"])
        #expect(directory.values("uid", jane) == ["jroe"] && directory.values("title", jane).isEmpty)
        #expect(directory.values("homeDirectory", jane) == ["/home/jane"])
        #expect(jane.user?.credentialGeneration == 0 && jane.user?.password == hash)
        #expect(directory.live.snapshot.entry(login: "JROE")?.id == jane.id)
        #expect(directory.live.snapshot.entry(login: "c@EXAMPLE.org")?.id == jane.id)
        let head = directory.live.snapshot.head
        try directory.change { draft throws(ChangeError) in
            var same = UserChanges()
            same.username = "jroe"
            same.email = .set("c@example.org")
            try draft.updateUser(id, same)
        }
        #expect(directory.live.snapshot.head == head)
    }

    @Test func countsEveryChangeOfACredential() throws {
        let directory = try TestDirectory()
        let id = try directory.change { draft throws(ChangeError) in
            try draft.createUser(NewUser(username: "jane", email: "a@example.org", password: hash))
        }
        func update(_ body: (inout UserChanges) -> Void) throws -> User? {
            var changes = UserChanges()
            body(&changes)
            let made = changes
            try directory.change(as: Actor(door: .http, name: "admin")) { draft throws(ChangeError) in
                try draft.updateUser(id, made)
            }
            return directory.live.snapshot.entry(of: id)?.user
        }
        let disabled = try update { $0.status = .disabled }
        #expect(disabled?.credentialGeneration == 1 && disabled?.disabledBy == .admin)
        let enabled = try update { $0.status = .enabled }
        #expect(enabled?.credentialGeneration == 2 && enabled?.disabledBy == nil)
        #expect(try update { $0.sealedTOTPSecret = .set([1]) }?.credentialGeneration == 3)
        let without = try update { $0.passwordLogin = false }
        #expect(without?.credentialGeneration == 4 && without?.password == nil)
        var changes = UserChanges()
        changes.passwordLogin = true
        let refusal = try directory.refusal { [changes] draft throws(ChangeError) in
            try draft.updateUser(id, changes)
        }
        #expect(refusal?.field == "password")
        try directory.change { draft throws(ChangeError) in try draft.setPassword(of: id, to: hash) }
        #expect(directory.live.snapshot.entry(of: id)?.user?.passwordLogin == true)
    }

    @Test func turnsAPersonIntoAnAPIUserAndBack() throws {
        let directory = try TestDirectory()
        let id = try directory.change { draft throws(ChangeError) in
            try draft.createUser(
                NewUser(
                    username: "jane", name: "Jane Doe", email: "a@example.org", password: hash,
                    attributes: [attribute("title", "Chief")]))
        }
        try directory.change { draft throws(ChangeError) in
            var changes = UserChanges()
            changes.type = .api
            try draft.updateUser(id, changes)
        }
        let robot = try #require(directory.entry("uid=jane,ou=services"))
        #expect(robot.user?.password == nil && robot.user?.email == nil)
        #expect(directory.values("objectClass", robot) == ["account", "gatehouseService"])
        #expect(directory.values("title", robot).isEmpty)
        try directory.change { draft throws(ChangeError) in
            var changes = UserChanges()
            changes.type = .user
            changes.email = .set("b@example.org")
            try draft.updateUser(id, changes)
        }
        let jane = try #require(directory.entry("uid=jane,ou=people"))
        #expect(jane.user?.email == "b@example.org" && directory.values("uidNumber", jane) == ["200001"])
    }

    @Test func leavesThePlaceOfEntriesNamedByAnotherAttribute() throws {
        let directory = try TestDirectory()
        let id = try directory.change { draft throws(ChangeError) in
            let id = try draft.createUser(NewUser(username: "jane", name: "Jane Doe"))
            guard var record = draft.snapshot.entry(of: id)?.record else { return id }
            record.rdn = Array("cn=Jane Doe".utf8)
            try draft.put(record)
            return id
        }
        try directory.change { draft throws(ChangeError) in
            var changes = UserChanges()
            changes.username = "jroe"
            changes.name = "Jane Roe"
            try draft.updateUser(id, changes)
        }
        let jane = directory.entry("cn=Jane Doe,ou=people")
        #expect(jane?.user?.username == "jroe" && directory.values("cn", jane) == ["Jane Doe"])
    }

    @Test func keepsALastSuperAdminWhoCanLogIn() throws {
        let directory = try TestDirectory()
        let id = try directory.change { draft throws(ChangeError) in
            try draft.firstSuperAdmin(username: "admin", passwordHash: hash, email: nil)
        }
        let admin = try #require(id)
        let changes: [(inout UserChanges) -> Void] = [
            { $0.status = .disabled }, { $0.role = .set(nil) }, { $0.type = .api }, { $0.passwordLogin = false },
        ]
        for change in changes {
            var made = UserChanges()
            change(&made)
            let refusal = try directory.refusal { [made] draft throws(ChangeError) in
                try draft.updateUser(admin, made)
            }
            #expect(refusal?.code == .lastSuperAdmin)
        }
        let refusal = try directory.refusal { draft throws(ChangeError) in try draft.deleteUser(admin) }
        #expect(refusal?.code == .lastSuperAdmin)
    }

    @Test func refusesToGrantWhatTheActorDoesNotHold() throws {
        let directory = try TestDirectory()
        let (manager, editor, jane, admin) = try directory.change { draft throws(ChangeError) in
            let manager = try draft.createUserRole(
                NewUserRole(name: "Manager", permissions: [.usersManage, .rolesManage]))
            let editor = try draft.createUserRole(NewUserRole(name: "Editor", permissions: [.settingsLike]))
            _ = try draft.createUser(NewUser(username: "boss", role: Grant(role: manager)))
            let jane = try draft.createUser(NewUser(username: "jane", role: Grant(role: editor)))
            let admin = try draft.firstSuperAdmin(username: "admin", passwordHash: hash, email: nil)
            return (manager, editor, jane, admin)
        }
        let boss = directory.actor("boss")
        func expect(_ code: ChangeError.Code?, _ body: (inout DirectoryDraft) throws(ChangeError) -> Void) throws {
            let refusal = try directory.refusal(as: boss, body)
            #expect(refusal?.code == code, "\(String(describing: refusal))")
        }
        try expect(.forbidden) { draft throws(ChangeError) in
            _ = try draft.createUser(NewUser(username: "x", role: Grant(role: .superAdmin)))
        }
        try expect(.forbidden) { draft throws(ChangeError) in
            _ = try draft.createUser(NewUser(username: "x", role: Grant(role: editor)))
        }
        try expect(nil) { draft throws(ChangeError) in
            _ = try draft.createUser(NewUser(username: "x", role: Grant(role: manager)))
        }
        var same = UserChanges()
        same.role = .set(Grant(role: editor))
        same.name = "Jane"
        try expect(nil) { [same] draft throws(ChangeError) in try draft.updateUser(jane, same) }
        let super1 = try #require(admin)
        try expect(.forbidden) { [same] draft throws(ChangeError) in try draft.updateUser(super1, same) }
        try expect(.forbidden) { draft throws(ChangeError) in try draft.deleteUser(super1) }
        try expect(.forbidden) { draft throws(ChangeError) in
            _ = try draft.createUserRole(NewUserRole(name: "All", permissions: [.everything]))
        }
        try expect(.forbidden) { draft throws(ChangeError) in
            var changes = UserRoleChanges()
            changes.permissions = [.usersManage, .rolesManage, .auditGet]
            try draft.updateUserRole(manager, changes)
        }
        try expect(.forbidden) { draft throws(ChangeError) in
            _ = try draft.createListRole(
                name: "News", lists: [ListGrant(list: ListID(rawValue: 1), permissions: [.get])])
        }
    }

    @Test func refusesToChangeWhatASourceKeeps() throws {
        let directory = try TestDirectory()
        let origin = Origin(source: "corp", externalID: "1", externalDN: "uid=jane,dc=corp")
        let entry = try directory.change(as: Actor(door: .sync, name: "corp")) { draft throws(ChangeError) in
            try draft.putSyncedPerson(existing: nil, SyncedPerson(origin: origin, username: "jane", name: "Jane"))
        }
        let id = try #require(directory.live.snapshot.entry(entry)?.user?.id)
        let changes: [(inout UserChanges) -> Void] = [
            { $0.name = "Other" }, { $0.email = .set("a@b.c") }, { $0.password = .set(hash) }, { $0.username = "x" },
            { $0.passwordLogin = false }, { $0.type = .api },
        ]
        for change in changes {
            var made = UserChanges()
            change(&made)
            let refusal = try directory.refusal { [made] draft throws(ChangeError) in try draft.updateUser(id, made) }
            #expect(refusal?.code == .managed)
        }
        try directory.change { draft throws(ChangeError) in
            var changes = UserChanges()
            changes.status = .disabled
            changes.name = "Jane"
            changes.sealedTOTPSecret = .set([1])
            try draft.updateUser(id, changes)
        }
        #expect(directory.live.snapshot.entry(entry)?.user?.disabledBy == .admin)
    }
}

extension Permission {
    fileprivate static let settingsLike = Permission(rawValue: "settings:get")
}
