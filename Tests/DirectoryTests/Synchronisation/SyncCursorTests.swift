import Identity
import LDAPProtocol
import NIOCore
import Testing

@testable import Directory

/// Content synchronisation as a consumer sees it (RFC 4533).
@Suite struct SyncCursorTests {
    /// What came in one go.
    struct Answer {
        var lines: [String] = []
        var cookie: [UInt8]?
        var refreshDeletes: Bool?
        var code: ResultCode?
    }

    /// A directory with a consumer, who reads what comes in words: `add uid=jane`, `delete 3` for three identifiers.
    final class Consumer {
        private var cursor: SyncCursor
        private let names: (EntryUUID) -> String

        init(
            _ live: LiveDirectory, cookie: [UInt8]? = nil, persists: Bool = false, reloadHint: Bool = false,
            filter: String = "(|(objectClass=person)(objectClass=groupOfNames)(objectClass=gatehouseUserRole))",
            viewer: @escaping @Sendable (DirectorySnapshot) -> Viewer = { _ in .system }
        ) throws {
            let request = SearchRequest(
                baseObject: Array("dc=example,dc=org".utf8), filter: try Filter(parsing: filter),
                attributes: [Array("*".utf8), Array("+".utf8)])
            let sync = SyncRequestControl(
                mode: persists ? .refreshAndPersist : .refreshOnly, cookie: cookie, reloadHint: reloadHint)
            cursor = try live.synchronise(request, messageID: 7, sync: sync, assertion: nil, viewer: viewer).get()
            names = { uuid in
                live.snapshot.entry(uuid: uuid).map { Self.rdn($0.dn) } ?? "?"
            }
        }

        var isWaiting: Bool { cursor.isWaiting }

        static func rdn(_ dn: [UInt8]) -> String {
            String(decoding: dn.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self)
        }

        /// Reads until there is no more for the moment.
        func read(maximumBytes: Int = 1_000_000) throws -> Answer {
            var answer = Answer()
            var isOver = false
            while !isOver, !cursor.isWaiting {
                var buffer = ByteBuffer()
                isOver = cursor.advance(into: &buffer, maximumBytes: maximumBytes, until: .now + .seconds(9))
                while buffer.readableBytes > 0 {
                    try note(LDAPMessage.decode(from: &buffer, direction: .response), &answer)
                }
            }
            return answer
        }

        private func note(_ message: LDAPMessage, _ answer: inout Answer) throws {
            switch message.operation {
            case .searchResultEntry(let entry):
                let value = message.controls.first { $0.oid == ControlOID.syncState }?.value
                let state = try SyncStateControl(decoding: value ?? [])
                #expect(state.entryUUID.count == 16)
                answer.lines.append("\(state.state) \(Self.rdn(entry.objectName))")
                let types = entry.attributes.map { String(decoding: $0.type, as: UTF8.self) }
                #expect(state.state == .delete ? types.isEmpty : types.contains("entryCSN"))
                #expect(!types.contains("memberOf") && !types.contains("userPassword"))
            case .intermediateResponse(let response):
                switch try SyncInfo(decoding: response.value ?? []) {
                case .idSet(_, let deletes, let uuids):
                    answer.lines.append("\(deletes ? "delete" : "present") \(uuids.count)")
                case .newCookie(let cookie): answer.cookie = cookie
                case .refreshDelete(let cookie, let isDone): (answer.cookie, answer.refreshDeletes) = (cookie, isDone)
                case .refreshPresent(let cookie, let isDone): (answer.cookie, answer.refreshDeletes) = (cookie, !isDone)
                }
            case .searchResultDone(let done):
                answer.code = done.result.code
                if let value = message.controls.first(where: { $0.oid == ControlOID.syncDone })?.value {
                    let control = try SyncDoneControl(decoding: value)
                    (answer.cookie, answer.refreshDeletes) = (control.cookie, control.refreshDeletes)
                }
            default: Issue.record("unexpected answer")
            }
        }
    }

