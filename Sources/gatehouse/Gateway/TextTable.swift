import Glibc

/// Rows of a result: aligned on a terminal, one row a line with tabs between elsewhere.
struct TextTable {
    private let header: [String]
    private var rows: [[String]] = []

    init(_ header: String...) { self.header = header }

    /// Adds a row. What nobody can see, or what would command the terminal, is shown by its number.
    mutating func add(_ row: String?...) { rows.append(row.map { Self.visible($0 ?? "-") }) }

    /// Prints it.
    func show(quiet: Bool) {
        print(text(isTerminal: isatty(STDOUT_FILENO) == 1, hasHeader: !quiet), terminator: "")
    }

    /// The whole table, a line break behind each row.
    func text(isTerminal: Bool, hasHeader: Bool) -> String {
        let lines = (hasHeader ? [header] : []) + rows
        guard isTerminal else { return lines.map { $0.joined(separator: "\t") + "\n" }.joined() }
        var widths = header.map { _ in 0 }
        for line in lines {
            for (column, cell) in line.enumerated() where column < widths.count {
                widths[column] = max(widths[column], cell.count)
            }
        }
        return lines.map { line in
            var text = ""
            for (column, cell) in line.enumerated() {
                text += cell
                if column + 1 < line.count, column < widths.count {
                    text += String(repeating: " ", count: widths[column] - cell.count + 2)
                }
            }
            return text + "\n"
        }.joined()
    }

    /// A text without control, format and other invisible characters.
    static func visible(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
