import HTTPTypes

/// A number of an object as it stands in a path or a query (HTTP contract section 1.4).
enum PathNumber {
    /// Reads digits alone; at least 1, 31 bits.
    static func of(_ text: String) -> Int32? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int32(text),
            number >= 1
        else { return nil }
        return number
    }
}

extension CallContext {
    /// The number in the path.
    ///
    /// - Throws: ``APIFailure`` 400.
    func pathNumber(_ name: String = "id") throws -> Int32 {
        guard let number = parameters[name].flatMap({ PathNumber.of(String($0)) }) else {
            throw APIFailure(.badRequest, "invalid ID")
        }
        return number
    }
}
