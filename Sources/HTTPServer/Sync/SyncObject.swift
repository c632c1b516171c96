import Identity

/// Sources and runs of the sync as JSON.
enum SyncObject {
    static func source(_ source: SyncSourceStatus) -> JSONValue {
        [
            "name": .string(source.name), "kind": .optional(source.kind),
            "urls": .array(source.urls.map(JSONValue.string)),
            "interval": source.interval.map { .integer(Int64($0)) } ?? .null,
            "state": .string(state(source)),
            "running": source.lock.map {
                ["holder": .string($0.holder), "since": .string($0.taken.rfc3339)]
            } ?? .null,
            "paused": source.pause.map {
                ["since": .string($0.since.rfc3339), "reason": .string($0.reason)]
            } ?? .null,
            "people": .integer(Int64(source.people)), "enabled": .integer(Int64(source.enabled)),
            "completed_at": .optional(source.completedAt?.rfc3339),
            "last": source.last.map(run) ?? .null, "held": source.held.map(run) ?? .null,
        ]
    }

    private static func state(_ source: SyncSourceStatus) -> String {
        if source.lock != nil { return "running" }
        if source.pause != nil { return "paused" }
        if source.isQueued { return "queued" }
        return source.held == nil ? "idle" : "held"
    }

    static func run(_ run: SyncRun) -> JSONValue { .object(JSONObject(fields(run))) }

    static func runWithPlan(_ run: SyncRun) -> JSONValue {
        let plan = run.plan.flatMap { try? JSONParser.object(Array($0.utf8), depthLimit: 64) }
        return .object(JSONObject(fields(run) + [("plan", plan.map { .object($0) } ?? .null)]))
    }

    private static func fields(_ run: SyncRun) -> [(String, JSONValue)] {
        [
            ("id", .integer(run.number)), ("source", .string(run.source)), ("actor", .string(run.actor)),
            ("started_at", .string(run.startedAt.rfc3339)), ("ended_at", .string(run.endedAt.rfc3339)),
            ("outcome", .string(run.outcome.rawValue)), ("summary", .string(run.summary)),
            (
                "counts",
                .object(JSONObject(run.counts.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }))
            ),
            ("removals", .integer(Int64(run.removals))), ("conflicts", .integer(Int64(run.conflicts))),
            ("digest", .string(run.digest)), ("undoes", run.undoes.map { .integer($0) } ?? .null),
            ("undone", .bool(run.isUndone)), ("increment", .bool(run.isIncrement)),
        ]
    }

    static func undo(_ undo: SyncUndo) -> JSONValue {
        [
            "source": .string(undo.source), "run": .integer(undo.run), "reverted": .integer(Int64(undo.reverted)),
            "kept": .array(undo.kept.map { ["name": .string($0.name), "message": .string($0.message)] }),
        ]
    }
}
