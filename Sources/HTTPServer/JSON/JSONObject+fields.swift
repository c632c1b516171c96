/// Why a field of a body is refused.
struct FieldError: Error, Equatable {
    /// The name of the field.
    let field: String
    /// What is wrong with it, to be put behind the name.
    let problem: String
}

/// The typed view of a body. A field that is absent or `null` is not given (HTTP contract section 1.3).
extension JSONObject {
    /// A string as it came.
    ///
    /// - Throws: ``FieldError`` if it is of another type, or longer than `maximumLength` bytes of UTF-8.
    func string(_ name: String, maximumLength: Int = 2000) throws(FieldError) -> String? {
        switch self[name] {
        case nil, .null: return nil
        case .string(let text):
            guard text.utf8.count <= maximumLength else {
                throw FieldError(field: name, problem: "longer than \(maximumLength) bytes")
            }
            return text
        case .some(let value): throw FieldError(field: name, problem: "\(value.typeName), not a string")
        }
    }

    /// A string without the white space around it; `nil` when nothing is left.
    func trimmedString(_ name: String, maximumLength: Int = 2000) throws(FieldError) -> String? {
        guard let text = try string(name, maximumLength: .max) else { return nil }
        let trimmed = text.trimmingSpace()
        guard trimmed.utf8.count <= maximumLength else {
            throw FieldError(field: name, problem: "longer than \(maximumLength) bytes")
        }
        return trimmed.isEmpty ? nil : trimmed
    }

    /// A number of an object: 1 to 2^31 - 1, written as an integer.
    func identifier(_ name: String) throws(FieldError) -> Int32? {
        switch self[name] {
        case nil, .null: return nil
        case .integer(let value):
            guard let number = Int32(exactly: value), number >= 1 else {
                throw FieldError(field: name, problem: "not the number of anything")
            }
            return number
        case .some(let value):
            throw FieldError(
                field: name,
                problem: value.typeName == "a number" ? "not an integer" : "\(value.typeName), not a number")
        }
    }
}

extension StringProtocol {
    /// The text without the white space around it.
    func trimmingSpace() -> String {
        // Nearly all of them have none.
        let text = Substring(self)
        if let first = text.utf8.first, let last = text.utf8.last, (0x21...0x7E).contains(first),
            (0x21...0x7E).contains(last)
        {
            return String(text)
        }
        var scalars = text.unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}
