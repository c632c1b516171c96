/// A list role: permissions list by list (HTTP contract section 8.1).
public struct ListRole: Sendable, Equatable {
    /// The number of the role.
    public var id: RoleID
    /// The name, unique among list roles whatever the case.
    public var name: String
    /// What the role allows, a line for each list, in the order given.
    public var lists: [ListGrant]

    /// Puts the parts together.
    public init(id: RoleID, name: String, lists: [ListGrant]) {
        self.id = id
        self.name = name
        self.lists = lists
    }
}

/// What a list role allows on one list.
public struct ListGrant: Sendable, Equatable {
    /// The list.
    public var list: ListID
    /// The permissions on it, each once.
    public var permissions: [ListPermission]

    /// Puts the parts together.
    public init(list: ListID, permissions: [ListPermission]) {
        self.list = list
        self.permissions = permissions
    }
}

/// A permission inside a list role.
public enum ListPermission: String, Sendable, CaseIterable {
    /// View the list.
    case get = "list:get"
    /// View and change the list.
    case manage = "list:manage"
}
