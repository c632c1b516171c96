import Directory
import LDAPProtocol

/// The report of an import as JSON, with the names that `gatehouse import --json` has.
enum ImportObject {
    /// - Parameter withSteps: whether what becomes of each record is told.
    static func report(_ report: ImportReport, withSteps: Bool) -> JSONValue {
        var fields: [(String, JSONValue)] = [
            ("created", number(report.created)), ("updated", number(report.updated)),
            ("renamed", number(report.renamed)), ("deleted", number(report.deleted)),
            ("unchanged", number(report.unchanged)), ("plain", number(report.plain)),
            ("foreign_types", counts(report.foreignTypes)), ("foreign_classes", counts(report.foreignClasses)),
            ("left_out", counts(report.leftOut)), ("conflicts", texts(report.conflicts)),
            ("remarks", texts(report.remarks)),
            ("refused", texts(report.refused.map(\.problem))),
            (
                "deviations",
                .array(
                    report.deviations.map {
                        [
                            "kind": .string($0.kind.rawValue), "first_line": number($0.firstLine),
                            "count": number($0.count),
                        ]
                    })
            ),
        ]
        if withSteps {
            let steps = report.steps.map { step -> JSONValue in
                [
                    "action": .string(step.action.rawValue), "dn": .string(step.dn),
                    "attributes": texts(step.attributes),
                ]
            }
            fields.append(("steps", .array(steps)))
        }
        return .object(JSONObject(fields))
    }

    private static func counts(_ counts: [String: Int]) -> JSONValue {
        .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, number($0.value)) }))
    }

    private static func number(_ number: Int) -> JSONValue { .integer(Int64(number)) }

    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}
