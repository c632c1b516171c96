import Directory
import Hummingbird
import Identity

/// `/api/users` and `/api/profile` (HTTP contract sections 5 and 6), for reading.
enum UserRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/profile", beforeEnrolment: true) { call in
                guard let entry = call.snapshot.entry(call.account.entry) else { throw APIFailure.notAuthenticated }
                return .data(UserObject.user(entry, in: call.snapshot, of: api))
            },
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
        guard fields["page"] != nil || fields["per_page"] != nil else {
            let users = snapshot.users.lazy.filter { matches($0, query.lowercased()) }
            return .data(Array(users)) { UserObject.user($0, in: snapshot, of: api) }
        }
        let page = try Page(fields)
        let found = snapshot.users.filter { matches($0, query.lowercased()) }
        return .data([
            "results": .array(found[page.range(of: found.count)].map { UserObject.user($0, in: snapshot, of: api) }),
            "search": "", "query": .string(query), "total": .integer(Int64(found.count)),
            "per_page": .integer(Int64(page.size ?? found.count)), "page": .integer(Int64(page.number)),
        ])
    }

    /// Whether a part of the user name, the name or the e-mail address is the text, in any case.
    private static func matches(_ entry: Entry, _ query: String) -> Bool {
        guard !query.isEmpty, let user = entry.user else { return true }
        return user.username.lowercased().contains(query) || user.name.lowercased().contains(query)
            || user.email?.lowercased().contains(query) == true
    }
}

/// The part of a list that is asked for: `page` from 1, `per_page` from 1 to 1000 or `all`.
struct Page: Equatable {
    let number: Int
    /// How many stand on a page; `nil` for all of them.
    let size: Int?

    /// Reads a query; what is not given is page 1 with 20 lines.
    ///
    /// - Throws: ``FieldError``.
    init(_ fields: FormFields) throws(FieldError) {
        func number(_ name: String, _ range: ClosedRange<Int>) throws(FieldError) -> Int? {
            guard let text = fields[name], !text.isEmpty else { return nil }
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text), range.contains(value)
            else {
                throw FieldError(field: name, problem: "not a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        size = fields["per_page"] == "all" ? nil : try number("per_page", 1...1000) ?? 20
        self.number = try number("page", 1...Int(Int32.max)) ?? 1
    }

    /// The lines of the page, of so many in all.
    func range(of total: Int) -> Range<Int> {
        guard let size else { return number == 1 ? 0..<total : total..<total }
        let start = min(total, (number - 1) * size)
        return start..<min(total, start + size)
    }
}
