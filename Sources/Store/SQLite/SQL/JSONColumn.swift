import FoundationEssentials
import Identity

/// Short arrays in a column as JSON, so that the tables stay readable with `sqlite3`.
enum JSONColumn {
    /// The JSON text of a value.
    static func text(_ value: some Encodable) throws -> String { try encode(value) }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The JSON text of an array; most are empty.
    static func text<Element: Encodable>(_ values: [Element]) throws -> String {
        guard !values.isEmpty else { return "[]" }
        return try encode(values)
    }

    /// Reads an array from JSON; most are empty.
    static func values<Element: Decodable>(_ row: SQLRow, _ column: Int32, of type: Element.Type = Element.self) throws
        -> [Element]
    {
        try row.text(column) == "[]" ? [] : value(row, column)
    }

    /// Reads a value from JSON.
    static func value<Value: Decodable>(_ row: SQLRow, _ column: Int32, as type: Value.Type = Value.self) throws
        -> Value
    {
        let text = try row.text(column)
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw row.corrupt(column)
        }
    }
}
