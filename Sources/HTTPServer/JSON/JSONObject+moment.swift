import Identity

extension JSONObject {
    /// A moment as RFC 3339 has it, with a zone.
    ///
    /// - Throws: ``FieldError``.
    func moment(_ name: String) throws(FieldError) -> Timestamp? {
        guard let text = try trimmedString(name, maximumLength: 64) else { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw FieldError(field: name, problem: "not a time such as 2026-11-23T21:45:00Z")
        }
        return moment
    }
}

extension Timestamp {
    /// Reads RFC 3339 (section 5.6): date, `T`, time with seconds, a fraction of them or not, `Z` or `±HH:MM`. `nil` for
    /// anything else.
    init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        // Without what is at known places it is the form that LDAP has.
        let marks: [(Int, UInt8)] = [
            (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")), (13, UInt8(ascii: ":")),
            (16, UInt8(ascii: ":")),
        ]
        guard bytes.count >= 20,
            marks.allSatisfy({ bytes[$0.0] == $0.1 || $0.0 == 10 && bytes[$0.0] == UInt8(ascii: "t") })
        else { return nil }
        var plain = bytes.enumerated().filter { place, _ in !marks.contains { $0.0 == place } }.map(\.element)
        guard plain.prefix(14).allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        if plain.last == UInt8(ascii: "z") { plain[plain.count - 1] = UInt8(ascii: "Z") }
        if let colon = plain.lastIndex(of: UInt8(ascii: ":")) {
            guard colon == plain.count - 3 else { return nil }
            plain.remove(at: colon)
        } else if plain.last != UInt8(ascii: "Z") {
            return nil
        }
        guard !plain.contains(UInt8(ascii: ",")) else { return nil }
        self.init(generalizedTime: plain)
    }
}
