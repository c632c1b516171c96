import Directory
import Foundation
import LDAPProtocol

/// What an import did, or would do, for people and for programs.
struct ImportSummary {
    let report: ImportReport
    let isDryRun: Bool
    /// Where the records are that were left out.
    let rejects: String
    /// What there is to say of where the records come from.
    var remarks: [String] = []

    /// Notes beyond these are only counted.
    private static let notes = 50

    func show(_ common: CommonOptions) throws {
        if common.json { return try showJSON() }
        for step in report.steps where step.action != .unchanged {
            let attributes = step.attributes.isEmpty ? "" : " (\(step.attributes.joined(separator: ", ")))"
            print("\(step.action.rawValue) \(step.dn)\(attributes)")
        }
        let lines =
            report.refused.map { "refused: \($0.problem)" } + report.conflicts.map { "conflict: \($0)" }
            + report.deviations.map { "lenient: line \($0.firstLine): \($0.kind.rawValue), \($0.count) times" }
            + foreign + remarks.map { "note: \($0)" } + report.remarks.prefix(Self.notes).map { "note: \($0)" }
        for line in lines { Self.complain(line) }
        if report.remarks.count > Self.notes {
            Self.complain("note: \(report.remarks.count - Self.notes) more; --json has them all")
        }
        if !report.refused.isEmpty, !isDryRun {
            Self.complain("the records that were left out are in \(rejects); mend and import them")
        }
        guard !common.quiet else { return }
        var counts = ["\(report.created) created", "\(report.updated) updated"]
        if report.renamed > 0 { counts.append("\(report.renamed) renamed") }
        if report.deleted > 0 { counts.append("\(report.deleted) deleted") }
        counts.append("\(report.unchanged) unchanged")
        if !report.refused.isEmpty { counts.append("\(report.refused.count) refused") }
        print(
            "\(report.total) entries: \(counts.joined(separator: ", ")); \(report.plain) of them of no native kind"
                + (isDryRun ? " – nothing was changed" : ""))
    }

    /// What is kept although nothing is known of it, and what is not kept.
    private var foreign: [String] {
        func list(_ counts: [String: Int]) -> String {
            let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let shown = ordered.prefix(Self.names).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
            return shown
                + (ordered.count > Self.names ? " and \(ordered.count - Self.names) more; --json has them" : "")
        }
        var lines: [String] = []
        if !report.foreignClasses.isEmpty {
            lines.append("note: classes that the schema lacks are kept: \(list(report.foreignClasses))")
        }
        if !report.foreignTypes.isEmpty {
            lines.append("note: attributes that the schema lacks are kept: \(list(report.foreignTypes))")
        }
        if !report.leftOut.isEmpty {
            lines.append("note: credentials for other servers were left out: \(list(report.leftOut))")
        }
        return lines
    }

    /// Names beyond these are only counted.
    private static let names = 12

    private static func complain(_ line: String) {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }

    private func showJSON() throws {
        var fields: [String: Any] = [
            "created": report.created, "updated": report.updated, "renamed": report.renamed,
            "deleted": report.deleted, "unchanged": report.unchanged, "plain": report.plain,
            "foreign_types": report.foreignTypes, "foreign_classes": report.foreignClasses,
            "left_out": report.leftOut, "conflicts": report.conflicts, "remarks": remarks + report.remarks,
            "refused": report.refused.map(\.problem),
            "deviations": report.deviations.map { deviation -> [String: Any] in
                ["kind": deviation.kind.rawValue, "first_line": deviation.firstLine, "count": deviation.count]
            },
        ]
        if isDryRun {
            fields["steps"] = report.steps.map { step -> [String: Any] in
                ["action": step.action.rawValue, "dn": step.dn, "attributes": step.attributes]
            }
        }
        let data = try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
        print(String(decoding: data, as: UTF8.self))
    }
}
