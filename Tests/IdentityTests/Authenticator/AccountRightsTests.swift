import Identity
import Testing

@Suite struct AccountRightsTests {
    private static func account(
        _ permissions: [Permission], scope: ListScope = .all, grants: [ListGrant] = []
    ) -> Account {
        let user = User(
            id: UserID(rawValue: 9), username: "u", canonicalUsername: "u", name: "u", type: .user)
        return Account(
            entry: EntryID(rawValue: 9), uuid: EntryUUID(high: 0, low: 9), user: user,
            role: UserRole(id: RoleID(rawValue: 7), name: "r", permissions: permissions, scope: scope),
            listRole: grants.isEmpty ? nil : ListRole(id: RoleID(rawValue: 8), name: "l", lists: grants),
            origin: nil, groups: { [] })
    }

    struct Case: Sendable {
        let name: String
        let account: Account
        let views: Bool
        let manages: Bool
    }

    private static let one = ListID(rawValue: 1)
    private static let other = ListID(rawValue: 2)

    /// Section 3.4 of the HTTP contract, asked about list 1.
    static let cases: [Case] = [
        Case(name: "nothing", account: account([]), views: false, manages: false),
        Case(name: "super admin", account: account([.everything]), views: true, manages: true),
        Case(name: "get_all", account: account([.listsGetAll]), views: true, manages: false),
        Case(name: "manage_all", account: account([.listsManageAll]), views: true, manages: true),
        Case(name: "get, all lists", account: account([.listsGet]), views: true, manages: false),
        Case(name: "get, this list", account: account([.listsGet], scope: .lists([one])), views: true, manages: false),
        Case(name: "get, another", account: account([.listsGet], scope: .lists([other])), views: false, manages: false),
        Case(name: "get, list gone", account: account([.listsGet], scope: .lists([])), views: false, manages: false),
        Case(name: "manage, all lists", account: account([.listsManage]), views: true, manages: true),
        Case(
            name: "manage, another", account: account([.listsManage], scope: .lists([other])), views: false,
            manages: false),
        Case(
            name: "get_all, whatever the scope", account: account([.listsGetAll], scope: .lists([])), views: true,
            manages: false),
        Case(
            name: "list role get", account: account([], grants: [ListGrant(list: one, permissions: [.get])]),
            views: true, manages: false),
        Case(
            name: "list role manage", account: account([], grants: [ListGrant(list: one, permissions: [.manage])]),
            views: true, manages: true),
        Case(
            name: "list role on another",
            account: account([], grants: [ListGrant(list: other, permissions: [.manage])]),
            views: false, manages: false),
    ]

    @Test(arguments: cases) func answersForLists(_ example: Case) {
        #expect(example.account.allows(list: Self.one, manage: false) == example.views, "\(example.name)")
        #expect(example.account.allows(list: Self.one, manage: true) == example.manages, "\(example.name)")
    }

    @Test func neverGrantsTheQuestionForEverything() {
        #expect(!Self.account([.everything]).allows(.everything))
        #expect(Self.account([.everything]).allows(Permission(rawValue: "wiki:edit")))
        #expect(!Self.account([.usersManage]).allows(.usersGet))
    }

    @Test func answersWhatIsAskedAlongWithALogin() async throws {
        let fixture = try LoginFixture()
        func ask(_ name: String, _ permission: String? = nil, list: Int32? = nil, manage: Bool = false) async -> String
        {
            var attempt = fixture.attempt(name, door: .check)
            attempt.permission = permission.map { Permission(rawValue: $0) }
            attempt.list = list.map { .init(list: ListID(rawValue: $0), manage: manage) }
            return await fixture.authenticator.authenticate(attempt).summary
        }
        #expect(await ask("jane", "campaigns:get") == "allowed")
        #expect(await ask("jane", "campaigns:send") == "not_permitted/not_permitted")
        #expect(await ask("jane", "*") == "not_permitted/not_permitted")
        #expect(await ask("root", "campaigns:send") == "allowed")
        #expect(await ask("root", "*") == "not_permitted/not_permitted")
        #expect(await ask("fast", "campaigns:get") == "not_permitted/not_permitted")
        #expect(await ask("jane", list: 1) == "allowed")
        #expect(await ask("jane", list: 1, manage: true) == "not_permitted/not_permitted")
        #expect(await ask("jane", list: 2, manage: true) == "allowed")
        #expect(await ask("jane", list: 3) == "not_permitted/not_permitted")
        #expect(await ask("root", list: 3, manage: true) == "allowed")
    }

    @Test func tellsNoRightsWithoutARightPassword() async throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt("jane", "wrong password", door: .check)
        attempt.permission = Permission(rawValue: "campaigns:send")
        #expect(await fixture.authenticator.authenticate(attempt).summary == "invalid/wrong_password")
    }

    @Test func usesARoleAsItIsNow() async throws {
        let fixture = try LoginFixture()
        var attempt = fixture.attempt("jane", door: .check)
        attempt.permission = Permission(rawValue: "campaigns:send")
        #expect(await fixture.authenticator.authenticate(attempt).refusal?.reason == .notPermitted)
        fixture.accounts.change(LoginFixture.jane) {
            $0.role?.permissions.append(Permission(rawValue: "campaigns:send"))
        }
        // The password is remembered, the right is not.
        guard case .verdict(.allowed(let admission)) = fixture.authenticator.decide(attempt) else {
            Issue.record("not answered from memory")
            return
        }
        #expect(admission.permissions.contains(Permission(rawValue: "campaigns:send")))
        #expect(admission.account.groups == ["staff"])
    }
}
