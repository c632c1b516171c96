import TOMLKit

/// A table of a TOML file whose keys are found in any case, as GLAuth reads them.
struct TOMLFields {
    private let values: [String: any TOMLValueConvertible]
    /// The keys in lower case, in order.
    var names: [String] { values.keys.sorted() }

    init(_ table: TOMLTable) {
        var values: [String: any TOMLValueConvertible] = [:]
        for key in table.keys { values[key.lowercased()] = table[key] }
        self.values = values
    }

    /// A text.
    func text(_ key: String) -> String? { values[key]?.string }

    /// A whole number.
    func number(_ key: String) -> Int? { values[key]?.int }

    /// Whether a switch is on.
    func flag(_ key: String) -> Bool { values[key]?.bool ?? false }

    /// Whole numbers.
    func numbers(_ key: String) -> [Int] { values[key]?.array?.compactMap { $0.int } ?? [] }

    /// Texts of a list, or the one that stands without brackets; numbers and switches among them as text.
    func texts(_ key: String) -> [String] {
        guard let value = values[key] else { return [] }
        guard let array = value.array else { return Self.text(value).map { [$0] } ?? [] }
        return array.compactMap { Self.text($0) }
    }

    private static func text(_ value: any TOMLValueConvertible) -> String? {
        value.string ?? value.int.map { String($0) } ?? value.bool.map { $0 ? "TRUE" : "FALSE" }
    }

    /// A table below a key.
    func table(_ key: String) -> TOMLFields? { values[key]?.table.map { TOMLFields($0) } }

    /// The tables of a list.
    func tables(_ key: String) -> [TOMLFields] {
        values[key]?.array?.compactMap { $0.table.map { TOMLFields($0) } } ?? []
    }
}
