/// Writes LDIF (RFC 2849): the same records always become the same bytes.
///
/// The writer appends to an array the caller owns and empties as it likes, so memory does not depend on the size of the
/// export. Lines end in a line feed, each record in a blank line. A value that is not a SAFE-STRING, or ends in a space,
/// is written in base64; the order of attributes and values is the caller's.
///
/// ```swift
/// var writer = LDIFWriter()
/// var output: [UInt8] = []
/// try writer.write(dn: dn, attributes: attributes, into: &output)
/// ```
///
/// Or without making `LDIFAttribute` values first: `begin(dn:into:)`, `attribute(_:value:into:)` for each value,
/// `end(into:)`.
public struct LDIFWriter: Sendable {
    /// How the text looks.
    public struct Options: Sendable, Hashable {
        /// The most bytes in a physical line without its line feed; 0 for lines of any length. Default 76, as most
        /// tools have it. Numbers from 1 to 3 count as 4, else a line could not be continued.
        public var wrap: Int

        /// Whether `version: 1` and a blank line stand before the first record. Default true, as RFC 2849 wants it;
        /// slapadd refuses it.
        public var version: Bool

        /// Makes options.
        public init(wrap: Int = 76, version: Bool = true) {
            self.wrap = wrap
            self.version = version
        }
    }

    /// How the text looks.
    public let options: Options

    private var hasBegun = false
    private let width: Int

    /// Makes a writer at the start of a file.
    /// - Parameter options: How the text looks.
    public init(options: Options = Options()) {
        self.options = options
        self.width = options.wrap <= 0 ? Int.max : max(options.wrap, 4)
    }

    // MARK: Whole records

    /// Appends a content record.
    /// - Parameters:
    ///   - dn: The distinguished name, UTF-8.
    ///   - attributes: One element for each line.
    ///   - output: Where the text goes; not changed if an error is thrown.
    /// - Throws: `LDIFError` of code `attributeDescription` for a description that would not be read back as one,
    ///   `invalidURL`, or `emptyRecord` if there are no attributes.
    public mutating func write(
        dn: [UInt8], attributes: [LDIFAttribute], into output: inout [UInt8]
    ) throws(LDIFError) {
        try Self.check(attributes, dn: dn)
        begin(dn: dn, into: &output)
        for attribute in attributes { line(attribute.description, attribute.value, into: &output) }
        end(into: &output)
    }

    /// Appends a record of any kind.
    /// - Parameters:
    ///   - record: The record; its line numbers mean nothing here.
    ///   - output: Where the text goes; not changed if an error is thrown.
    /// - Throws: As `write(dn:attributes:into:)`, and code `control` for an object identifier that is none.
    public mutating func write(_ record: LDIFRecord, into output: inout [UInt8]) throws(LDIFError) {
        switch record.kind {
        case .content(let attributes): try write(dn: record.dn, attributes: attributes, into: &output)
        case .change(let change): try write(dn: record.dn, change: change, into: &output)
        }
    }

    // MARK: Line by line

    /// Appends what stands before the first record, if that was not done, which every other method does too.
    ///
    /// Only needed for a file that may hold no record.
    /// - Parameter output: Where the text goes.
    public mutating func start(into output: inout [UInt8]) {
        guard !hasBegun else { return }
        hasBegun = true
        guard options.version else { return }
        text("version", [UInt8(ascii: "1")], into: &output)
        output.append(Self.lineFeed)
    }

