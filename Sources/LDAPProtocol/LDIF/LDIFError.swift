/// What is wrong with a piece of LDIF, and where.
///
/// Two errors are equal when their codes are. Neither message nor description ever holds a value from the input, only
/// the entry's DN and names of attributes, so that both can be logged.
public struct LDIFError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of fault.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The input is not text in ASCII or UTF-8, such as UTF-16 or Latin-1.
        case encoding
        /// The version is not 1, or stands where none may.
        case version
        /// A record does not begin with a `dn:` line.
        case missingDN
        /// A DN is not valid UTF-8 or holds a NUL.
        case invalidDN
        /// A line has no colon.
        case missingColon
        /// An attribute description is not well formed.
        case attributeDescription
        /// Text that is not base64 holds a NUL.
        case nulCharacter
        /// A carriage return is not followed by a line feed.
        case bareCarriageReturn
        /// Text that is not base64 holds characters outside ASCII.
        case nonASCII
        /// Text that is not base64 begins with a colon or `<`.
        case unsafeStart
        /// A base64 value is malformed.
        case base64
        /// A line begins with a space, and there is no line before it to continue.
        case unexpectedContinuation
        /// A second `dn:` line stands inside a record.
        case missingBlankLine
        /// A content record without attributes, or a change of kind `add` without any.
        case emptyRecord
        /// A change record where only content is wanted.
        case changeRecord
        /// Content and change records in one file.
        case mixedRecords
        /// `changetype` is unknown, or stands in the wrong place.
        case changeType
        /// A `control:` line is malformed or stands in the wrong place.
        case control
        /// A line does not belong into a change record of its kind, or one is missing.
        case changeSyntax
        /// A value is given by URL, and the reader was not told to hand URLs over.
        case urlRefused
        /// A URL is empty or holds characters no URL has.
        case invalidURL
        /// `LDIFLimits.lineLength` is passed.
        case lineTooLong
        /// `LDIFLimits.valueSize` is passed.
        case valueTooLarge
        /// `LDIFLimits.distinguishedNameLength` is passed.
        case dnTooLong
        /// `LDIFLimits.descriptionLength` is passed.
        case descriptionTooLong
        /// `LDIFLimits.attributes` is passed.
        case tooManyAttributes
        /// `LDIFLimits.values` is passed.
        case tooManyValues
        /// `LDIFLimits.modifications` is passed.
        case tooManyModifications
        /// `LDIFLimits.controls` is passed.
        case tooManyControls
        /// `LDIFLimits.recordSize` is passed.
        case recordTooLarge
    }

    /// The kind of fault.
    public let code: Code

    /// What is wrong and what to do about it, one sentence in English.
    public let message: String

    /// The physical line, counted from 1, where the faulty logical line begins; 0 where there is no input (writing).
    public let line: Int

    /// The DN of the record, if it was read before the fault.
    public let dn: [UInt8]?

    /// Makes an error.
    /// - Parameters:
    ///   - code: The kind of fault.
    ///   - message: One sentence without any value from the input.
    ///   - line: The physical line from 1, or 0.
    ///   - dn: The DN of the record as bytes, if known.
    public init(_ code: Code, _ message: String, line: Int, dn: [UInt8]? = nil) {
        self.code = code
        self.message = message
        self.line = line
        self.dn = dn
    }

    /// Whether the codes are the same.
    public static func == (left: LDIFError, right: LDIFError) -> Bool { left.code == right.code }

    /// Line, DN and message in one line of printable text; the DN is cut after 512 bytes.
    public var description: String {
        var text = line > 0 ? "line \(line): " : ""
        if let dn {
            text += "\"" + Self.printable(dn) + "\": "
        }
        return text + message
    }

    /// Bytes as text for a log: control characters as `\hh`, at most 512 bytes.
    static func printable(_ bytes: [UInt8]) -> String {
        var text = ""
        for scalar in String(decoding: bytes.prefix(512), as: UTF8.self).unicodeScalars {
            if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
                text += "\\" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return bytes.count > 512 ? text + "…" : text
    }
}
