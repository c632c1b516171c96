import Directory
import HTTPTypes
import Hummingbird
import Identity

/// `GET /api/audit`: the trail of changes and log-ins, the newest lines first.
///
/// The filters `actor` and `target` take a user name, an e-mail address, a DN or the number of a user; `since` and `until`
/// take times; `kind` takes words with commas between; `door`, `address`, `service` and `outcome` are compared as they are. A page ends with `next`, which is asked for as `after`.
enum AuditRoutes {
    /// - Parameter reader: `nil` where there is no trail to be read.
    static func routes(_ api: API, reader: AuditReader?) -> [Route] {
        guard let reader else { return [] }
        return [
            api.route(.get, "/api/audit", needs: .auditGet) { call in
                let fields = try call.request.queryFields()
                let page = try Page(fields)
                guard let size = page.size, page.number <= deepest / size else {
                    throw FieldError(field: "page", problem: "too deep: go on with after, or narrow the question")
                }
                var query = try query(fields, in: call.snapshot)
                query.limit = page.number * size
                do {
                    let found = try await reader.page(query)
                    let lines = found.lines.dropFirst((page.number - 1) * size)
                    return .data([
                        "results": .array(lines.map(line)), "page": .integer(Int64(page.number)),
                        "per_page": .integer(Int64(size)), "next": .optional(found.next?.description),
                    ])
                } catch let error as AuditReaderError {
                    throw APIFailure(.tooManyRequests, error.description, retryAfter: 1)
                }
            }
        ]
    }

    /// How many lines may come before the end of a page that is asked for by its number.
    private static let deepest = 10_000

    private static func query(_ fields: FormFields, in snapshot: DirectorySnapshot) throws(FieldError) -> AuditQuery {
        func word(_ name: String) throws(FieldError) -> String? {
            guard let text = fields[name]?.trimmingSpace(), !text.isEmpty else { return nil }
            guard text.utf8.count <= 2000 else { throw FieldError(field: name, problem: "longer than 2000 bytes") }
            return text
        }
        func moment(_ name: String) throws(FieldError) -> Timestamp? {
            guard let text = try word(name) else { return nil }
            guard let moment = Timestamp(rfc3339: text) else {
                throw FieldError(field: name, problem: "not a time such as 2026-11-23T21:45:00Z")
            }
            return moment
        }
        var query = AuditQuery()
        query.actor = try word("actor").map(snapshot.auditSubject)
        query.target = try word("target").map(snapshot.auditSubject)
        query.door = try word("door")
        query.address = try word("address")
        query.service = try word("service")
        query.outcome = try word("outcome")
        query.since = try moment("since")
        query.until = try moment("until")
        for kind in try word("kind")?.split(separator: ",") ?? [] {
            guard let action = AuditAction(rawValue: kind.trimmingSpace()) else {
                let known = AuditAction.allCases.map(\.rawValue).joined(separator: ", ")
                throw FieldError(field: "kind", problem: "one of \(known) is taken")
            }
            query.actions.insert(action)
        }
        if let text = try word("after") {
            guard let position = AuditPosition(text) else {
                throw FieldError(field: "after", problem: "no place in the trail")
            }
            query.after = position
        }
        return query
    }

    private static func line(_ line: AuditLine) -> JSONValue {
        var login: LoginEvent?
        if case .login(let event) = line.content { login = event }
        return [
            "id": .string(line.position.description), "time": .string(line.time.rfc3339),
            "kind": .string(line.action.rawValue), "actor": .string(line.actor), "door": .string(line.door),
            "address": .optional(line.address), "target": .string(line.target), "outcome": .optional(line.outcome),
            "service": .optional(login?.service),
            "duration_us": login?.duration.map { .integer($0) } ?? .null,
            "before": object(line.before), "after": object(line.after),
        ]
    }

    private static func object(_ text: String?) -> JSONValue {
        guard let text else { return .null }
        return (try? JSONParser.object(Array(text.utf8), depthLimit: 64)).map { .object($0) } ?? .string(text)
    }
}
