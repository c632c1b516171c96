import Identity
import LDAPProtocol
import Testing

@testable import Directory

/// What changes over LDAP do to people, groups, roles and passwords.
@Suite("NativeWrites")
struct NativeWriteTests {
    static let jane = "uid=jane,ou=people"

    private func modify(_ rdns: String, _ changes: String) -> String { WriteRuleTests.modify(rdns, changes) }

    private func user(_ name: String, _ directory: WritableDirectory) -> User? {
        directory.base.live.snapshot.entry(username: name)?.user
    }

    @Test func makesPeopleWhoCanLogIn() throws {
        let directory = try WritableDirectory()
        let outcome = try directory.apply(
            WriteRuleTests.add(
                "uid=new,ou=people",
                """
                objectClass: inetOrgPerson
                objectClass: posixAccount
                cn: New Person
                sn: Person
                mail: New@Example.org
                userPassword: a-good-password
                """), as: "mona")
        #expect(outcome.code == 0, "\(outcome.text)")
        let new = try #require(user("new", directory))
        #expect(new.email == "new@example.org")
        #expect(new.name == "New Person")
        #expect(new.role == nil)
        #expect(new.passwordLogin)
        #expect(new.password?.verify(Array("a-good-password".utf8)) == true)
        #expect(new.password?.isClearText == false)
        #expect(directory.values("uidNumber", "uid=new,ou=people").count == 1)
        #expect(directory.values("userPassword", "uid=new,ou=people").isEmpty)
    }

    @Test func keepsNameAndAddressInStep() throws {
        let directory = try WritableDirectory()
        try directory.apply(
            modify(
                Self.jane,
                "replace: displayName\ndisplayName: Jane D\n-\nreplace: mail\nmail: J@x.org\nmail: jane@example.org"))
        #expect(user("jane", directory)?.name == "Jane D")
        #expect(user("jane", directory)?.email == "j@x.org")
        let taken = try directory.apply(modify(Self.jane, "replace: mail\nmail: mona@example.org"))
        #expect(taken.code == 0)
        #expect(taken.text.contains("mona@example.org"))
        #expect(user("jane", directory)?.email == nil)
        try directory.apply("dn: \(Self.jane),$\nchangetype: modrdn\nnewrdn: uid=joan\ndeleteoldrdn: 1\n")
        #expect(user("joan", directory)?.canonicalUsername == "joan")
        #expect(user("jane", directory) == nil)
    }

