import Identity

/// Short lists in a column as words: those of an item between spaces, the items between line ends.
///
/// For columns that every log-in reads and writes, where JSON costs more than the statement; as readable with `sqlite3`.
enum WordsColumn {
    static func text(_ times: [Timestamp]) -> String {
        times.map { String($0.microseconds) }.joined(separator: "\n")
    }

    /// Items of a time and a name; the name may hold spaces, but no line ends.
    static func text<Name: CustomStringConvertible>(_ items: some Sequence<(name: Name, time: Timestamp)>) -> String {
        items.map { "\($0.time.microseconds) \($0.name)" }.joined(separator: "\n")
    }

    static func times(_ row: SQLRow, _ column: Int32) throws -> [Timestamp] {
        try items(row, column).map { item in
            guard item.name.isEmpty else { throw row.corrupt(column) }
            return item.time
        }
    }

    static func items(_ row: SQLRow, _ column: Int32) throws -> [(name: Substring, time: Timestamp)] {
        let text = try row.text(column)
        if text.isEmpty { return [] }
        return try text.split(separator: "\n").map { item in
            let words = item.split(separator: " ", maxSplits: 1)
            guard let word = words.first, let time = Int64(word) else { throw row.corrupt(column) }
            return (words.count > 1 ? words[1] : "", Timestamp(microseconds: time))
        }
    }
}
