/// Reads a form of the type `multipart/form-data` (RFC 7578), small and of text alone.
enum MultipartFields {
    /// The boundary of a content type, 1 to 70 characters (RFC 2046 section 5.1.1); `nil` when there is none.
    static func boundary(of contentType: String) -> String? {
        for parameter in contentType.split(separator: ";").dropFirst() {
            let sides = parameter.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[0].trimmingSpace().lowercased() == "boundary" else { continue }
            var value = Substring(sides[1].trimmingSpace())
            if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") { value = value.dropFirst().dropLast() }
            return (1...70).contains(value.utf8.count) ? String(value) : nil
        }
        return nil
    }

    /// The fields by name; `nil` for what is no such form, for what is no text, for U+0000, for a name that comes twice and
    /// for more than 64 parts.
    static func read(_ body: [UInt8], boundary: String) -> [String: String]? {
        var fields: [String: String] = [:]
        let mark = Array("--\(boundary)".utf8)
        var rest = body[...]
        guard let first = rest.range(of: mark), first.lowerBound == rest.startIndex || endsLine(rest, first.lowerBound)
        else { return nil }
        rest = rest[first.upperBound...]
        let delimiter = newline + mark
        for _ in 0..<maximumParts {
            if rest.starts(with: Array("--".utf8)) { return fields }
            rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard rest.starts(with: newline), let end = rest.dropFirst(2).range(of: delimiter) else { return nil }
            guard let (name, value) = part(rest[(rest.startIndex + 2)..<end.lowerBound]),
                fields.updateValue(value, forKey: name) == nil
            else { return nil }
            rest = rest[end.upperBound...]
        }
        return nil
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let end = bytes.range(of: newline + newline),
            let header = String(validating: bytes[..<end.lowerBound], as: UTF8.self),
            let value = String(validating: bytes[end.upperBound...], as: UTF8.self), !value.utf8.contains(0)
        else { return nil }
        for line in header.split(whereSeparator: \.isNewline) {
            let sides = line.split(separator: ":", maxSplits: 1)
            guard sides.count == 2, sides[0].trimmingSpace().lowercased() == "content-disposition" else { continue }
            for parameter in sides[1].split(separator: ";").dropFirst() {
                let pair = parameter.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, pair[0].trimmingSpace().lowercased() == "name" else { continue }
                let quoted = pair[1].trimmingSpace()
                let name = quoted.filter { $0 != "\"" }
                return name.isEmpty || name.utf8.contains(0) ? nil : (name, value)
            }
        }
        return nil
    }

    private static func endsLine(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Bool {
        bytes[..<index].suffix(2).elementsEqual(newline)
    }

    private static let newline: [UInt8] = [0x0D, 0x0A]
    private static let maximumParts = 64
}

extension ArraySlice<UInt8> {
    /// Where some bytes stand first.
    fileprivate func range(of pattern: [UInt8]) -> Range<Int>? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        var index = startIndex
        while let found = self[index...].firstIndex(of: first), found + pattern.count <= endIndex {
            if self[found..<found + pattern.count].elementsEqual(pattern) { return found..<found + pattern.count }
            index = found + 1
        }
        return nil
    }
}
