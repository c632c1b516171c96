import LDAPProtocol

/// One entry as the directory sent it, its attributes not taken apart yet.
struct EncodedEntry: Sendable, Equatable {
    /// The DN as the directory wrote it.
    var dn: String
    /// The attributes in BER: a row of PartialAttribute elements (RFC 4511 section 4.1.7).
    var attributes: [UInt8]
}

/// Takes entries apart. It remembers attribute descriptions: a directory repeats the same few thousands of times.
struct EntryParser: Sendable {
    /// Attributes of one entry; more are none that anybody has.
    private static let most = 4_096

    private var descriptions: [[UInt8]: AttributeName] = [:]

    /// The entry with its attributes; nil when one can't be read.
    mutating func parse(_ entry: EncodedEntry) -> SourceEntry? {
        var attributes: [SourceAttribute] = []
        let isWhole = entry.attributes.withUnsafeBufferPointer { row in
            var reader = PartialAttributeReader(row)
            while let element = reader.next() {
                guard attributes.count < Self.most, let known = name(Array(row[element.description])) else {
                    return false
                }
                var values: [[UInt8]] = []
                _ = PartialAttributeReader.anyValue(
                    in: row, from: element.values.lowerBound, to: element.values.upperBound
                ) { value in
                    values.append(Array(value))
                    return false
                }
                attributes.append(SourceAttribute(name: known.name, options: known.options, values: values))
            }
            return reader.isAtEnd
        }
        return isWhole ? SourceEntry(dn: entry.dn, attributes: attributes) : nil
    }

    private mutating func name(_ description: [UInt8]) -> AttributeName? {
        if let known = descriptions[description] { return known }
        guard !description.isEmpty, !description.contains(0), let text = String(validating: description, as: UTF8.self)
        else { return nil }
        let made = AttributeName(text)
        if descriptions.count < 1_024 { descriptions[description] = made }
        return made
    }
}

extension DirectoryError {
    /// An entry whose attributes are no BER, or have names that are no text.
    static func unreadable(_ entry: EncodedEntry) -> DirectoryError {
        DirectoryError(
            .protocolViolation, host: "", message: "the attributes of \(clean(entry.dn)) can't be read")
    }
}