    /// Appends comment lines, to stand before a record or at the end, not inside one.
    /// - Parameters:
    ///   - text: What to say; each line of it becomes a comment of its own. Control characters become `?`.
    ///   - output: Where the text goes.
    public mutating func comment(_ text: String, into output: inout [UInt8]) {
        start(into: &output)
        for part in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            output.append(UInt8(ascii: "#"))
            if !part.isEmpty { output.append(Self.space) }
            var length = 2
            for scalar in part {
                let isControl = scalar.value < 0x20 || scalar.value == 0x7F
                let bytes = Array(String(isControl ? "?" : scalar).utf8)
                // Folded between characters, so that the file stays UTF-8 line by line.
                if length + bytes.count > width, length > 1 {
                    output.append(contentsOf: "\n ".utf8)
                    length = 1
                }
                output.append(contentsOf: bytes)
                length += bytes.count
            }
            output.append(Self.lineFeed)
        }
    }

    /// Appends the `dn:` line of a record.
    /// - Parameters:
    ///   - dn: The distinguished name, UTF-8.
    ///   - output: Where the text goes.
    public mutating func begin(dn: [UInt8], into output: inout [UInt8]) {
        start(into: &output)
        text("dn", dn, into: &output)
    }

    /// Appends an attribute line.
    /// - Parameters:
    ///   - description: Attribute type and options, ASCII.
    ///   - value: The bytes of the value.
    ///   - output: Where the text goes; not changed if an error is thrown.
    /// - Throws: `LDIFError` of code `attributeDescription` for a description that would not be read back as one.
    public mutating func attribute(
        _ description: [UInt8], value: UnsafeRawBufferPointer, into output: inout [UInt8]
    ) throws(LDIFError) {
        try Self.check(description, nil, dn: nil)
        let start = output.count
        output.append(contentsOf: description)
        self.value(value.assumingMemoryBound(to: UInt8.self), start: start, into: &output)
    }

    /// Appends an attribute line.
    /// - Parameters:
    ///   - description: Attribute type and options, ASCII.
    ///   - value: The bytes of the value.
    ///   - output: Where the text goes; not changed if an error is thrown.
    /// - Throws: `LDIFError` of code `attributeDescription` for a description that would not be read back as one.
    public mutating func attribute(
        _ description: [UInt8], value: [UInt8], into output: inout [UInt8]
    ) throws(LDIFError) {
        try Self.check(description, nil, dn: nil)
        let start = output.count
        output.append(contentsOf: description)
        value.withUnsafeBufferPointer { self.value($0, start: start, into: &output) }
    }

    /// Ends a record.
    /// - Parameter output: Where the text goes.
    public mutating func end(into output: inout [UInt8]) {
        output.append(Self.lineFeed)
    }

    // MARK: Lines

    /// Appends a line with a name of our own and text.
    func text(_ name: StaticString, _ bytes: [UInt8], into output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.withUnsafeBufferPointer { value($0, start: start, into: &output) }
    }

    /// Appends an attribute line that was checked.
    func line(_ description: [UInt8], _ value: LDIFValue, into output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: description)
        self.value(value, start: start, into: &output)
    }

    /// Appends colon, value and line end to a line that began at `start`.
    func value(_ value: LDIFValue, start: Int, into output: inout [UInt8]) {
        switch value {
        case .bytes(let bytes):
            bytes.withUnsafeBufferPointer { self.value($0, start: start, into: &output) }
        case .url(let url):
            output.append(contentsOf: ":< ".utf8)
            output.append(contentsOf: url.utf8)
            finishLine(from: start, in: &output)
        }
    }

    private func value(_ bytes: UnsafeBufferPointer<UInt8>, start: Int, into output: inout [UInt8]) {
        output.append(UInt8(ascii: ":"))
        if Self.isSafe(bytes) {
            if !bytes.isEmpty { output.append(Self.space) }
            output.append(contentsOf: bytes)
        } else {
            output.append(UInt8(ascii: ":"))
            output.append(Self.space)
            LDIFBase64.encode(bytes, into: &output)
        }
        finishLine(from: start, in: &output)
    }

    /// Ends the line that began at `start`, folding it if it is too long.
    func finishLine(from start: Int, in output: inout [UInt8]) {
        let length = output.count - start
        if length > width { fold(from: start, length: length, in: &output) }
        output.append(Self.lineFeed)
    }

    /// Moves the parts of a long line apart, from the last to the second, and puts a line feed and a space between.
    @inline(never)
    private func fold(from start: Int, length: Int, in output: inout [UInt8]) {
        let part = width - 1
        let breaks = (length - width + part - 1) / part
        output.append(contentsOf: repeatElement(Self.space, count: 2 * breaks))
        output.withUnsafeMutableBytes { output in
            guard let line = output.baseAddress?.advanced(by: start) else { return }
            // Part n (from 1) lies at width + (n - 1) * part, and moves 2 * n up. The first to move is the last one:
            // it ends at length, so at length + 2 * breaks after the move, which is where the array ends now.
            for number in stride(from: breaks, to: 0, by: -1) {
                let from = width + (number - 1) * part
                let to = from + 2 * number
                (line + to).copyMemory(from: line + from, byteCount: min(part, length - from))
                line.storeBytes(of: Self.lineFeed, toByteOffset: to - 2, as: UInt8.self)
                line.storeBytes(of: Self.space, toByteOffset: to - 1, as: UInt8.self)
            }
        }
    }

    /// Whether a value can stand as it is: SAFE-STRING of RFC 2849, without a space at the end.
    static func isSafe(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress, let first = bytes.first, let last = bytes.last else { return true }
        guard first != Self.space, first != UInt8(ascii: ":"), first != UInt8(ascii: "<"), last != Self.space else {
            return false
        }
        let count = bytes.count
        let ones: UInt64 = 0x0101_0101_0101_0101
        let feeds: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
        let returns: UInt64 = 0x0D0D_0D0D_0D0D_0D0D
        guard count >= 8 else {
            return bytes.allSatisfy { $0 != 0 && $0 < 0x80 && $0 != Self.lineFeed && $0 != 0x0D }
        }
        // High bits show a byte that is zero, equal to a line end, or not ASCII.
        var bad: UInt64 = 0
        let raw = UnsafeRawPointer(base)
        var position = 0
        while position < count {
            // The last load overlaps the one before it rather than pass the end.
            let eight = raw.loadUnaligned(fromByteOffset: min(position, count &- 8), as: UInt64.self)
            bad |= eight | (eight &- ones) | ((eight ^ feeds) &- ones) | ((eight ^ returns) &- ones)
            position &+= 8
        }
        return bad & 0x8080_8080_8080_8080 == 0
    }

    /// Refuses what would not be read back.
    static func check(_ attributes: [LDIFAttribute], dn: [UInt8]) throws(LDIFError) {
        guard !attributes.isEmpty else {
            throw LDIFError(.emptyRecord, "A record holds at least one attribute.", line: 0, dn: dn)
        }
        for attribute in attributes { try check(attribute.description, attribute.value, dn: dn) }
    }

    /// Refuses what would not be read back.
    static func check(_ description: [UInt8], _ value: LDIFValue?, dn: [UInt8]?) throws(LDIFError) {
        guard !description.isEmpty, description.allSatisfy(LDIFReader.isNameByte) else {
            throw LDIFError(
                .attributeDescription, "An attribute description holds letters, digits, '-', '.' and ';' only.",
                line: 0, dn: dn)
        }
        if isReserved(description) {
            throw LDIFError(
                .attributeDescription, "dn, control and changetype mean something else in LDIF.", line: 0, dn: dn)
        }
        if case .url(let url) = value, url.isEmpty || !url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            throw LDIFError(.invalidURL, "This is not a URL: write other characters as %hh.", line: 0, dn: dn)
        }
    }

    private static func isReserved(_ description: [UInt8]) -> Bool {
        // The first letter decides nearly always, before a string is made.
        guard description[0] | 0x20 == UInt8(ascii: "d") || description[0] | 0x20 == UInt8(ascii: "c") else {
            return false
        }
        switch description.count {
        case 2: return description[0] | 0x20 == UInt8(ascii: "d") && description[1] | 0x20 == UInt8(ascii: "n")
        case 7: return String(decoding: description, as: UTF8.self).lowercased() == "control"
        case 10: return String(decoding: description, as: UTF8.self).lowercased() == "changetype"
        default: return false
        }
    }

    static var lineFeed: UInt8 { 0x0A }
    static var space: UInt8 { 0x20 }
}
