/// The typed view of fields that hold several values, or one of a few. A field that is absent or `null` is not given.
extension JSONObject {
    /// A name: at least one character and at most 2000 bytes, without the white space around it.
    ///
    /// - Throws: ``FieldError``, also for an empty one.
    func title(_ name: String) throws(FieldError) -> String? {
        guard try string(name, maximumLength: .max) != nil else { return nil }
        guard let text = try trimmedString(name) else { throw FieldError(field: name, problem: "empty") }
        return text
    }

    /// A text without the white space around it; empty is a value too.
    func text(_ name: String) throws(FieldError) -> String? {
        guard try string(name, maximumLength: .max) != nil else { return nil }
        return try trimmedString(name) ?? ""
    }

    /// An array.
    func array(_ name: String) throws(FieldError) -> [JSONValue]? {
        switch self[name] {
        case nil, .null: return nil
        case .array(let values): return values
        case .some(let value): throw FieldError(field: name, problem: "\(value.typeName), not an array")
        }
    }

    /// An array of strings as they came.
    func strings(_ name: String) throws(FieldError) -> [String]? {
        guard let values = try array(name) else { return nil }
        var texts: [String] = []
        for value in values {
            guard case .string(let text) = value else {
                throw FieldError(field: name, problem: "\(value.typeName) in an array of strings")
            }
            guard text.utf8.count <= 2000 else { throw FieldError(field: name, problem: "longer than 2000 bytes") }
            texts.append(text)
        }
        return texts
    }

    /// An array of numbers of objects, each once.
    func identifiers(_ name: String) throws(FieldError) -> [Int32]? {
        guard let values = try array(name) else { return nil }
        var numbers: [Int32] = []
        var seen: Set<Int32> = []
        for value in values {
            guard let number = value.identifier else {
                throw FieldError(field: name, problem: "\(value.typeName) that is not the number of anything")
            }
            if seen.insert(number).inserted { numbers.append(number) }
        }
        return numbers
    }

    /// One of a few words; whether it is the second one.
    func choice(_ name: String, _ first: String, _ second: String) throws(FieldError) -> Bool? {
        guard let word = try trimmedString(name) else { return nil }
        guard word == first || word == second else {
            throw FieldError(field: name, problem: "neither \(first) nor \(second)")
        }
        return word == second
    }
}

extension JSONValue {
    /// The number of an object: 1 to 2^31 - 1, written as an integer; `nil` for anything else.
    var identifier: Int32? {
        guard case .integer(let value) = self, let number = Int32(exactly: value), number >= 1 else { return nil }
        return number
    }
}
