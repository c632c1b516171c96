import Hummingbird

extension CallContext {
    /// The number in the path (HTTP contract section 1.4): digits alone, at least 1, 31 bits.
    ///
    /// - Throws: ``APIFailure`` 400.
    func pathNumber() throws -> Int32 {
        guard let text = parameters.get("id"), !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int32(text), number >= 1
        else { throw APIFailure(.badRequest, "invalid ID") }
        return number
    }
}
