import DirectorySync

/// A plan of the journal as lines for people.
enum PlanText {
    /// The lines, each ended; texts of the source are safe to print.
    static func text(_ plan: PlanDocument) -> String {
        var lines = ["source \(plan.source): \(plan.summary)"]
        for change in plan.changes {
            lines.append("  \(change.kinds.joined(separator: "+"))  \(change.username)")
            lines += change.fields.map(line)
        }
        for group in plan.groups {
            lines.append("  group \(group.kind)  \(group.group)")
            lines += group.fields.map(line)
        }
        for (title, list) in [("conflicts", plan.conflicts), ("problems", plan.problems)] where !list.isEmpty {
            lines.append("\(title):")
            lines += list.map { "  \($0.username.map { "\($0) " } ?? "")(\($0.dn)): \($0.message)" }
        }
        if plan.omitted > 0 { lines.append("… and \(plan.omitted) more, which the journal does not keep") }
        if !plan.held.isEmpty { lines.append("HELD, since " + plan.held.joined(separator: "; and since ") + ".") }
        return lines.map { TextTable.visible($0) + "\n" }.joined()
    }

    private static func line(_ field: PlanDocument.Field) -> String {
        "    \(field.name): \(field.before ?? "-") → \(field.after ?? "-")" + (field.reason.map { " (\($0))" } ?? "")
    }
}
