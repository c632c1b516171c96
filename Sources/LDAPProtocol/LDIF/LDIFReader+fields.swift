extension LDIFReader {
    /// The name before a colon.
    struct Field {
        /// Index in the name table.
        let name: Int
        /// Position after the colon.
        let value: Int
        let keyword: LDIFNameTable.Keyword
    }

    /// Reads the name and the colon at the start of a line.
    @inline(__always)
    mutating func field(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) -> Field {
        var position = start
        var hash: UInt64 = 0
        while position < end, Self.isNameByte(text[position]) {
            hash = (hash &+ UInt64(text[position])) &* 0x9E37_79B9_7F4A_7C15
            position &+= 1
        }
        guard position < end, text[position] == UInt8(ascii: ":"), position > start,
            position &- start <= options.limits.descriptionLength
        else {
            throw faultInName(text, start, position, end, line: line)
        }
        let name = names.index(of: text + start, count: position &- start, hash: hash)
        if names.names[name].form != .wellFormed { try checkForm(name, line: line) }
        return Field(name: name, value: position &+ 1, keyword: names.names[name].keyword)
    }

    /// Reads what follows the colon: text, base64 or a URL.
    @inline(__always)
    mutating func value(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) -> LDIFValue {
        var from = start
        if from < end {
            if text[from] == UInt8(ascii: ":") { return .bytes(try base64(text, from &+ 1, end, line: line)) }
            if text[from] == UInt8(ascii: "<") { return .url(try url(text, from &+ 1, end, line: line)) }
            while from < end, text[from] == Self.space { from &+= 1 }
        }
        return .bytes(try plain(text, from, end, line: line))
    }

    /// Reads a DN: text or base64 of UTF-8 without NUL.
    mutating func distinguishedName(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) -> [UInt8] {
        var from = start
        let bytes: [UInt8]
        if from < end, text[from] == UInt8(ascii: ":") {
            bytes = try base64(text, from &+ 1, end, line: line)
            guard Self.isUTF8(bytes), !bytes.contains(0) else {
                throw refuse(.invalidDN, "The DN in base64 is not UTF-8, or holds a NUL.", line: line)
            }
        } else {
            while from < end, text[from] == Self.space { from &+= 1 }
            bytes = try plain(text, from, end, line: line)
        }
        guard bytes.count <= options.limits.distinguishedNameLength else {
            throw refuse(
                .dnTooLong, "The DN is longer than \(options.limits.distinguishedNameLength) bytes.", line: line)
        }
        return bytes
    }

    /// Reads the one word of a line such as `changetype: add`, in lower case.
    mutating func word(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) -> String {
        String(decoding: try wordBytes(text, start, end, line: line), as: UTF8.self).lowercased()
    }

    /// Reads the one word of a line such as `add: description`.
    mutating func wordBytes(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) -> [UInt8] {
        var from = start
        while from < end, text[from] == Self.space { from &+= 1 }
        var bytes = try plain(text, from, end, line: line)
        if bytes.last == Self.space, tolerates(.trailingSpace, line: line) {
            while bytes.last == Self.space { bytes.removeLast() }
        }
        return bytes
    }

    /// The index in the name table of an attribute description that stands as a value.
    mutating func description(_ bytes: [UInt8], line: Int) throws(LDIFError) -> Int {
        guard !bytes.isEmpty, bytes.allSatisfy(Self.isNameByte) else {
            throw refuse(.attributeDescription, "This is not an attribute description.", line: line)
        }
        guard bytes.count <= options.limits.descriptionLength else {
            throw descriptionTooLong(line: line)
        }
        var hash: UInt64 = 0
        for byte in bytes { hash = (hash &+ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
        let name = bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { names.index(of: $0, count: bytes.count, hash: hash) } ?? 0
        }
        if names.names[name].form != .wellFormed { try checkForm(name, line: line) }
        return name
    }

    /// Reads text that must be printable as it is (SAFE-STRING).
    @inline(__always)
    private mutating func plain(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) -> [UInt8] {
        guard start < end else { return [] }
        guard end &- start <= options.limits.valueSize else { throw valueTooLarge(line: line) }
        if Self.needsLook(text + start, end &- start) { try look(text, start, end, line: line) }
        return [UInt8](UnsafeBufferPointer(start: text + start, count: end &- start))
    }

    @inline(never)
    private mutating func base64(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) -> [UInt8] {
        var from = start
        var end = end
        while from < end, text[from] == Self.space { from &+= 1 }
        if from < end, text[end &- 1] == Self.space, tolerates(.trailingSpace, line: line) {
            while from < end, text[end &- 1] == Self.space { end &-= 1 }
        }
        guard LDIFBase64.decodedSize(end &- from) &- 2 <= options.limits.valueSize else {
            throw valueTooLarge(line: line)
        }
        guard let bytes = LDIFBase64.decode(UnsafeBufferPointer(start: text + from, count: end &- from)) else {
            throw refuse(
                .base64, "The value is not base64: check for a character outside the alphabet or a missing end.",
                line: line)
        }
        guard bytes.count <= options.limits.valueSize else { throw valueTooLarge(line: line) }
        return bytes
    }

    @inline(never)
    private mutating func url(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) -> String {
        guard options.urls == .handOver else {
            throw refuse(
                .urlRefused, "The value is given by URL, which is not allowed here; put the value itself in base64.",
                line: line)
        }
        var from = start
        while from < end, text[from] == Self.space { from &+= 1 }
        guard end &- from <= options.limits.valueSize else { throw valueTooLarge(line: line) }
        let bytes = UnsafeBufferPointer(start: text + from, count: end &- from)
        // RFC 3986 has no other characters; what they mean is for the caller to judge.
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw refuse(.invalidURL, "This is not a URL: write other characters as %hh.", line: line)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Names the fault in text that `needsLook` found, or takes it.
    @inline(never)
    private mutating func look(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) {
        let bytes = UnsafeBufferPointer(start: text + start, count: end &- start)
        if bytes.contains(0) { throw nulCharacter(line: line) }
        if bytes.contains(Self.carriageReturn) { throw bareCarriageReturn(line: line) }
        if bytes.contains(where: { $0 >= 0x80 }) {
            guard options.isLenient else {
                throw refuse(
                    .nonASCII, "The value is not ASCII and must be base64; lenient reading takes UTF-8 as it is.",
                    line: line)
            }
            guard Self.isUTF8(Array(bytes)) else {
                throw refuse(.encoding, "The value is neither base64 nor UTF-8; convert the file to UTF-8.", line: line)
            }
            _ = tolerates(.rawUTF8, line: line)
        }
        if text[start] == UInt8(ascii: ":") || text[start] == UInt8(ascii: "<") {
            guard tolerates(.unsafeStart, line: line) else {
                throw refuse(
                    .unsafeStart, "The value begins with a colon or '<' and must be base64; lenient reading takes it.",
                    line: line)
            }
        }
    }

    @inline(never)
    private mutating func faultInName(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ position: Int, _ end: Int, line: Int
    ) -> LDIFError {
        guard position < end else {
            return refuse(.missingColon, "The line has no colon after the attribute name.", line: line)
        }
        if position &- start > options.limits.descriptionLength { return descriptionTooLong(line: line) }
        let rest = UnsafeBufferPointer(start: text + position, count: end &- position)
        switch text[position] {
        case Self.space where position == start:
            return refuse(
                .unexpectedContinuation, "The line begins with a space, and there is no line before it to continue.",
                line: line)
        case 0:
            return nulCharacter(line: line)
        case Self.carriageReturn:
            return bareCarriageReturn(line: line)
        default:
            if !rest.contains(UInt8(ascii: ":")) {
                return refuse(.missingColon, "The line has no colon after the attribute name.", line: line)
            }
            return refuse(
                .attributeDescription, "What stands before the colon is not an attribute description.", line: line)
        }
    }

    @inline(never)
    private mutating func checkForm(_ name: Int, line: Int) throws(LDIFError) {
        if names.names[name].form == .underscore, tolerates(.underscoreInName, line: line) { return }
        throw refuse(
            .attributeDescription, "What stands before the colon is not an attribute description.", line: line)
    }

    mutating func nulCharacter(line: Int) -> LDIFError {
        refuse(.nulCharacter, "The line holds a NUL; such a value must be base64.", line: line)
    }

    mutating func bareCarriageReturn(line: Int) -> LDIFError {
        refuse(.bareCarriageReturn, "A carriage return is not followed by a line feed.", line: line)
    }

    private mutating func valueTooLarge(line: Int) -> LDIFError {
        refuse(.valueTooLarge, "The value is larger than \(options.limits.valueSize) bytes.", line: line)
    }

    private mutating func descriptionTooLong(line: Int) -> LDIFError {
        refuse(
            .descriptionTooLong, "The attribute description is longer than \(options.limits.descriptionLength) bytes.",
            line: line)
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        (try? UTF8Span(validating: bytes.span)) != nil
    }

    /// Letters, digits, `-`, `.`, `;` and `_`.
    @inline(__always)
    static func isNameByte(_ byte: UInt8) -> Bool {
        let low: UInt64 = 0x0BFF_6000_0000_0000
        let high: UInt64 = 0x07FF_FFFE_87FF_FFFE
        let word = byte < 64 ? low : high
        return byte < 128 && (word &>> UInt64(byte & 63)) & 1 == 1
    }

    /// Whether text of at least one byte may hold a NUL, a carriage return, a byte outside ASCII or an unsafe start.
    ///
    /// Eight bytes at a time; it may say yes for nothing, never no for something.
    @inline(__always)
    static func needsLook(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
        let first = text[0]
        var bad: UInt64 = first == UInt8(ascii: ":") || first == UInt8(ascii: "<") ? 0x80 : 0
        let ones: UInt64 = 0x0101_0101_0101_0101
        let returns: UInt64 = 0x0D0D_0D0D_0D0D_0D0D
        if count >= 8 {
            let raw = UnsafeRawPointer(text)
            var position = 0
            while position < count {
                // The last load overlaps the one before it rather than pass the end.
                let eight = raw.loadUnaligned(fromByteOffset: min(position, count &- 8), as: UInt64.self)
                bad |= eight | (eight &- ones) | ((eight ^ returns) &- ones)
                position &+= 8
            }
        } else {
            for position in 0..<count {
                let byte = text[position]
                if byte == 0 || byte == Self.carriageReturn || byte >= 0x80 { bad = 0x80 }
            }
        }
        return bad & 0x8080_8080_8080_8080 != 0
    }
}
