/// Makes values safe to stand inside filters and names.
///
/// These are the only two places where a value becomes part of a filter or a DN that is sent to another directory.
public enum LDAPText {
    /// A value as it stands in a filter: everything but plain printable ASCII as `\xx` (RFC 4515 section 3).
    public static func filterValue(_ octets: some Sequence<UInt8>) -> String {
        var text = ""
        for octet in octets {
            switch octet {
            case UInt8(ascii: "*"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"), 0..<0x20, 0x7F...0xFF:
                appendEscape(octet, to: &text)
            default: text.unicodeScalars.append(UnicodeScalar(octet))
            }
        }
        return text
    }

    /// A text value as it stands in a filter (RFC 4515 section 3).
    public static func filterValue(_ value: String) -> String {
        filterValue(value.utf8)
    }

    /// A value as it stands in a DN after `type=` (RFC 4514 2.4); control characters become `\xx`, too.
    public static func nameValue(_ value: String) -> String {
        let scalars = Array(value.unicodeScalars)
        var text = ""
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\"", "+", ",", ";", "<", ">", "\\", "=":
                text += "\\"
                text.unicodeScalars.append(scalar)
            case "#" where index == 0, " " where index == 0 || index == scalars.count - 1:
                text += "\\"
                text.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                appendEscape(UInt8(truncatingIfNeeded: scalar.value), to: &text)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func appendEscape(_ octet: UInt8, to text: inout String) {
        text += octet < 16 ? "\\0" : "\\"
        text += String(octet, radix: 16)
    }
}
