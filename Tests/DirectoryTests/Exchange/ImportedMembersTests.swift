import Identity
import LDAPProtocol
import Testing

@testable import Directory

@Suite struct ImportedMembersTests {
    private let directory: ExchangeDirectory
    private let suffix = "ou=groups,dc=example,dc=org"

    init() throws { directory = try ExchangeDirectory() }

    private func group(_ name: String, _ lines: String..., classes: [String] = ["groupOfNames"]) -> String {
        "dn: cn=\(name),\(suffix)\n" + classes.map { "objectClass: \($0)\n" }.joined() + "cn: \(name)\n"
            + lines.map { $0 + "\n" }.joined() + "\n"
    }

    private func role(_ name: String, _ lines: String..., kind: String = "User") -> String {
        "dn: cn=\(name),ou=\(kind == "User" ? "roles" : "list-roles"),dc=example,dc=org\n"
            + "objectClass: gatehouse\(kind)Role\ncn: \(name)\n" + lines.map { $0 + "\n" }.joined() + "\n"
    }

    @Test func findsMembersWhereverTheyStandAndHoweverTheyAreSpelled() throws {
        let report = try directory.load(
            group("outer", "member: cn=inner,\(suffix)", "member: UID=A, OU=People, dc=example,dc=org")
                + group("inner", "member: uid=b,ou=people,dc=example,dc=org")
                + group("posix", "gidNumber: 5", "memberUid: A", "memberUid: b", classes: ["posixGroup"])
                + group("unique", "uniqueMember: cn=outer,\(suffix)", classes: ["groupOfUniqueNames"])
                + ExchangeDirectory.person("a") + ExchangeDirectory.person("b"))
        #expect(report.remarks.isEmpty, "\(report.remarks)")
        let outer = Set(directory.values("member", of: "cn=outer,\(suffix)"))
        #expect(outer == ["cn=inner,\(suffix)", "uid=a,ou=people,dc=example,dc=org"])
        #expect(directory.values("memberUid", of: "cn=posix,\(suffix)") == ["a", "b"])
        #expect(directory.values("uniqueMember", of: "cn=unique,\(suffix)") == ["cn=outer,\(suffix)"])
        #expect(directory.values("memberOf", of: "uid=b,ou=people,dc=example,dc=org").count == 4)
    }

    @Test func dropsTheGroupItselfAndKeepsWhomNobodyIs() throws {
        let report = try directory.load(
            group(
                "g", "member: cn=g,\(suffix)", "member:", "member: uid=gone,dc=elsewhere", "memberUid: ghost",
                "gidNumber: 5", classes: ["groupOfNames", "posixGroup"]))
        #expect(directory.values("member", of: "cn=g,\(suffix)") == ["uid=gone,dc=elsewhere"])
        #expect(directory.values("memberUid", of: "cn=g,\(suffix)") == ["ghost"])
        #expect(report.remarks.count == 1)
        #expect(report.conflicts.isEmpty)
        try directory.load(ExchangeDirectory.person("ghost"))
        #expect(directory.values("memberUid", of: "cn=g,\(suffix)") == ["ghost"])
        #expect(directory.entry("cn=g,\(suffix)")?.group?.members.count == 1)
    }

