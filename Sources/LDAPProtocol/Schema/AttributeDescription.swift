/// An attribute type with options, such as `userCertificate;binary` or `sn;lang-sv` (RFC 4512, section 2.5).
public struct AttributeDescription: Hashable, Sendable, CustomStringConvertible {
    /// The longest description that is read, in bytes.
    public static let maximumLength = 1024

    /// The type as written: a descriptor or a numeric object identifier.
    public let type: [UInt8]
    /// The options in lower case, sorted, each one once.
    public let options: [[UInt8]]

    /// Reads a description; nil if it is not one.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumLength else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let type = parts.first, ObjectIdentifierText.isValid(Array(type)) else { return nil }
        self.type = Array(type)
        if parts.count == 1 {
            self.options = []
            return
        }
        var options: Set<[UInt8]> = []
        for option in parts.dropFirst() {
            guard !option.isEmpty, option.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }) else {
                return nil
            }
            options.insert(option.map(\.lowercasedASCII))
        }
        self.options = options.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Reads a description from a text; nil if it is not one.
    public init?(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// The description with its options in lower case.
    public var bytes: [UInt8] {
        options.reduce(type) { $0 + [UInt8(ascii: ";")] + $1 }
    }

    /// The description as text.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether values are asked for in BER (RFC 4522).
    public var isBinary: Bool { options.contains(Array("binary".utf8)) }

    /// Whether all options of another description are among those of this one, so that it is a subtype of that in this
    /// respect (RFC 4512, section 2.5.2).
    public func hasOptions(of other: AttributeDescription) -> Bool {
        other.options.allSatisfy(options.contains)
    }
}