    @Test func disablesAndEnables() throws {
        let directory = try WritableDirectory()
        let generation = user("jane", directory)?.credentialGeneration ?? 0
        try directory.apply(
            modify(Self.jane, "replace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z"), as: "mona")
        #expect(user("jane", directory)?.status == .disabled)
        #expect(user("jane", directory)?.credentialGeneration == generation + 1)
        #expect(
            try directory.apply(
                modify(Self.jane, "replace: pwdAccountLockedTime\npwdAccountLockedTime: 20300101000000Z")
            ).code == 19)
        try directory.apply(modify(Self.jane, "delete: pwdAccountLockedTime"), as: "mona")
        #expect(user("jane", directory)?.status == .enabled)
        #expect(
            try directory.apply(
                modify("uid=anna,ou=people", "add: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z")
            ).code
                == 53)
    }

    // MARK: Passwords

    static let passwords: [(String, String, Int32)] = [
        ("jane", "replace: userPassword\nuserPassword: a-new-password", 0),
        (
            "jane",
            "delete: userPassword\nuserPassword: Old-Password-1\n-\nadd: userPassword\nuserPassword: a-new-password", 0
        ),
        (
            "jane",
            "delete: userPassword\nuserPassword: wrong-password\n-\nadd: userPassword\nuserPassword: a-new-password", 16
        ),
        ("jane", "add: userPassword\nuserPassword: a-new-password", 20),
        ("jane", "replace: userPassword\nuserPassword: short", 19),
        ("jane", "replace: userPassword\nuserPassword: {SSHA}c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0", 19),
        ("jane", "replace: userPassword\nuserPassword: one-password\nuserPassword: another-one", 19),
        ("jane", "delete: userPassword", 50), ("jane", "replace: userPassword", 50),
        ("jane", "replace: userPassword\nuserPassword: a-new-password\n-\nreplace: title\ntitle: Boss", 50),
        ("mona", "replace: userPassword\nuserPassword: a-new-password", 0), ("mona", "delete: userPassword", 0),
        ("mona", "replace: userPassword\nuserPassword: {SSHA}c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0", 19),
        ("anna", "replace: userPassword\nuserPassword: {SSHA}c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0", 0),
        ("rose", "replace: userPassword\nuserPassword: a-new-password", 32),
    ]

    @Test(arguments: passwords)
    func changesPasswordsOfThoseWhoMay(_ name: String, _ change: String, _ code: Int32) throws {
        let directory = try WritableDirectory()
        let before = try #require(user("jane", directory))
        let outcome = try directory.apply(modify(Self.jane, change), as: name)
        #expect(outcome.code == code, "\(outcome.text)")
        let after = try #require(user("jane", directory))
        #expect((after.password != before.password) == (code == 0))
        #expect((after.credentialGeneration > before.credentialGeneration) == (code == 0))
        #expect(after.passwordLogin == (after.password != nil))
    }

    @Test func neverTellsAPassword() throws {
        let directory = try WritableDirectory()
        let outcome = try directory.apply(modify(Self.jane, "replace: userPassword\nuserPassword: a-new-password")) {
            $0.preRead = ["*", "userPassword"].map { Array($0.utf8) }
            $0.postRead = ["*", "+", "userPassword"].map { Array($0.utf8) }
        }
        let shown = (outcome.answer?.before?.attributes ?? []) + (outcome.answer?.after?.attributes ?? [])
        #expect(!shown.isEmpty)
        #expect(!shown.contains { $0.type == Array("userPassword".utf8) })
        let probe = try directory.apply(modify(Self.jane, "replace: title")) {
            $0.assertion = try Filter(parsing: "(userPassword=*)")
        }
        #expect(probe.code == ResultCode.assertionFailed.rawValue)
    }

    // MARK: Groups

    @Test func keepsMemberAndMemberUidInStep() throws {
        let directory = try WritableDirectory()
        let group = "cn=staff,ou=groups"
        // Clients that know both say the same thing twice.
        #expect(
            try directory.apply(
                modify(group, "add: member\nmember: \(Self.jane),$\n-\nadd: memberUid\nmemberUid: jane"), as: "mona"
            ).code == 0)
        #expect(directory.members(group) == ["uid=jane"])
        #expect(try directory.apply(modify(group, "add: memberUid\nmemberUid: mona")).code == 0)
        #expect(directory.members(group) == ["uid=jane", "uid=mona"])
        #expect(try directory.apply(modify(group, "add: member\nmember: UID=Mona, ou=people,$")).code == 20)
        #expect(try directory.apply(modify(group, "delete: member\nmember: \(Self.jane),$")).code == 0)
        #expect(directory.members(group) == ["uid=mona"])
        #expect(try directory.apply(modify(group, "delete: member\nmember: \(Self.jane),$")).code == 16)
        #expect(try directory.apply(modify(group, "replace: memberUid\nmemberUid: anna\nmemberUid: rose")).code == 0)
        #expect(directory.members(group) == ["uid=anna", "uid=rose"])
        #expect(try directory.apply(modify(group, "delete: memberUid")).code == 0)
        #expect(directory.members(group).isEmpty)
        #expect(try directory.apply(modify(group, "add: member\nmember: cn=Managers,ou=roles,$")).code == 19)
        #expect(try directory.apply(modify(group, "add: member\nmember: nobody")).code == 21)
        // A name that nobody has yet is kept; a group that names itself is not.
        #expect(
            try directory.apply(modify(group, "add: member\nmember: uid=later,ou=people,$\nmember: \(group),$")).code
                == 0)
        #expect(directory.entry(group)?.group?.unresolvedMembers.count == 1)
        try directory.apply(WriteRuleTests.add("uid=later,ou=people", "objectClass: inetOrgPerson\ncn: l\nsn: l"))
        #expect(directory.members(group) == ["uid=later"])
    }

    // MARK: Roles

    @Test func assignsTheRoleToThoseItNames() throws {
        let directory = try WritableDirectory()
        let managers = "cn=Managers,ou=roles"
        #expect(try directory.apply(modify(managers, "add: member\nmember: \(Self.jane),$"), as: "mona").code == 0)
        #expect(directory.members(managers) == ["uid=mona", "uid=jane"])
        // A role for another: the one before ends.
        try directory.apply(modify("cn=Keepers,ou=roles", "add: member\nmember: \(Self.jane),$"))
        #expect(directory.members(managers) == ["uid=mona"])
        try directory.apply(modify("cn=Keepers,ou=roles", "delete: member\nmember: \(Self.jane),$"))
        #expect(user("jane", directory)?.role == nil)
        // Nobody grants what he does not hold, and members are no matter of roles:manage.
        #expect(
            try directory.apply(modify("cn=Keepers,ou=roles", "add: member\nmember: \(Self.jane),$"), as: "mona").code
                == 50)
        #expect(
            try directory.apply(modify("cn=Super Admin,ou=roles", "add: member\nmember: \(Self.jane),$"), as: "mona")
                .code == 50)
        #expect(try directory.apply(modify(managers, "add: member\nmember: \(Self.jane),$"), as: "rose").code == 50)
        #expect(try directory.apply(modify(managers, "add: member\nmember: cn=staff,ou=groups,$")).code == 19)
        #expect(try directory.apply(modify("cn=Super Admin,ou=roles", "delete: member")).code == 53)
        #expect(try directory.apply(modify("cn=Super Admin,ou=roles", "add: member\nmember: \(Self.jane),$")).code == 0)
        #expect(
            try directory.apply(modify("cn=Super Admin,ou=roles", "delete: member\nmember: uid=anna,ou=people,$")).code
                == 0)
        #expect(user("anna", directory)?.role == nil)
    }

    @Test func changesPermissionsWithinWhatTheActorHolds() throws {
        let directory = try WritableDirectory()
        let role = "cn=Keepers,ou=roles"
        #expect(
            try directory.apply(modify(role, "add: gatehousePermission\ngatehousePermission: groups:get"), as: "rose")
                .code == 50)
        #expect(
            try directory.apply(modify(role, "add: gatehousePermission\ngatehousePermission: groups:get")).code == 0)
        #expect(directory.entry(role)?.userRole?.permissions.contains(.groupsGet) == true)
        #expect(try directory.apply(modify(role, "add: gatehousePermission\ngatehousePermission: no:such")).code == 19)
        #expect(try directory.apply(modify(role, "replace: gatehouseRoleId\ngatehouseRoleId: 77")).code == 19)
        #expect(
            try directory.apply(modify("cn=Super Admin,ou=roles", "replace: description\ndescription: x")).code == 0)
        #expect(
            try directory.apply(
                modify("cn=Super Admin,ou=roles", "replace: gatehousePermission\ngatehousePermission: lists:get")
            ).code == 53)
        #expect(
            try directory.apply("dn: \(role),$\nchangetype: modrdn\nnewrdn: cn=Holders\ndeleteoldrdn: 1\n", as: "rose")
                .code == 0)
        #expect(directory.entry("cn=Holders,ou=roles")?.userRole?.name == "Holders")
    }

    // MARK: Rights

    static let refusals: [(String, String, Int32)] = [
        ("jane", "dn: uid=jane,ou=people,$\nchangetype: modify\nreplace: title\ntitle: Boss\n-\n", 50),
        ("jane", "dn: uid=mona,ou=people,$\nchangetype: modify\nreplace: title\ntitle: Boss\n-\n", 32),
        ("mona", "dn: uid=anna,ou=people,$\nchangetype: modify\nreplace: title\ntitle: Boss\n-\n", 50),
        ("mona", "dn: uid=anna,ou=people,$\nchangetype: delete\n", 50),
        ("mona", "dn: cn=Keepers,ou=roles,$\nchangetype: delete\n", 50),
        ("mona", "dn: ou=people,$\nchangetype: modify\nreplace: description\ndescription: x\n-\n", 50),
        ("rose", "dn: cn=staff,ou=groups,$\nchangetype: delete\n", 32),
        (
            "rose", "dn: cn=new,ou=roles,$\nchangetype: add\nobjectClass: gatehouseUserRole\ngatehousePermission: *\n",
            50
        ),
    ]

    @Test(arguments: refusals)
    func refusesWhatTheActorMayNotDo(_ name: String, _ ldif: String, _ code: Int32) throws {
        let directory = try WritableDirectory()
        let outcome = try directory.apply(ldif, as: name)
        #expect(outcome.code == code, "\(outcome.text)")
    }

    @Test func leavesWhatASourceKeeps() throws {
        let directory = try WritableDirectory()
        try directory.base.change { draft throws(ChangeError) in
            var person = SyncedPerson(
                origin: Origin(source: "corp", externalID: "1", externalDN: "cn=s"), username: "sam", name: "Sam")
            person.attributes = [
                PartialAttribute(type: Array("objectClass".utf8), values: [Array("inetOrgPerson".utf8)])
            ]
            _ = try draft.putSyncedPerson(existing: nil, person)
        }
        let sam = "uid=sam,ou=people"
        for change in ["replace: title\ntitle: Boss", "replace: userPassword\nuserPassword: a-new-password"] {
            let outcome = try directory.apply(modify(sam, change))
            #expect(outcome.code == 53)
            #expect(outcome.text.contains("managed by source corp"))
        }
        #expect(try directory.apply("dn: \(sam),$\nchangetype: delete\n").code == 53)
        // Roles and whether somebody may log in are decided here.
        #expect(
            try directory.apply(modify(sam, "add: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z")).code == 0
        )
        #expect(try directory.apply(modify("cn=Managers,ou=roles", "add: member\nmember: \(sam),$")).code == 0)
    }

    // MARK: Controls

    @Test func readsTheEntryBeforeAndAfter() throws {
        let directory = try WritableDirectory()
        let names = ["title", "entryCSN"].map { Array($0.utf8) }
        let outcome = try directory.apply(modify(Self.jane, "replace: title\ntitle: Boss")) {
            $0.preRead = names
            $0.postRead = names
        }
        let answer = try #require(outcome.answer)
        func value(_ entry: SearchResultEntry?, _ type: String) -> String? {
            entry?.attributes.first { $0.type == Array(type.utf8) }?.values.first.map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        #expect(value(answer.before, "title") == nil)
        #expect(value(answer.after, "title") == "Boss")
        // The state that is told is the one that is stored.
        let entry = try #require(directory.entry(Self.jane))
        let snapshot = directory.base.live.snapshot
        let stored = snapshot.context.computed.values(of: snapshot.context.types.entryCSN, entry, in: snapshot)
        #expect(value(answer.after, "entryCSN") == stored.first.map { String(decoding: $0, as: UTF8.self) })
    }

    @Test func doesNothingWhereTheAssertionFails() throws {
        let directory = try WritableDirectory()
        for (filter, code) in [("(uid=jane)", 0), ("(uid=joe)", 122), ("(unknown=x)", 122)] as [(String, Int32)] {
            let outcome = try directory.apply(modify(Self.jane, "replace: title\ntitle: \(filter.count)")) {
                $0.assertion = try Filter(parsing: filter)
            }
            #expect(outcome.code == code)
        }
        let added = try directory.apply(WriteRuleTests.add("ou=more", "objectClass: organizationalUnit")) {
            $0.assertion = try Filter(parsing: "(ou=less)")
        }
        #expect(added.code == 122)
        #expect(directory.entry("ou=more") == nil)
    }

    @Test func isPermissiveWhenAsked() throws {
        let directory = try WritableDirectory()
        let change = "add: cn\ncn: jane\ncn: Jane Doe\n-\ndelete: title\n-\ndelete: cn\ncn: nobody"
        #expect(try directory.apply(modify(Self.jane, change)).code == 20)
        #expect(try directory.apply(modify(Self.jane, change)) { $0.isPermissive = true }.code == 0)
        #expect(directory.values("cn", Self.jane) == ["jane", "Jane Doe"])
    }

    @Test func deletesATreeForSuperAdmins() throws {
        let directory = try WritableDirectory()
        try directory.apply(WriteRuleTests.add("ou=branch", "objectClass: organizationalUnit"))
        try directory.apply(WriteRuleTests.add("ou=twig,ou=branch", "objectClass: organizationalUnit"))
        try directory.apply(
            WriteRuleTests.add("cn=Local,ou=twig,ou=branch", "objectClass: gatehouseUserRole\nmember: \(Self.jane),$"))
        try directory.apply(
            "dn: \(Self.jane),$\nchangetype: modrdn\nnewrdn: uid=jane\ndeleteoldrdn: 0\nnewsuperior: ou=branch,$\n")
        #expect(directory.entry("uid=jane,ou=branch")?.user?.role != nil)
        let tree = "dn: ou=branch,$\nchangetype: delete\n"
        #expect(try directory.apply(tree).code == 66)
        #expect(try directory.apply(tree, as: "mona") { $0.deletesTree = true }.code == 50)
        #expect(try directory.apply(tree) { $0.deletesTree = true }.code == 0)
        #expect(directory.entry("ou=branch") == nil)
        #expect(user("jane", directory) == nil)
        // Not with the last super admin in it, and then not at all.
        let all = try directory.apply("dn: ou=people,$\nchangetype: delete\n") { $0.deletesTree = true }
        #expect(all.code == 53)
        #expect(user("mona", directory) != nil)
    }
}
