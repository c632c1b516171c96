/// One record of an LDIF file: an entry's content, or a change to an entry (RFC 2849).
public struct LDIFRecord: Sendable, Hashable {
    /// What a record states.
    public enum Kind: Sendable, Hashable {
        /// The attributes of an entry, one element for each line, in the order of the file.
        case content([LDIFAttribute])
        /// A change to an entry.
        case change(LDIFChange)
    }

    /// The distinguished name as it was written, base64 undone; empty for the root.
    public var dn: [UInt8]

    /// The physical line of the `dn:` line, counted from 1; 0 if the record was not read from a file.
    public var line: Int

    /// What the record states.
    public var kind: Kind

    /// Makes a record.
    /// - Parameters:
    ///   - dn: The distinguished name, UTF-8.
    ///   - line: The physical line, or 0.
    ///   - kind: What the record states.
    public init(dn: [UInt8], line: Int = 0, kind: Kind) {
        self.dn = dn
        self.line = line
        self.kind = kind
    }

    /// The attributes of a content record, nil for a change record.
    public var content: [LDIFAttribute]? {
        if case .content(let attributes) = kind { attributes } else { nil }
    }
}
