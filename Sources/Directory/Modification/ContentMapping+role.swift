import Identity
import LDAPProtocol

extension ContentMapping {
    mutating func userRole(
        _ image: inout EntryImage, _ existing: Entry?, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> UserRole {
        let types = draft.types
        let id = try number(image, existing?.userRole?.id, &draft)
        var permissions: [Permission] = []
        for value in image.attributes[types.gatehousePermission] {
            let permission = Permission(rawValue: String(decoding: value, as: UTF8.self))
            guard draft.snapshot.permissions.contains(permission) else {
                throw ChangeError(
                    .invalid, field: "permission", "there is no permission \(permission); declare it first")
            }
            if !permissions.contains(permission) { permissions.append(permission) }
        }
        var role = existing?.userRole ?? UserRole(id: id, name: "", permissions: [])
        role.name = try name(image, draft)
        role.permissions = permissions
        role.scope = try scope(image, &draft)
        role.requiresTwoFactor = image.attributes[text: types.gatehouseRequireTwoFactor]?.uppercased() == "TRUE"
        role.searchLimit = image.attributes[text: types.gatehouseSearchLimit].flatMap { Int($0) }.map { max(0, $0) }
        draft.write(role, to: &image.attributes)
        return role
    }

    /// The lists that a user role reaches: all without `gatehouseListId`, none with 0 alone.
    private mutating func scope(
        _ image: EntryImage, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> ListScope {
        let values = image.attributes[draft.types.gatehouseListId]
        guard !values.isEmpty else { return .all }
        var lists: [ListID] = []
        for value in values {
            guard let number = Int32(String(decoding: value, as: UTF8.self)), number >= 0 else {
                throw ChangeError(.invalid, "gatehouseListId has to be the number of a list")
            }
            let list = ListID(rawValue: number)
            guard number > 0, !lists.contains(list) else { continue }
            try makeList(list, &draft)
            lists.append(list)
        }
        return .lists(lists)
    }

    mutating func listRole(
        _ image: inout EntryImage, _ existing: Entry?, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> ListRole {
        let id = try number(image, existing?.listRole?.id, &draft)
        var grants: [ListGrant] = []
        for value in image.attributes[draft.types.gatehouseListPermission] {
            let text = String(decoding: value, as: UTF8.self)
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let number = Int32(parts[0]), number > 0,
                let permission = ListPermission(rawValue: String(parts[1]))
            else {
                throw ChangeError(
                    .invalid,
                    "gatehouseListPermission '\(text.prefix(64))' is not NUMBER:list:get or NUMBER:list:manage")
            }
            let list = ListID(rawValue: number)
            try makeList(list, &draft)
            if let index = grants.firstIndex(where: { $0.list == list }) {
                if !grants[index].permissions.contains(permission) { grants[index].permissions.append(permission) }
            } else {
                grants.append(ListGrant(list: list, permissions: [permission]))
            }
        }
        let role = ListRole(id: id, name: try name(image, draft), lists: grants)
        draft.write(role, to: &image.attributes)
        return role
    }

    /// The name of a role: the `cn` that its entry is named by (decisions 6), else the first one.
    private func name(_ image: EntryImage, _ draft: DirectoryDraft) throws(ChangeError) -> String {
        let rdn = try? RelativeDistinguishedName(parsing: image.rdn)
        let value = rdn?.components.first { draft.schema.attributeID($0.type) == draft.types.cn }?.value
        return try FieldRule.title(
            value.map { String(decoding: $0, as: UTF8.self) } ?? image.attributes[text: draft.types.cn] ?? "")
    }

    /// The number of a role: the one it has, else the one that is asked for, else a new one.
    private mutating func number(
        _ image: EntryImage, _ known: RoleID?, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> RoleID {
        let wanted = image.attributes[text: draft.types.gatehouseRoleId].flatMap { Int32($0) }.map {
            RoleID(rawValue: $0)
        }
        let number: RoleID = if let known { known } else { try draft.newRoleID(wanted: wanted) }
        if let wanted, wanted != number {
            note(.conflict("role number \(wanted) is not free; the role has number \(number)"))
        }
        return number
    }

    /// A list that a role speaks of and nobody made yet.
    private mutating func makeList(_ id: ListID, _ draft: inout DirectoryDraft) throws(ChangeError) {
        guard draft.snapshot.list(id) == nil else { return }
        guard makesLists else { throw ChangeError(.invalid, field: "list_ids", "There is no list \(id).") }
        var random = SystemRandom()
        let number = try draft.newListID(wanted: id)
        draft.put(
            SubscriberList(id: number, uuid: .random(using: &random), name: "List \(number)", createdAt: draft.time))
        note(.remark("list \(number) did not exist and was made as \"List \(number)\""))
    }
}
