/// The attribute that tells who an entry is, and how its value is written.
struct IdentityAttribute: Sendable, Equatable {
    /// The attribute's name.
    let name: String

    init(named name: String) { self.name = name }

    /// The identifier of an entry as one text in lower case; nil if there is none that can be read.
    ///
    /// A GUID of Active Directory is 16 octets, the first three fields of which have their low octets first.
    func identity(of entry: SourceEntry) -> String? {
        if name.equalsIgnoringCase("objectGUID") {
            guard let value = entry.values(name).first else { return nil }
            return Self.guid(value)
        }
        return entry.firstText(name).flatMap { identity(of: Array($0.utf8)) }
    }

    /// The identifier that a value is; nil if it is none.
    func identity(of value: [UInt8]) -> String? {
        if name.equalsIgnoringCase("objectGUID") { return Self.guid(value) }
        guard !value.isEmpty, value.count <= 128, value.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return String(decoding: value, as: UTF8.self).lowercased()
    }

    /// The usual text of a GUID of 16 octets.
    private static func guid(_ octets: [UInt8]) -> String? {
        guard octets.count == 16 else { return nil }
        let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
        var text = ""
        for (place, index) in order.enumerated() {
            if [4, 6, 8, 10].contains(place) { text += "-" }
            text += octets[index] < 16 ? "0" : ""
            text += String(octets[index], radix: 16)
        }
        return text
    }
}
