extension SyncPlan {
    /// The plan as a table for people, every line ended; texts of the source are safe to print.
    ///
    /// - Parameter limit: how many lines of each kind are shown before the rest is only counted.
    public func text(limit: Int = 200) -> String {
        var lines = ["source \(source): \(summary)"]
        var rows: [[String]] = []
        for change in changes.prefix(limit) {
            for (index, row) in Self.rows(change).enumerated() {
                rows.append(index == 0 ? row : ["", ""] + row.dropFirst(2))
            }
        }
        for change in groupChanges.prefix(limit) {
            let name = change.group?.name ?? change.target.name
            for (index, field) in change.fields.enumerated() {
                let head = index == 0 ? ["group " + change.kind.rawValue, name] : ["", ""]
                rows.append(head + [field.name, Self.shown(field)])
            }
        }
        lines += Self.table(rows)
        if changes.count > limit { lines.append("… and \(changes.count - limit) more accounts") }
        if groupChanges.count > limit { lines.append("… and \(groupChanges.count - limit) more groups") }
        lines += section("conflicts", conflicts.map { "\($0.username) (\($0.dn)): \($0.message)" }, limit)
        lines += section("problems", problems.map { "\($0.dn): \($0.message)" }, limit)
        if !isComplete {
            lines.append("The source was not read to its end: nobody is removed and no role is changed.")
        }
        if isHeld {
            lines.append("HELD, since " + holds.joined(separator: "; and since ") + ".")
            lines.append("Approve with the digest \(digest).")
        }
        return lines.map { DirectoryError.clean($0, limit: 4_096) + "\n" }.joined()
    }

    /// The figures of the plan in one line.
    public var summary: String {
        let numbers = self.counts
        let counts = AccountChange.Kind.allCases.compactMap { kind in
            numbers[kind.rawValue].map { "\($0) \(kind.rawValue)" }
        }
        let groups = groupChanges.isEmpty ? [] : ["\(groupChanges.count) groups"]
        let faults = conflicts.count(where: \.isFault)
        return ((counts + groups).isEmpty ? "nothing to do" : (counts + groups).joined(separator: ", "))
            + (faults == 0 ? "" : "; \(faults) conflicts") + (isComplete ? "" : "; incomplete")
            + (isHeld ? "; held" : "")
    }

    private func section(_ title: String, _ lines: [String], _ limit: Int) -> [String] {
        guard !lines.isEmpty else { return [] }
        let rest = lines.count > limit ? ["  … and \(lines.count - limit) more"] : []
        return ["\(title):"] + lines.prefix(limit).map { "  \($0)" } + rest
    }

    private static func shown(_ field: AccountChange.Field) -> String {
        "\(field.before ?? "-") → \(field.after ?? "-")" + (field.reason.map { " (\($0))" } ?? "")
    }

    private static func rows(_ change: AccountChange) -> [[String]] {
        let kinds = change.kinds.map(\.rawValue).joined(separator: "+")
        let name = change.account?.username ?? change.target.username
        let rows = change.fields.map { field in
            [kinds, name, field.name, shown(field)]
        }
        return rows.isEmpty ? [[kinds, name, "", ""]] : rows
    }

    private static func table(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], min(cell.count, 40))
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell + String(repeating: " ", count: max(0, widths[index] - cell.count))
            }
            return "  " + cells.joined(separator: "  ")
        }
    }
}