    @Test func givesRolesToTheirMembers() throws {
        let report = try directory.load(
            role(
                "Editor", "gatehouseRoleId: 9", "gatehousePermission: campaigns:get", "gatehouseListId: 1",
                "gatehouseListId: 4", "member: uid=a,ou=people,dc=example,dc=org", "member: uid=nobody,dc=x")
                + role(
                    "None", "gatehouseListId: 0", "gatehouseRequireTwoFactor: TRUE", "gatehouseSearchLimit: 7")
                + role(
                    "News", "gatehouseListPermission: 4:list:get", "gatehouseListPermission: 4:list:manage",
                    "member: uid=a,ou=people,dc=example,dc=org", kind: "List")
                + ExchangeDirectory.person("a"))
        let role = try #require(directory.snapshot.userRole(named: "editor"))
        #expect(role.id.rawValue == 9)
        #expect(role.permissions.map(\.rawValue) == ["campaigns:get"])
        #expect(role.scope == .lists([ListID(rawValue: 1), ListID(rawValue: 4)]))
        #expect(role.requiresTwoFactor == false && role.searchLimit == nil)
        let none = try #require(directory.snapshot.userRole(named: "None"))
        #expect(none.scope == .lists([]) && none.requiresTwoFactor && none.searchLimit == 7)
        #expect(directory.snapshot.list(ListID(rawValue: 4))?.name == "List 4")
        let list = try #require(directory.snapshot.listRole(named: "News"))
        #expect(list.lists == [ListGrant(list: ListID(rawValue: 4), permissions: [.get, .manage])])
        #expect(directory.user("a")?.role?.role == role.id)
        #expect(directory.user("a")?.listRole?.role == list.id)
        #expect(report.assigned == 1)
        #expect(report.remarks.count == 2)
    }

    @Test func renumbersARoleWhoseNumberIsTakenAndSaysSo() throws {
        let report = try directory.load(role("A", "gatehouseRoleId: 1") + role("B", "gatehouseRoleId: 7"))
        #expect(directory.snapshot.userRole(named: "B")?.id.rawValue == 7)
        #expect(report.conflicts.count == 1)
    }

    @Test func givesOneRoleToWhomTwoName() throws {
        let ldif =
            role("A", "member: uid=a,ou=people,dc=example,dc=org")
            + role("B", "member: uid=a,ou=people,dc=example,dc=org")
        try directory.load(ExchangeDirectory.person("a"))
        let report = try directory.load(ldif)
        #expect(report.conflicts.count == 1)
        #expect(directory.user("a")?.role?.role == directory.snapshot.userRole(named: "B")?.id)
        let change = directory.change
        #expect(try directory.load(ldif).assigned == 0)
        #expect(directory.change == change)
    }

    // MARK: Super admins

    private func makeAdmin() throws {
        try directory.load(ExchangeDirectory.person("root") + ExchangeDirectory.person("a"))
        try directory.live.performBlocking(.system) { draft in
            let id = try #require(draft.snapshot.entry(username: "root")?.user?.id)
            var changes = UserChanges()
            changes.role = .set(Grant(role: .superAdmin))
            try draft.updateUser(id, changes)
        }
    }

    @Test func leavesSuperAdminsAloneUnlessToldOtherwise() throws {
        try makeAdmin()
        let superAdmin =
            "dn: cn=Super Admin,ou=roles,dc=example,dc=org\nobjectClass: gatehouseUserRole\ncn: Super Admin\n"
            + "gatehouseRoleId: 1\ngatehousePermission: *\n"
        let attempts = [
            ExchangeDirectory.person("root", "userPassword: mine now"),
            superAdmin + "member: uid=a,ou=people,dc=example,dc=org\n",
            superAdmin + "description: other\n",
            role("Plain", "member: uid=root,ou=people,dc=example,dc=org"),
        ]
        let change = directory.change
        for attempt in attempts {
            let problems = try directory.problems(attempt)
            #expect(problems.first?.contains("--allow-super-admin") ?? false, "\(attempt)")
        }
        #expect(directory.change == change)
        // What changes nothing touches nobody.
        #expect(try directory.load(ExchangeDirectory.person("root")).unchanged == 1)
        #expect(try directory.load(superAdmin).unchanged == 1)
        try directory.load(superAdmin + "member: uid=a,ou=people,dc=example,dc=org\n", allowsSuperAdmin: true)
        #expect(directory.user("a")?.role?.role == .superAdmin)
    }

    @Test func neverTakesTheLastSuperAdminAway() throws {
        try makeAdmin()
        #expect(throws: ChangeError(.lastSuperAdmin, "")) {
            try directory.load(
                role("Plain", "member: uid=root,ou=people,dc=example,dc=org"), allowsSuperAdmin: true)
        }
    }
}
