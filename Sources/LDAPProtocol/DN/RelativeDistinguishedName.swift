/// One step of a distinguished name: one or more attribute types and values (RFC 4512, section 2.3.1).
public struct RelativeDistinguishedName: Hashable, Sendable, CustomStringConvertible {
    /// The attribute types and values in the order in which they were written; not empty.
    public var components: [AttributeTypeAndValue]

    /// Makes a relative name of its parts, which are not checked.
    public init(_ components: [AttributeTypeAndValue]) {
        self.components = components
    }

    /// Makes a relative name of one type and value.
    public init(_ type: String, _ value: String) {
        self.components = [AttributeTypeAndValue(type, value)]
    }

    /// Reads a relative name, for example the new name in a request to rename an entry.
    ///
    /// - Throws: `DNError` for anything but exactly one relative name.
    public init(parsing bytes: [UInt8], maximumLength: Int = DistinguishedName.maximumLength) throws(DNError) {
        let name = try DistinguishedName(parsing: bytes, maximumLength: maximumLength)
        guard let first = name.rdns.first else { throw DNError(.invalidAttributeType, at: 0) }
        guard name.rdns.count == 1 else { throw DNError(.tooManyComponents, at: bytes.count) }
        self = first
    }

    /// The relative name in the notation of RFC 4514.
    public var bytes: [UInt8] {
        var text: [UInt8] = []
        write(into: &text)
        return text
    }

    /// The relative name in the notation of RFC 4514.
    public var description: String {
        String(decoding: bytes, as: UTF8.self)
    }

    func write(into text: inout [UInt8]) {
        for (index, component) in components.enumerated() {
            if index > 0 { text.append(UInt8(ascii: "+")) }
            component.write(into: &text)
        }
    }
}
