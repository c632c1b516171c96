public import Identity
import LDAPProtocol

/// What is known of a user role to be made.
public struct NewUserRole: Sendable {
    /// The name, unique among user roles whatever the case.
    public var name: String
    /// The permissions; duplicates collapse.
    public var permissions: [Permission]
    /// The lists that the role's list permissions reach.
    public var scope: ListScope
    /// Whether holders must enrol a second factor.
    public var requiresTwoFactor: Bool
    /// How many entries an unpaged search over LDAP returns to holders; 0 for all, `nil` for what the server allows.
    public var searchLimit: Int?
    /// The number to take, if it is free.
    public var number: RoleID?

    /// Puts the parts together.
    public init(
        name: String, permissions: [Permission], scope: ListScope = .all, requiresTwoFactor: Bool = false,
        searchLimit: Int? = nil, number: RoleID? = nil
    ) {
        self.name = name
        self.permissions = permissions
        self.scope = scope
        self.requiresTwoFactor = requiresTwoFactor
        self.searchLimit = searchLimit
        self.number = number
    }
}

/// What becomes of a user role; what is not named stays, what is named is replaced.
public struct UserRoleChanges: Sendable {
    /// Another name: the entry is renamed.
    public var name: String?
    /// Other permissions.
    public var permissions: [Permission]?
    /// Other lists.
    public var scope: ListScope?
    /// Whether holders must enrol a second factor.
    public var requiresTwoFactor: Bool?
    /// Another limit of unpaged searches.
    public var searchLimit: FieldChange<Int> = .keep

    /// Nothing changes.
    public init() {}
}

extension DirectoryDraft {
    /// Makes a user role below `ou=roles`.
    ///
    /// - Throws: ``ChangeError``: `invalid` with the field, `taken`, `forbidden`.
    public mutating func createUserRole(_ new: NewUserRole) throws(ChangeError) -> RoleID {
        let role = try checked(
            UserRole(
                id: try newRoleID(wanted: new.number), name: new.name, permissions: new.permissions, scope: new.scope,
                requiresTwoFactor: new.requiresTwoFactor, searchLimit: new.searchLimit))
        try guardGrant(role)
        let parent = try entry(of: .roles)
        var attributes = EntryAttributes(schema: schema)
        write(role, to: &attributes)
        _ = try create(
            rdn: RelativeDistinguishedName("cn", role.name).bytes, below: parent, attributes, .userRole(role))
        return role.id
    }

    /// Changes a user role; holders have it changed at once.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `invalid` with the field, `taken`, `forbidden`.
    public mutating func updateUserRole(_ id: RoleID, _ changes: UserRoleChanges) throws(ChangeError) {
        guard let entry = snapshot.entry(of: id), var role = entry.userRole else { throw Self.noRole }
        try refuseSuperAdminRole(id)
        let before = role
        role.name = changes.name ?? role.name
        role.permissions = changes.permissions ?? role.permissions
        role.scope = changes.scope ?? role.scope
        role.requiresTwoFactor = changes.requiresTwoFactor ?? role.requiresTwoFactor
        role.searchLimit = changes.searchLimit.applied(to: role.searchLimit)
        role = try checked(role)
        try guardGrant(role, before: before)
        var record = entry.record
        var attributes = EntryAttributes(block: record.attributes, schema: schema)
        if role.name != before.name { record.rdn = rename(to: role.name, &attributes, rdn: record.rdn) }
        write(role, to: &attributes)
        record.attributes = attributes.block
        record.content = .userRole(role)
        if record != entry.record { try put(record) }
    }

    /// Takes out a role of either kind that nobody holds.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `invalid` for role 1, `inUse`, `forbidden`.
    public mutating func deleteRole(_ id: RoleID) throws(ChangeError) {
        try refuseSuperAdminRole(id)
        guard let entry = snapshot.entry(of: id) else { throw Self.noRole }
        if let role = entry.userRole, role.isSuperAdmin { try guardGrant(role) }
        try remove(entry.id)
    }

    private static var noRole: ChangeError { ChangeError(.notFound, "Role not found") }

    private func refuseSuperAdminRole(_ id: RoleID) throws(ChangeError) {
        if id == .superAdmin { throw ChangeError(.invalid, field: "id", "Invalid ID(s)") }
    }

    private func checked(_ role: UserRole) throws(ChangeError) -> UserRole {
        var role = role
        role.name = try FieldRule.title(role.name)
        var seen: Set<Permission> = []
        role.permissions = role.permissions.filter { seen.insert($0).inserted }
        for permission in role.permissions where !snapshot.permissions.contains(permission) {
            throw ChangeError(.invalid, field: "permission", "Invalid fields: permission: \(permission)")
        }
        if let limit = role.searchLimit, !(0...Self.highestSearchLimit).contains(limit) {
            throw ChangeError(
                .invalid, field: "search_limit",
                "A search limit is a number from 0, which stands for none, to \(Self.highestSearchLimit).")
        }
        if case .lists(let lists) = role.scope {
            var known: Set<ListID> = []
            let lists = lists.filter { known.insert($0).inserted }
            try checkLists(lists)
            role.scope = .lists(lists)
        }
        return role
    }

