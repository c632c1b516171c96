/// Bytes from outside in a form that is safe in a log: one line, printable, and not too long.
struct LogText: CustomStringConvertible {
    /// Longest text in bytes, what stands for a cut not counted.
    static let maximumLength = 512

    /// The text: control characters, quotes, backslashes and what is no UTF-8 are escaped.
    let description: String

    init(_ bytes: some Collection<UInt8>) {
        var text = ""
        var length = 0
        for scalar in String(decoding: bytes.prefix(Self.maximumLength + 4), as: UTF8.self).unicodeScalars {
            let piece = Self.isPlain(scalar) ? String(scalar) : scalar.escaped(asASCII: true)
            length += piece.utf8.count
            guard length <= Self.maximumLength else {
                text += "…"
                break
            }
            text += piece
        }
        description = text
    }

    init(_ text: String) {
        self.init(text.utf8)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: scalar != "\"" && scalar != "\\"
        }
    }
}
