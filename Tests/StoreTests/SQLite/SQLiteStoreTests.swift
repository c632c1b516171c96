import GRDB
import Identity
import TestSupport
import Testing

@testable import Store

@Suite("SQLiteStore")
struct SQLiteStoreTests {
    let folder: TemporaryFolder
    let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.open()
    }

    @Test func givesBackEveryKindAsItWasWritten() throws {
        var written: [EntryRecord] = []
        var list = SubscriberList(
            id: ListID(rawValue: 7), uuid: EntryUUID(high: 9, low: 9), name: "News \"ü\"",
            createdAt: Timestamp(microseconds: -5))
        list.isPublic = true
        list.isDoubleOptIn = true
        list.isArchived = true
        list.tags = ["a, b", "", "ü\u{0}"]
        list.summary = "About\nthings"
        list.updatedAt = Timestamp(microseconds: 5)
        let head = try store.change { maker in
            maker.write(list)
            let base = maker.create("dc=example,dc=org", in: nil)
            let userRoleID = maker.newRole()
            let userRole = maker.create(
                "cn=Editors", in: base.id,
                .userRole(
                    UserRole(
                        id: userRoleID, name: "Editors", permissions: [.usersGet, Permission(rawValue: "own:ü\"")],
                        scope: .lists([list.id, ListID(rawValue: 1)]), requiresTwoFactor: true,
                        searchLimit: 5)))
            let everyList = maker.create(
                "cn=Super Admin", in: base.id,
                .userRole(UserRole(id: maker.newRole(), name: "Super Admin", permissions: [.everything])))
            let noList = maker.create(
                "cn=None", in: base.id,
                .userRole(UserRole(id: maker.newRole(), name: "None", permissions: [], scope: .lists([]))))
            let listRoleID = maker.newRole()
            let listRole = maker.create(
                "cn=News", in: base.id,
                .listRole(
                    ListRole(
                        id: listRoleID, name: "News",
                        lists: [
                            ListGrant(list: list.id, permissions: [.manage, .get]),
                            ListGrant(list: list.id, permissions: []),
                        ])))
            var user = BatchMaker.person(maker.newUser(), "Jäne", email: "jane@example.org")
            user.status = .disabled
            user.disabledBy = .sync
            user.passwordLogin = true
            user.password = PasswordHash(Array("{SSHA}x\u{0}y".utf8))
            user.role = Grant(role: userRoleID, origin: "corp:cn=editors,dc=corp,dc=test")
            user.listRole = Grant(role: listRoleID)
            user.sealedTOTPSecret = [0, 1, 2, 255]
            user.credentialGeneration = 1 << 40
            user.passwordChangedAt = maker.time
            user.formerPasswords = [PasswordHash(Array("{SSHA}old".utf8)), PasswordHash(Array("{SSHA}older".utf8))]
            user.mustChangePassword = true
            user.passwordReset = PasswordReset(
                digest: PasswordReset.digest(of: "x"), expiresAt: maker.time.advanced(bySeconds: 60))
            user.appPasswords = [
                AppPassword(
                    id: TokenID(rawValue: 7), name: "Phöne", service: "mail",
                    networks: [AddressRange("10.0.0.0/8"), AddressRange("fd00::/8")].compactMap(\.self),
                    permissions: [.usersGet], digest: AppPassword.stored(AppPassword.make()), createdAt: maker.time,
                    expiresAt: maker.time.advanced(bySeconds: 60)),
                AppPassword(
                    id: TokenID(rawValue: 8), name: "Desk", service: "wiki",
                    digest: AppPassword.stored(AppPassword.make()), createdAt: maker.time),
            ]
            var jane = maker.create(
                "uid=Jäne", in: base.id, .user(user),
                origin: Origin(source: "corp", externalID: "abc", externalDN: "uid=jane,dc=corp,dc=test"))
            jane.attributes = []
            maker.batch.entries[maker.batch.entries.count - 1].record = jane
            let machine = maker.create(
                "uid=api", in: base.id,
                .user(User(id: maker.newUser(), username: "api", canonicalUsername: "api", name: "", type: .api)))
            let empty = maker.create("cn=empty", in: base.id, .group(Group()))
            let group = maker.create(
                "cn=all", in: base.id,
                .group(
                    Group(
                        members: [machine.id, jane.id, empty.id],
                        unresolvedMembers: [.uid(Array("ghost".utf8)), .dn(Array("uid=x,dc=y".utf8)), .dn([])])))
            maker.batch.head.uidNumber = 200_001
            maker.batch.head.gidNumber = 200_002
            written = [base, userRole, everyList, noList, listRole, jane, machine, empty, group]
            return maker.batch.head
        }
        let contents = try folder.open().contents()
        #expect(contents.head == head)
        #expect(contents.entries == written)
        #expect(contents.lists == [list])
        // The look-up of single entries reads the same.
        let changes = try store.changes(after: ChangeNumber(rawValue: 0))
        #expect(changes.entries == written)
        #expect(changes.lists == [list])
        #expect(changes.removedEntries.isEmpty && changes.removedLists.isEmpty)
    }

    @Test func keepsTheLog() throws {
        let (_, jane) = try store.addJane()
        try store.change { maker in
            maker.actor = .system
            maker.remove(jane)
        }
        let log = try store.log(after: ChangeNumber(rawValue: 0), limit: 100)
        #expect(log.map(\.number.rawValue) == [1, 2, 3])
        #expect(log.map(\.kind) == [.create, .create, .delete])
        #expect(log[1].actor == BatchMaker(StoreHead()).actor)
        #expect(log[1].target == .entry(jane.id, jane.uuid))
        #expect(log[1].name == "uid=jane")
        #expect(log[1].before == nil && log[1].after == "{}")
        #expect(log[2].actor == .system)
        #expect(try store.log(after: ChangeNumber(rawValue: 1), limit: 1).map(\.number.rawValue) == [2])
        #expect(try store.log(after: ChangeNumber(rawValue: 3), limit: 1).isEmpty)
        #expect(try store.log(after: ChangeNumber(rawValue: .max), limit: 1).isEmpty)
        #expect(try store.log(after: ChangeNumber(rawValue: 0), limit: -1).isEmpty)
    }

    @Test func updatesAndRemoves() throws {
        let (base, jane) = try store.addJane()
        let group = try store.change { $0.create("cn=g", in: base.id, .group(Group(members: [jane.id]))) }
        let renamed = try store.change { maker in
            maker.update(jane) { record in
                record.rdn = Array("uid=joan".utf8)
                record.content = .user(BatchMaker.person(UserID(rawValue: 1), "joan"))
            }
        }
        #expect(try store.contents()[jane.id] == renamed)
        try store.change { maker in
            // The member goes before the group lets it go: references are looked at when the transaction ends.
            maker.remove(renamed)
            maker.update(group) { $0.content = .group(Group()) }
        }
        let contents = try store.contents()
        #expect(contents.entries.map(\.id) == [base.id, group.id])
        #expect(contents[group.id]?.content == .group(Group()))
        let rows = try store.pool.read { database in
            try ["users", "group_members"].map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") }
        }
        #expect(rows == [0, 0])
    }

    @Test func changesTheKindOfAnEntry() throws {
        let (base, jane) = try store.addJane()
        let contents: [EntryContent] = [
            .plain, .group(Group(members: [base.id], unresolvedMembers: [.uid([1])])),
            .userRole(UserRole(id: RoleID(rawValue: 1), name: "a", permissions: [])),
            .listRole(ListRole(id: RoleID(rawValue: 2), name: "a", lists: [])),
            .user(BatchMaker.person(UserID(rawValue: 2), "jane")), .plain,
        ]
        var record = jane
        for content in contents {
            record = try store.change { maker in
                maker.batch.head.user = UserID(rawValue: 2)
                return maker.update(record) { $0.content = content }
            }
            #expect(try store.contents()[jane.id] == record)
        }
        for table in ["users", "user_roles", "list_roles", "group_members", "unresolved_members"] {
            #expect(try store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") } == 0, "\(table)")
        }
    }

    @Test func writesOnlyTheDifferenceOfMembers() throws {
        let base = try store.change { $0.create("dc=example,dc=org", in: nil) }
        let people = try store.change { maker in (0..<8).map { maker.create("cn=\($0)", in: base.id).id } }
        var group = try store.change { $0.create("cn=g", in: base.id, .group(Group(members: people))) }
        let lists: [[Int]] = [
            [0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 3, 4, 5, 6, 7], [0, 1, 3, 4, 5, 6, 7, 2], [7, 6, 5, 4, 3, 2, 1, 0],
            [7, 1, 6, 5], [], [3, 2, 1], [0, 3, 2, 1, 4],
        ]
        for list in lists {
            let members = list.map { people[$0] }
            group = try store.change { $0.update(group) { $0.content = .group(Group(members: members)) } }
            #expect(try store.contents()[group.id] == group)
        }
    }

    @Test func namesMayChangeHandsInOneBatch() throws {
        let base = try store.change { $0.create("dc=example,dc=org", in: nil) }
        func origin(_ id: String) -> Origin { Origin(source: "corp", externalID: id, externalDN: "") }
        let (anna, bert, red, blue, news, mail) = try store.change { maker in
            (
                maker.create(
                    "uid=anna", in: base.id, .user(BatchMaker.person(maker.newUser(), "anna", email: "a@x")),
                    origin: origin("1")),
                maker.create(
                    "uid=bert", in: base.id, .user(BatchMaker.person(maker.newUser(), "bert", email: "b@x")),
                    origin: origin("2")),
                maker.create(
                    "cn=red", in: base.id, .userRole(UserRole(id: maker.newRole(), name: "red", permissions: []))),
                maker.create(
                    "cn=blue", in: base.id, .userRole(UserRole(id: maker.newRole(), name: "blue", permissions: []))),
                maker.create("cn=news", in: base.id, .listRole(ListRole(id: maker.newRole(), name: "news", lists: []))),
                maker.create("cn=mail", in: base.id, .listRole(ListRole(id: maker.newRole(), name: "mail", lists: [])))
            )
        }
        let swapped = try store.change { maker in
            [
                maker.update(anna) {
                    $0.content = .user(BatchMaker.person(UserID(rawValue: 1), "bert", email: "b@x"))
                    $0.origin = origin("2")
                },
                maker.update(bert) {
                    $0.content = .user(BatchMaker.person(UserID(rawValue: 2), "anna", email: "a@x"))
                    $0.origin = origin("1")
                },
                maker.update(red) {
                    $0.content = .userRole(UserRole(id: RoleID(rawValue: 1), name: "blue", permissions: []))
                },
                maker.update(blue) {
                    $0.content = .userRole(UserRole(id: RoleID(rawValue: 2), name: "red", permissions: []))
                },
                maker.update(news) {
                    $0.content = .listRole(ListRole(id: RoleID(rawValue: 3), name: "mail", lists: []))
                },
                maker.update(mail) {
                    $0.content = .listRole(ListRole(id: RoleID(rawValue: 4), name: "news", lists: []))
                },
            ]
        }
        #expect(try Array(store.contents().entries.dropFirst()) == swapped)
    }

    @Test(arguments: [
        "user name", "e-mail", "user role", "list role", "origin", "uuid", "missing member", "missing parent",
        "missing role", "missing entry", "gap in the log", "no line in the log", "counters", "role in use",
        "parent in use",
    ])
    func refusesWhatDoesNotFitAndWritesNothing(_ mistake: String) throws {
        let (base, jane) = try store.addJane()
        let roleEntry = try store.change { maker in
            let id = maker.newRole()
            maker.create("cn=news", in: base.id, .listRole(ListRole(id: maker.newRole(), name: "news", lists: [])))
            let role = maker.create("cn=r", in: base.id, .userRole(UserRole(id: id, name: "r", permissions: [])))
            var holder = BatchMaker.person(maker.newUser(), "holder")
            holder.role = Grant(role: id)
            maker.create(
                "uid=holder", in: base.id, .user(holder), origin: Origin(source: "s", externalID: "1", externalDN: ""))
            return role
        }
        let before = try store.contents()
        let error = storeError {
            try store.change { maker in
                maker.create("cn=new", in: base.id)
                switch mistake {
                case "user name":
                    maker.create("uid=JANE", in: base.id, .user(BatchMaker.person(maker.newUser(), "JANE")))
                case "e-mail":
                    maker.create(
                        "uid=j", in: base.id, .user(BatchMaker.person(maker.newUser(), "j", email: "jane@example.org")))
                case "user role":
                    maker.create(
                        "cn=R", in: base.id, .userRole(UserRole(id: maker.newRole(), name: "R", permissions: [])))
                case "list role":
                    maker.create("cn=x", in: base.id, .listRole(ListRole(id: maker.newRole(), name: "NEWS", lists: [])))
                case "origin":
                    maker.create("cn=o", in: base.id, origin: Origin(source: "s", externalID: "1", externalDN: "x"))
                case "uuid":
                    maker.create("cn=o", in: base.id)
                    maker.batch.entries[1].record.uuid = jane.uuid
                case "missing member":
                    maker.create("cn=g", in: base.id, .group(Group(members: [EntryID(rawValue: 999)])))
                case "missing parent": maker.create("cn=p", in: EntryID(rawValue: 999))
                case "missing role":
                    var user = BatchMaker.person(maker.newUser(), "j")
                    user.role = Grant(role: RoleID(rawValue: 99))
                    maker.create("uid=j", in: base.id, .user(user))
                case "missing entry":
                    var ghost = jane
                    ghost.id = EntryID(rawValue: 999)
                    maker.update(ghost) { $0.rdn = [] }
                case "gap in the log":
                    maker.batch.head.change = maker.batch.head.change.next
                    maker.create("cn=o", in: base.id)
                case "no line in the log":
                    maker.create("cn=o", in: base.id)
                    maker.batch.log.removeLast()
                    maker.batch.head.change = maker.batch.log[0].number
                case "counters": maker.batch.head.entry = EntryID(rawValue: 1)
                case "role in use": maker.remove(roleEntry)
                case "parent in use": maker.remove(base)
                default: Issue.record("no such mistake")
                }
            }
        }
        #expect(error?.code == .conflict, "\(String(describing: error))")
        #expect(try store.contents() == before)
        // The connection is as good as before.
        try store.change { _ = $0.create("cn=next", in: base.id) }
    }

    @Test func undoesWhatIsThrownOutOf() throws {
        struct Stop: Error {}
        let before = try store.contents()
        #expect(throws: Stop.self) {
            try store.write { transaction in
                var maker = BatchMaker(before.head)
                maker.create("dc=example,dc=org", in: nil)
                try transaction.apply(maker.batch)
                #expect(try transaction.changes(after: ChangeNumber(rawValue: 0)).entries.count == 1)
                throw Stop()
            }
        }
        #expect(try store.contents() == before)
    }

    @Test func remembersSyncRuns() throws {
        func run(_ ended: Int64, _ outcome: SyncRun.Outcome) -> SyncRun {
            var run = SyncRun(
                source: "corp", startedAt: Timestamp(seconds: 1), endedAt: Timestamp(seconds: ended), outcome: outcome,
                removals: 3, digest: "ab", summary: "three left")
            run.removalSet = outcome == .held ? ["a", "b, \"c\""] : []
            return run
        }
        try store.record(run(10, .held))
        try store.change { maker in
            maker.create("dc=example,dc=org", in: nil)
            maker.batch.sync = [.run(run(20, .applied))]
        }
        try store.record(run(20, .failed))
        // The store numbers runs and adds the changes of the transaction.
        var known = try store.runs(of: "corp", since: Timestamp(seconds: 10))
        #expect(known.map(\.number) == [3, 2, 1] && known.map { $0.changes != nil } == [false, true, false])
        for index in known.indices { (known[index].number, known[index].changes) = (0, nil) }
        #expect(known == [run(20, .failed), run(20, .applied), run(10, .held)])
        #expect(try store.runs(of: "corp", since: Timestamp(seconds: 11)).count == 2)
        #expect(try store.runs(of: "other", since: Timestamp(seconds: 0)).isEmpty)
    }
}
