import Directory
import Hummingbird
import Identity

/// `GET /api/users` and `GET /api/users/:id` (HTTP contract sections 5.1 and 5.2).
enum UserRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/users", needs: .usersGet) { call in try list(call) },
            api.route(.get, "/api/users/:id", needs: .usersGet) { call in
                let number = try call.context.pathNumber()
                guard let entry = call.snapshot.entry(of: UserID(rawValue: number)) else {
                    throw APIFailure(.notFound, "User not found")
                }
                return .data(UserObject.user(entry, in: call.snapshot, of: api))
            },
        ]
    }

    /// All users, or a page of them when one is asked for.
    private static func list(_ call: Call) throws -> Response {
        let (snapshot, api) = (call.snapshot, call.api)
        let fields = try call.request.queryFields()
        let query = fields["query"]?.trimmingSpace() ?? ""
        let filter = UserFilter(query)
        let order = try UserOrder(fields)
        guard fields["page"] != nil || fields["per_page"] != nil else {
            if order.isByNumber {
                return .data(snapshot.users.lazy.filter(filter.matches)) { UserObject.user($0, in: snapshot, of: api) }
            }
            return .data(order.sorted(snapshot.users.filter(filter.matches), of: api)) {
                UserObject.user($0, in: snapshot, of: api)
            }
        }
        let page = try Page(fields)
        let (shown, total) = part(page, of: snapshot, filter, order, api)
        return .data([
            "results": .array(shown.map { UserObject.user($0, in: snapshot, of: api) }),
            "search": "", "query": .string(query), "total": .integer(Int64(total)),
            "per_page": .integer(Int64(page.size ?? total)), "page": .integer(Int64(page.number)),
        ])
    }

    /// The users of a page, and how many there are on all pages.
    private static func part(
        _ page: Page, of snapshot: DirectorySnapshot, _ filter: UserFilter, _ order: UserOrder, _ api: API
    ) -> ([Entry], Int) {
        // The usual page costs the same however many users there are.
        if filter.isEmpty, order.isByNumber {
            let total = snapshot.numberOfUsers
            return (snapshot.users(page.range(of: total)), total)
        }
        let found = order.sorted(snapshot.users.filter(filter.matches), of: api)
        return (Array(found[page.range(of: found.count)]), found.count)
    }
}
