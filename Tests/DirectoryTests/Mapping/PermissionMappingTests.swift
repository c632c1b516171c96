import Directory
import Identity
import Store
import Testing

struct PermissionMappingTests {
    let directory: TestDirectory
    private let wiki = Permission(rawValue: "wiki:edit")

    init() throws {
        directory = try TestDirectory()
    }

    private func declare(_ name: String, group: String = "", description: String = "") throws {
        try directory.change { draft throws(ChangeError) in
            _ = try draft.declarePermission(name, group: group, description: description)
        }
    }

    @Test func declaredOnesCanBePutIntoRolesAndAreSeenByOtherProcesses() throws {
        let other = try TestDirectory.directory(directory.store)
        try declare("wiki:edit", group: "Wiki", description: "Edit pages")
        try declare("printer:admin")
        let lines = [
            PermissionTable.Line(wiki, group: "Wiki", meaning: "Edit pages"),
            PermissionTable.Line(Permission(rawValue: "printer:admin"), group: "printer", meaning: ""),
        ]
        #expect(try other.catchUp())
        for snapshot in [directory.live.snapshot, other.snapshot] {
            #expect(snapshot.permissions.declared == lines)
            #expect(snapshot.permissions.contains(wiki))
        }
        // As a program finds it that starts later.
        #expect(try TestDirectory.directory(directory.store).snapshot.permissions.declared == lines)
        let role = try other.performBlocking(.system) { draft in
            try draft.createUserRole(NewUserRole(name: "Writers", permissions: [wiki]))
        }
        let refusal = try directory.refusal { draft throws(ChangeError) in try draft.withdrawPermission("wiki:edit") }
        #expect(refusal?.code == .inUse)
        try directory.change { draft throws(ChangeError) in
            try draft.deleteRole(role)
            try draft.withdrawPermission("wiki:edit")
        }
        #expect(try other.catchUp())
        #expect(other.snapshot.permissions.declared == [lines[1]])
        let undeclared = try directory.refusal { draft throws(ChangeError) in
            _ = try draft.createUserRole(NewUserRole(name: "Writers", permissions: [wiki]))
        }
        #expect(undeclared?.field == "permission")
    }

    @Test(arguments: [
        ("users:get", ChangeError.Code.invalid), ("*", .invalid), ("Wiki:edit", .invalid), ("wiki", .invalid),
        ("wiki:", .invalid), ("a:b:c", .invalid), ("wiki:read", .taken),
        (String(repeating: "a", count: 200) + ":b", .invalid),
    ]) func refuses(name: String, code: ChangeError.Code) throws {
        try declare("wiki:read")
        let refusal = try directory.refusal { draft throws(ChangeError) in _ = try draft.declarePermission(name) }
        #expect(refusal?.code == code && refusal?.field == "name")
    }

    @Test(arguments: [("wiki:read", ChangeError.Code.notFound), ("users:get", .invalid), ("*", .invalid)])
    func withdrawsDeclaredOnesAlone(name: String, code: ChangeError.Code) throws {
        let refusal = try directory.refusal { draft throws(ChangeError) in try draft.withdrawPermission(name) }
        #expect(refusal?.code == code)
    }

    @Test func standsInTheChangeLog() throws {
        let before = try directory.store.lastChange()
        try declare("wiki:edit", description: "Edit \"pages\"")
        try directory.change { draft throws(ChangeError) in
            try draft.withdrawPermission("wiki:edit")
            // Declared and withdrawn in one change: nothing happened.
            try draft.declarePermission("brief:one")
            try draft.withdrawPermission("brief:one")
        }
        let log = try directory.store.log(after: before, limit: 10)
        #expect(log.map(\.kind) == [.create, .delete])
        #expect(log.map(\.target) == [.permission(wiki), .permission(wiki)])
        #expect(log.first?.after == #"{"permission":"wiki:edit","group":"wiki","description":"Edit \"pages\""}"#)
        #expect(log.last?.after == nil)
    }
}
