/// The identifier octet of a BER value: class, form and a tag number below 31 (X.690 section
/// 8.1.2).
///
/// LDAP has no tag number that needs more than one octet (RFC 4511 section 5.1).
public struct BERTag: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The octet on the wire.
    public let rawValue: UInt8

    /// Makes a tag of its octet.
    @inlinable
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// BOOLEAN.
    @inlinable public static var boolean: BERTag { BERTag(rawValue: 0x01) }
    /// INTEGER.
    @inlinable public static var integer: BERTag { BERTag(rawValue: 0x02) }
    /// OCTET STRING, in one piece.
    @inlinable public static var octetString: BERTag { BERTag(rawValue: 0x04) }
    /// ENUMERATED.
    @inlinable public static var enumerated: BERTag { BERTag(rawValue: 0x0A) }
    /// SEQUENCE and SEQUENCE OF.
    @inlinable public static var sequence: BERTag { BERTag(rawValue: 0x30) }
    /// SET and SET OF.
    @inlinable public static var set: BERTag { BERTag(rawValue: 0x31) }

    /// An application tag; the lower five bits of the number count.
    @inlinable
    public static func application(_ number: UInt8, constructed: Bool = true) -> BERTag {
        BERTag(rawValue: (constructed ? 0x60 : 0x40) | (number & 0x1F))
    }

    /// A context-specific tag; the lower five bits of the number count.
    @inlinable
    public static func context(_ number: UInt8, constructed: Bool = false) -> BERTag {
        BERTag(rawValue: (constructed ? 0xA0 : 0x80) | (number & 0x1F))
    }

    /// Whether the value consists of other values.
    @inlinable public var isConstructed: Bool { rawValue & 0x20 != 0 }

    /// Whether the tag has the context-specific class.
    @inlinable public var isContextSpecific: Bool { rawValue & 0xC0 == 0x80 }

    /// The tag number, 0 to 31.
    @inlinable public var number: UInt8 { rawValue & 0x1F }

    /// The octet in hexadecimal digits.
    public var description: String {
        (rawValue < 16 ? "0x0" : "0x") + String(rawValue, radix: 16)
    }
}
