import Directory
import Identity

/// Members of a group as a call names them: users by their number, groups by that of their entry.
struct GroupMembers: Sendable {
    /// The users; `nil` if the call says nothing of users.
    let users: [UserID]?
    /// The groups; `nil` if the call says nothing of groups.
    let groups: [EntryID]?

    private init(users: [UserID]?, groups: [EntryID]?) {
        self.users = users
        self.groups = groups
    }

    /// Reads the fields `users` and `groups`.
    ///
    /// - Throws: ``FieldError``.
    init(_ body: JSONObject) throws(FieldError) {
        users = try body.identifiers("users")?.map(UserID.init(rawValue:))
        groups = try body.identifiers("groups")?.map { EntryID(rawValue: UInt32($0)) }
    }

    /// Reads an array of users, or an object of the fields `users` and `groups`; `nil` if the field is not given.
    ///
    /// - Throws: ``FieldError``.
    init?(_ body: JSONObject, field: String) throws(FieldError) {
        switch body[field] {
        case nil, .null: return nil
        case .array:
            self.init(users: try body.identifiers(field)?.map(UserID.init(rawValue:)), groups: nil)
        case .object(let object): try self.init(object)
        case .some(let value): throw FieldError(field: field, problem: "\(value.typeName), not an array or object")
        }
    }

    /// The entries of all of them.
    ///
    /// - Throws: ``FieldError`` for one that does not exist.
    func entries(in snapshot: DirectorySnapshot) throws(FieldError) -> [EntryID] {
        var entries: [EntryID] = []
        for user in users ?? [] {
            guard let entry = snapshot.entry(of: user) else {
                throw FieldError(field: "users", problem: "there is no user \(user)")
            }
            entries.append(entry.id)
        }
        for group in groups ?? [] {
            guard snapshot.entry(group)?.group != nil else {
                throw FieldError(field: "groups", problem: "there is no group \(group.rawValue)")
            }
            entries.append(group)
        }
        return entries
    }

    /// The members that go when these take the place of those of their kinds. Members of other kinds stay.
    func replaced(in group: Group, _ snapshot: DirectorySnapshot) throws(FieldError) -> [EntryID] {
        let kept = Set(try entries(in: snapshot))
        return group.members.filter { member in
            guard !kept.contains(member), let entry = snapshot.entry(member) else { return false }
            return entry.user != nil ? users != nil : entry.group != nil && groups != nil
        }
    }
}