    private struct Company {
        let directory: TestDirectory
        let jane: UserID
        let joe: UserID
        let group: EntryID

        init() throws {
            let directory = try TestDirectory()
            (jane, joe, group) = try directory.change { draft throws(ChangeError) in
                let jane = try draft.createUser(NewUser(username: "jane"))
                let joe = try draft.createUser(NewUser(username: "joe"))
                let member = draft.snapshot.entry(of: jane)?.id ?? EntryID(rawValue: 0)
                return (jane, joe, try draft.createGroup(NewGroup(name: "staff", members: [member])))
            }
            self.directory = directory
        }

        var live: LiveDirectory { directory.live }

        func rename(_ user: UserID, to name: String) throws {
            try directory.change { draft throws(ChangeError) in
                var changes = UserChanges()
                changes.username = name
                try draft.updateUser(user, changes)
            }
        }
    }

    @Test func beginsWithEverythingAndGoesOnWithWhatChanged() throws {
        let company = try Company()
        let first = try Consumer(company.live).read()
        #expect(first.code == .success)
        #expect(first.refreshDeletes == false)
        #expect(first.lines.contains("add uid=jane") && first.lines.contains("add cn=staff"))
        #expect(first.lines.count == Set(first.lines).count)

        let cookie = try #require(first.cookie)
        #expect(String(decoding: cookie, as: UTF8.self).hasPrefix("csn=20270115080000."))
        let none = try Consumer(company.live, cookie: cookie).read()
        #expect(none.lines.isEmpty && none.refreshDeletes == true && none.cookie == cookie)

        try company.rename(company.jane, to: "joan")
        try company.directory.change { draft throws(ChangeError) in try draft.deleteUser(company.joe) }
        let next = try Consumer(company.live, cookie: Array("rid=042,".utf8) + cookie).read(maximumBytes: 1)
        // The group names her, so that it is another one now.
        #expect(next.lines == ["add uid=joan", "add cn=staff", "delete 1"])
        #expect(next.refreshDeletes == true)
        #expect(String(decoding: next.cookie ?? [], as: UTF8.self).hasPrefix("rid=042,csn="))
    }

    @Test func followsChangesAsTheyCome() throws {
        let company = try Company()
        let consumer = try Consumer(company.live, persists: true)
        let first = try consumer.read()
        #expect(first.code == nil && first.refreshDeletes == false && first.cookie != nil)
        #expect(consumer.isWaiting)

        try company.rename(company.jane, to: "joan")
        #expect(!consumer.isWaiting)
        let second = try consumer.read()
        #expect(second.lines == ["modify uid=joan", "modify cn=staff"])
        #expect(second.cookie != first.cookie)

        // Several changes that a slow consumer sees as one.
        let ann = try company.directory.change { draft throws(ChangeError) in
            try draft.createUser(NewUser(username: "ann"))
        }
        try company.directory.change { draft throws(ChangeError) in try draft.deleteUser(ann) }
        try company.directory.change { draft throws(ChangeError) in try draft.deleteUser(company.jane) }
        #expect(try consumer.read().lines == ["modify cn=staff", "delete uid=joan"])
    }

    @Test func tellsOfEntriesThatComeAndGoByTheFilter() throws {
        let company = try Company()
        let consumer = try Consumer(company.live, persists: true, filter: "(uid=jo*)")
        #expect(try consumer.read().lines == ["add uid=joe"])
        try company.rename(company.jane, to: "joan")
        #expect(try consumer.read().lines == ["add uid=joan"])
        try company.rename(company.joe, to: "frank")
        #expect(try consumer.read().lines == ["delete uid=joe"])
    }

