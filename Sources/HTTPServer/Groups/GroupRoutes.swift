import Directory
import Hummingbird
import Identity

/// `/api/groups`: the groups of the directory and their direct members.
enum GroupRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/groups", needs: .groupsGet) { call in try list(call) },
            api.route(.get, "/api/groups/:id", needs: .groupsGet) { call in
                try answer(try group(call), call.snapshot)
            },
            api.route(.post, "/api/groups", needs: .groupsManage) { call in
                let body = try await call.body()
                guard let name = try body.title("name") else { throw FieldError(field: "name", problem: "missing") }
                let summary = try body.text("description")
                let members = try GroupMembers(body)
                return .data(
                    try await api.directory.perform(call.actor) { draft in
                        let entries = try members.entries(in: draft.snapshot)
                        let id = try draft.createGroup(NewGroup(name: name, summary: summary, members: entries))
                        return object(id, draft.snapshot)
                    })
            },
            api.route(.put, "/api/groups/:id", needs: .groupsManage) { call in
                let id = try group(call)
                let body = try await call.body()
                let (name, summary) = (try body.title("name"), try body.text("description"))
                let members = try GroupMembers(body)
                return try await change(id, call) { draft, group in
                    var changes = try replacing(group, by: members, in: draft.snapshot)
                    changes.name = name
                    if let summary { changes.summary = .set(summary) }
                    return changes
                }
            },
            api.route(.delete, "/api/groups/:id", needs: .groupsManage) { call in
                let id = try group(call)
                try await api.directory.perform(call.actor) { draft in try draft.deleteGroup(id) }
                return .data(true)
            },
            api.route(.put, "/api/groups/:id/members", needs: .groupsManage) { call in try await changeMembers(call) },
        ]
    }

    /// Other members: those in `users` and `groups` instead of the present ones, or those in `add` besides and those in
    /// `remove` no more.
    private static func changeMembers(_ call: Call) async throws -> Response {
        let id = try group(call)
        let body = try await call.body()
        let members = try GroupMembers(body)
        let (added, removed) = (try GroupMembers(body, field: "add"), try GroupMembers(body, field: "remove"))
        let replaces = members.users != nil || members.groups != nil
        guard replaces != (added != nil || removed != nil) else {
            throw FieldError(field: "add", problem: "either add and remove are given, or users and groups")
        }
        return try await change(id, call) { draft, group in
            if replaces { return try replacing(group, by: members, in: draft.snapshot) }
            var changes = GroupChanges()
            changes.added = try added?.entries(in: draft.snapshot) ?? []
            changes.removed = try removed?.entries(in: draft.snapshot) ?? []
            return changes
        }
    }

    private static func replacing(
        _ group: Group, by members: GroupMembers, in snapshot: DirectorySnapshot
    ) throws -> GroupChanges {
        var changes = GroupChanges()
        changes.added = try members.entries(in: snapshot)
        changes.removed = try members.replaced(in: group, snapshot)
        return changes
    }

    private static func change(
        _ id: EntryID, _ call: Call,
        _ changes: @escaping @Sendable (DirectoryDraft, Group) throws -> GroupChanges
    ) async throws -> Response {
        .data(
            try await call.api.directory.perform(call.actor) { draft in
                guard let group = draft.snapshot.entry(id)?.group else { throw notFound }
                try draft.updateGroup(id, try changes(draft, group))
                return object(id, draft.snapshot)
            })
    }

    /// All groups, or a page of them when one is asked for.
    private static func list(_ call: Call) throws -> Response {
        let snapshot = call.snapshot
        let fields = try call.request.queryFields()
        let query = fields["query"]?.trimmingSpace() ?? ""
        let word = query.lowercased()
        let found = snapshot.groups.filter { entry in
            word.isEmpty || GroupObject.name(of: entry, in: snapshot).lowercased().contains(word)
        }
        guard fields["page"] != nil || fields["per_page"] != nil else {
            return .data(found) { GroupObject.group($0, in: snapshot) }
        }
        return .page(found, try Page(fields), query: query) { GroupObject.group($0, in: snapshot) }
    }

    /// The group in the path.
    private static func group(_ call: Call) throws -> EntryID {
        let id = EntryID(rawValue: UInt32(try call.context.pathNumber()))
        guard call.snapshot.entry(id)?.group != nil else { throw notFound }
        return id
    }

    private static func answer(_ id: EntryID, _ snapshot: DirectorySnapshot) throws -> Response {
        .data(object(id, snapshot))
    }

    private static func object(_ id: EntryID, _ snapshot: DirectorySnapshot) -> JSONValue {
        snapshot.entry(id).map { GroupObject.group($0, in: snapshot) } ?? .null
    }

    private static let notFound = APIFailure(.notFound, "Group not found")
}
