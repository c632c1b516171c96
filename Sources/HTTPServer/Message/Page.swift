/// The part of a list that is asked for: `page` from 1, `per_page` from 1 to 1000 or `all`.
struct Page: Equatable {
    let number: Int
    /// How many stand on a page; `nil` for all of them.
    let size: Int?

    /// Reads a query; what is not given is page 1 with 20 lines.
    ///
    /// - Throws: ``FieldError``.
    init(_ fields: FormFields) throws(FieldError) {
        func number(_ name: String, _ range: ClosedRange<Int>) throws(FieldError) -> Int? {
            guard let text = fields[name], !text.isEmpty else { return nil }
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text), range.contains(value)
            else {
                throw FieldError(field: name, problem: "not a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        size = fields["per_page"] == "all" ? nil : try number("per_page", 1...1000) ?? 20
        self.number = try number("page", 1...Int(Int32.max)) ?? 1
    }

    /// The lines of the page, of so many in all.
    func range(of total: Int) -> Range<Int> {
        guard let size else { return number == 1 ? 0..<total : total..<total }
        let start = min(total, (number - 1) * size)
        return start..<min(total, start + size)
    }
}