    @Test func countsAnAssignmentAsAChangeOfTheRole() throws {
        let company = try Company()
        let role = try company.directory.change { draft throws(ChangeError) in
            try draft.createUserRole(NewUserRole(name: "Reader", permissions: []))
        }
        let consumer = try Consumer(company.live, persists: true)
        _ = try consumer.read()
        func assign(_ role: RoleID?) throws -> [String] {
            try company.directory.change { draft throws(ChangeError) in
                var changes = UserChanges()
                changes.role = .set(role.map { Grant(role: $0) })
                try draft.updateUser(company.joe, changes)
            }
            return try consumer.read().lines
        }
        #expect(try assign(role) == ["modify uid=joe", "modify cn=Reader"])
        #expect(try assign(nil) == ["modify uid=joe", "modify cn=Reader"])
    }

    @Test func goesOnAfterARestart() throws {
        let company = try Company()
        let cookie = try Consumer(company.live).read().cookie
        try company.directory.change { draft throws(ChangeError) in try draft.deleteUser(company.joe) }
        let next = try TestDirectory.directory(company.directory.store)
        let answer = try Consumer(next, cookie: cookie).read()
        #expect(answer.lines == ["delete 1"])
        #expect(answer.refreshDeletes == true)
    }

    @Test(arguments: [
        "csn=20270115080000.000001Z#fffff0#000#000000", "csn=20270115080000.999999Z#000002#000#000000",
        "csn=20270115080000.000001Z#000002#001#000000", "csn=", "anything",
    ])
    func sendsEverythingAnewWhereTheCookieIsOfAnotherHistory(_ cookie: String) throws {
        let company = try Company()
        let whole = try Consumer(company.live).read()
        let answer = try Consumer(company.live, cookie: Array(cookie.utf8)).read()
        #expect(answer.lines == whole.lines)
        #expect(answer.refreshDeletes == false)
        let refused = try Consumer(company.live, cookie: Array(cookie.utf8), reloadHint: true).read()
        #expect(refused.code == .syncRefreshRequired)
        #expect(refused.lines.isEmpty && refused.cookie == nil)
    }

    @Test func showsAConsumerWhatItMayReadAndBeginsAnewWhenThatChanges() throws {
        let company = try Company()
        let (reader, role): (UserID, RoleID) = try company.directory.change { draft throws(ChangeError) in
            let role = try draft.createUserRole(NewUserRole(name: "Reader", permissions: [.groupsGet]))
            var new = NewUser(username: "copy")
            new.role = Grant(role: role)
            return (try draft.createUser(new), role)
        }
        let entry = try #require(company.live.snapshot.entry(of: reader)).id
        let consumer = try Consumer(company.live, persists: true) { $0.viewer(of: entry) }
        let first = try consumer.read()
        #expect(
            first.lines == ["add cn=people", "add cn=staff", "add uid=copy"]
                || first.lines == [
                    "add cn=staff", "add uid=copy",
                ])
        try company.directory.change { draft throws(ChangeError) in
            var changes = UserRoleChanges()
            changes.permissions = [.groupsGet, .usersGet]
            try draft.updateUserRole(role, changes)
        }
        let end = try consumer.read()
        #expect(end.code == .syncRefreshRequired && end.lines.isEmpty)
        let anew = try Consumer(company.live, cookie: first.cookie) { $0.viewer(of: entry) }.read()
        #expect(anew.refreshDeletes == false)
        #expect(anew.lines.contains("add uid=jane"))
    }

    @Test func refusesWhatIsNoPartOfTheDirectory() throws {
        let company = try Company()
        let request = SearchRequest(
            baseObject: [], scope: .baseObject, filter: .present(attribute: Array("objectClass".utf8)))
        let sync = SyncRequestControl(mode: .refreshOnly)
        let answer = company.live.synchronise(request, messageID: 1, sync: sync, assertion: nil) { _ in .system }
        guard case .failure(let refusal) = answer else {
            Issue.record("synchronised")
            return
        }
        #expect(refusal.result.code == .unwillingToPerform)
    }
}
