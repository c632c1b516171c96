import Directory
import Hummingbird
import Identity

/// `/api/lists` (HTTP contract section 9). Who may view and manage which list stands in section 3.4.
enum ListRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/lists") { call in
                let fields = try call.request.queryFields()
                let query = fields["query"]?.trimmingSpace() ?? ""
                let word = query.lowercased()
                let page = fields["minimal"] == "true" ? nil : try Page(fields)
                let found = call.snapshot.lists.filter { list in
                    call.account.allows(list: list.id, manage: false)
                        && (word.isEmpty || list.name.lowercased().contains(word))
                }
                return .page(found, page, query: query, ListObject.list)
            },
            api.route(.get, "/api/lists/:id") { call in
                let id = try list(call, manage: false)
                return try answer(id, call.snapshot)
            },
            api.route(.post, "/api/lists", needs: .listsManageAll, .listsManage) { call in
                let body = try ListBody(try await call.body())
                guard let name = body.name else { throw FieldError(field: "name", problem: "missing") }
                let list = try await api.directory.perform(call.actor) { draft in
                    let id = try draft.createOwnList(body.new(name))
                    return draft.snapshot.list(id).map(ListObject.list) ?? .null
                }
                return .data(list)
            },
            api.route(.put, "/api/lists/:id") { call in
                let id = try list(call, manage: true)
                let body = try ListBody(try await call.body())
                let snapshot = try await api.directory.perform(call.actor) { draft in
                    try draft.updateList(id, body.change)
                    return draft.snapshot
                }
                return try answer(id, snapshot)
            },
            api.route(.delete, "/api/lists/:id") { call in
                let id = try list(call, manage: true)
                try await api.directory.perform(call.actor) { draft in try draft.deleteList(id) }
                return .data(true)
            },
        ]
    }

    private static func answer(_ id: ListID, _ snapshot: DirectorySnapshot) throws -> Response {
        guard let list = snapshot.list(id) else { throw APIFailure(.notFound, "List not found") }
        return .data(ListObject.list(list))
    }

    /// The list in the path, if the caller may do that with it. Who may not is not told whether there is such a list.
    private static func list(_ call: Call, manage: Bool) throws -> ListID {
        let refusal = APIFailure(.forbidden, "permission denied: \(manage ? "list:manage" : "list:get")")
        guard call.account.allowsSomeList else { throw refusal }
        let id = ListID(rawValue: try call.context.pathNumber())
        guard call.account.allows(list: id, manage: manage) else { throw refusal }
        guard call.snapshot.list(id) != nil else { throw APIFailure(.notFound, "List not found") }
        return id
    }
}
