public import Identity

/// What is known of a list to be made (HTTP contract section 9).
public struct NewList: Sendable {
    /// The name; need not be unique.
    public var name: String
    /// Whether the list shows in public.
    public var isPublic = false
    /// Whether subscribers confirm.
    public var isDoubleOptIn = false
    /// Whether the list is archived.
    public var isArchived = false
    /// Free words.
    public var tags: [String] = []
    /// A description for people.
    public var summary = ""

    /// A private, active list with single opt-in.
    public init(name: String) { self.name = name }
}

extension DirectoryDraft {
    /// Makes a list.
    ///
    /// - Throws: ``ChangeError`` `invalid` with the field.
    public mutating func createList(_ new: NewList) throws(ChangeError) -> ListID {
        var random = SystemRandom()
        let name = try FieldRule.title(new.name)
        var list = SubscriberList(
            id: try newListID(), uuid: .random(using: &random), name: name, createdAt: time)
        list.isPublic = new.isPublic
        list.isDoubleOptIn = new.isDoubleOptIn
        list.isArchived = new.isArchived
        list.tags = new.tags
        list.summary = new.summary
        put(list)
        return list.id
    }

    /// Makes a list, and lets the acting user manage it whatever lists the roles reach.
    ///
    /// - Throws: ``ChangeError`` `invalid` with the field.
    public mutating func createOwnList(_ new: NewList) throws(ChangeError) -> ListID {
        let list = try createList(new)
        guard let actor = actor.entry, var record = snapshot.entry(actor)?.record,
            case .user(var user) = record.content,
            !(user.role.flatMap { snapshot.userRole($0.role) }?.isSuperAdmin ?? false), !holds(.manage, on: list)
        else { return list }
        user.ownLists.append(list)
        record.content = .user(user)
        try put(record)
        return list
    }

    /// Changes a list.
    ///
    /// - Parameter change: is handed the list as it is; number and identifier stay whatever it does.
    /// - Throws: ``ChangeError``: `notFound`, `invalid` with the field.
    public mutating func updateList(
        _ id: ListID, _ change: (inout SubscriberList) -> Void
    ) throws(ChangeError) {
        guard let before = snapshot.list(id) else { throw ChangeError(.notFound, "List not found") }
        var list = before
        change(&list)
        list.name = try FieldRule.title(list.name)
        list.id = id
        list.uuid = before.uuid
        list.createdAt = before.createdAt
        if list != before { put(list) }
    }

    /// Takes out a list, and out of all roles and users; a role that reached this list alone reaches none then.
    ///
    /// - Throws: ``ChangeError`` `notFound`.
    public mutating func deleteList(_ id: ListID) throws(ChangeError) {
        guard snapshot.list(id) != nil else { throw ChangeError(.notFound, "List not found") }
        for role in snapshot.userRoles {
            guard case .lists(let lists) = role.scope, lists.contains(id),
                var record = snapshot.entry(of: role.id)?.record
            else { continue }
            var role = role
            role.scope = .lists(lists.filter { $0 != id })
            var attributes = EntryAttributes(block: record.attributes, schema: schema)
            write(role, to: &attributes)
            record.attributes = attributes.block
            record.content = .userRole(role)
            try put(record)
        }
        for role in snapshot.listRoles where role.lists.contains(where: { $0.list == id }) {
            guard var record = snapshot.entry(of: role.id)?.record else { continue }
            var role = role
            role.lists.removeAll { $0.list == id }
            var attributes = EntryAttributes(block: record.attributes, schema: schema)
            write(role, to: &attributes)
            record.attributes = attributes.block
            record.content = .listRole(role)
            try put(record)
        }
        for entry in snapshot.users where entry.user?.ownLists.contains(id) ?? false {
            guard case .user(var user) = entry.record.content else { continue }
            var record = entry.record
            user.ownLists.removeAll { $0 == id }
            record.content = .user(user)
            try put(record)
        }
        remove(id)
    }
}
