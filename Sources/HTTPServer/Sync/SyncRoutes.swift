import HTTPTypes
import Hummingbird
import Identity

/// `/api/sync`: the sources of the sync, their runs, approvals and undoing.
enum SyncRoutes {
    /// - Parameter sync: `nil` where nothing is synced.
    static func routes(_ api: API, sync: (any SyncControl)?) -> [Route] {
        guard let sync else { return [] }
        return [
            api.route(.get, "/api/sync/sources", needs: .syncGet) { _ in
                .data(.array(try await sync.sources().map(SyncObject.source)))
            },
            api.route(.get, "/api/sync/runs", needs: .syncGet) { call in
                let fields = try call.request.queryFields()
                let page = try Page(fields)
                guard let size = page.size, page.number <= deepest / size else {
                    throw FieldError(field: "page", problem: "too deep: go on with before")
                }
                let before = try fields["before"].flatMap { $0.isEmpty ? nil : $0 }.map { text throws(FieldError) in
                    guard let number = PathNumber.of(text) else {
                        throw FieldError(field: "before", problem: "not the number of a run")
                    }
                    return Int64(number)
                }
                let source = fields["source"].flatMap { $0.isEmpty ? nil : $0 }
                let runs = try await sync.runs(of: source, before: before, limit: page.number * size)
                return .data([
                    "results": .array(runs.dropFirst((page.number - 1) * size).map(SyncObject.run)),
                    "page": .integer(Int64(page.number)), "per_page": .integer(Int64(size)),
                ])
            },
            api.route(.get, "/api/sync/runs/:id", needs: .syncGet) { call in
                let number = try call.context.pathNumber()
                guard let run = try await sync.run(Int64(number)) else {
                    throw APIFailure(.notFound, "Run not found")
                }
                return .data(SyncObject.runWithPlan(run))
            },
            api.route(.post, "/api/sync/sources/:name/run", needs: .syncManage) { call in
                let name = try call.word("name")
                try await refusing { try await sync.start(name, actor: call.actor) }
                return accepted(name)
            },
            api.route(.post, "/api/sync/sources/:name/resume", needs: .syncManage) { call in
                let name = try call.word("name")
                return .data(["resumed": .bool(try await refusing { try await sync.resume(name) })])
            },
            api.route(.post, "/api/sync/plans/:digest/approve", needs: .syncManage) { call in
                let digest = try call.word("digest")
                return accepted(try await refusing { try await sync.approve(digest, actor: call.actor) })
            },
            api.route(.post, "/api/sync/runs/:id/undo", needs: .syncManage) { call in
                let number = try call.context.pathNumber()
                return .data(
                    SyncObject.undo(try await refusing { try await sync.undo(Int64(number), actor: call.actor) }))
            },
        ]
    }

    /// How many runs may come before the end of a page that is asked for by its number.
    private static let deepest = 1_000

    /// The run comes by itself; how it went stands among the runs.
    private static func accepted(_ source: String) -> Response {
        var response = Response.data(["source": .string(source), "queued": true])
        response.status = .accepted
        return response
    }

    private static func refusing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let refusal as SourceRefusal {
            let status: HTTPResponse.Status =
                switch refusal.code {
                case .unknown: .notFound
                case .paused, .busy: .conflict
                case .final: .badRequest
                }
            throw APIFailure(status, refusal.description)
        }
    }
}

extension Call {
    /// A word of the path.
    fileprivate func word(_ name: String) throws -> String {
        guard let word = context.parameters[name].map(String.init), word.utf8.count <= 128 else {
            throw APIFailure(.notFound, "Not found")
        }
        return word
    }
}