    private static var highestSearchLimit: Int { 1_000_000_000 }

    private func checkLists(_ lists: [ListID]) throws(ChangeError) {
        for list in lists where snapshot.list(list) == nil {
            throw ChangeError(.invalid, field: "list_ids", "There is no list \(list).")
        }
    }

    /// The attributes that say natively what a user role is. Number 0 stands for a scope without any list.
    func write(_ role: UserRole, to attributes: inout EntryAttributes) {
        attributes.insert([Array("gatehouseUserRole".utf8)], into: types.objectClass)
        if attributes[types.cn].isEmpty { attributes[text: types.cn] = role.name }
        attributes[text: types.gatehouseRoleId] = String(role.id.rawValue)
        attributes[types.gatehousePermission] = role.permissions.map { Array($0.rawValue.utf8) }
        attributes[text: types.gatehouseRequireTwoFactor] = role.requiresTwoFactor ? "TRUE" : nil
        attributes[text: types.gatehouseSearchLimit] = role.searchLimit.map { String($0) }
        switch role.scope {
        case .all: attributes[types.gatehouseListId] = []
        case .lists(let lists):
            let numbers = lists.isEmpty ? [0] : lists.map(\.rawValue)
            attributes[types.gatehouseListId] = numbers.map { Array(String($0).utf8) }
        }
    }

    // MARK: List roles

    /// Makes a list role below `ou=list-roles`.
    ///
    /// - Parameter number: the number to take, if it is free.
    /// - Throws: ``ChangeError``: `invalid` with the field, `taken`, `forbidden`.
    public mutating func createListRole(
        name: String, lists: [ListGrant], number: RoleID? = nil
    ) throws(ChangeError) -> RoleID {
        let role = try checked(ListRole(id: try newRoleID(wanted: number), name: name, lists: lists))
        try guardGrant(role.lists, before: [])
        let parent = try entry(of: .listRoles)
        var attributes = EntryAttributes(schema: schema)
        write(role, to: &attributes)
        _ = try create(
            rdn: RelativeDistinguishedName("cn", role.name).bytes, below: parent, attributes, .listRole(role))
        return role.id
    }

    /// Changes a list role; what is `nil` stays, what is given is replaced.
    ///
    /// - Throws: ``ChangeError``: `notFound`, `invalid` with the field, `taken`, `forbidden`.
    public mutating func updateListRole(
        _ id: RoleID, name: String? = nil, lists: [ListGrant]? = nil
    ) throws(ChangeError) {
        try refuseSuperAdminRole(id)
        guard let entry = snapshot.entry(of: id), let before = entry.listRole else { throw Self.noRole }
        let role = try checked(ListRole(id: id, name: name ?? before.name, lists: lists ?? before.lists))
        try guardGrant(role.lists, before: before.lists)
        var record = entry.record
        var attributes = EntryAttributes(block: record.attributes, schema: schema)
        if role.name != before.name { record.rdn = rename(to: role.name, &attributes, rdn: record.rdn) }
        write(role, to: &attributes)
        record.attributes = attributes.block
        record.content = .listRole(role)
        if record != entry.record { try put(record) }
    }

    /// One line for each list, with each permission once; lines without permissions are dropped.
    private func checked(_ role: ListRole) throws(ChangeError) -> ListRole {
        var lists: [ListGrant] = []
        try checkLists(role.lists.map(\.list))
        for grant in role.lists where !grant.permissions.isEmpty {
            let index = lists.firstIndex { $0.list == grant.list } ?? lists.endIndex
            if index == lists.endIndex { lists.append(ListGrant(list: grant.list, permissions: [])) }
            for permission in grant.permissions where !lists[index].permissions.contains(permission) {
                lists[index].permissions.append(permission)
            }
        }
        return ListRole(id: role.id, name: try FieldRule.title(role.name), lists: lists)
    }

    /// The attributes that say natively what a list role is.
    func write(_ role: ListRole, to attributes: inout EntryAttributes) {
        attributes.insert([Array("gatehouseListRole".utf8)], into: types.objectClass)
        if attributes[types.cn].isEmpty { attributes[text: types.cn] = role.name }
        attributes[text: types.gatehouseRoleId] = String(role.id.rawValue)
        attributes[types.gatehouseListId] = role.lists.map { Array(String($0.list.rawValue).utf8) }
        attributes[types.gatehouseListPermission] = role.lists.flatMap { grant in
            grant.permissions.map { Array("\(grant.list):\($0.rawValue)".utf8) }
        }
    }
}
