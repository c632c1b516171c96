/// Distinguished names in a form in which equal names are equal bytes.
///
/// The form is text: `type=value` with commas between relative names and plus signs within them, sorted; the type is the
/// canonical name in lower case, the value is normalised by its rule for equality. Commas, plus signs and backslashes within
/// values are written as a backslash and two digits, so that every comma is a border: the name of a parent is what stands
/// behind the first one.
public enum NormalisedDN {
    /// The normalised form of a name as written.
    ///
    /// - Returns: nil if the bytes are no distinguished name, or more than 8 KiB or 64 relative names.
    public static func of(_ bytes: [UInt8], schema: Schema) -> [UInt8]? {
        bytes.withUnsafeBufferPointer { of($0, schema: schema) }
    }

    /// The normalised form of a name as written.
    ///
    /// - Returns: nil if the bytes are no distinguished name, or more than 8 KiB or 64 relative names.
    public static func of(_ bytes: UnsafeBufferPointer<UInt8>, schema: Schema) -> [UInt8]? {
        guard bytes.count <= DistinguishedName.maximumLength else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count &+ 16)
        var scanner = DNScanner(bytes)
        var count = 0
        var pending: [[UInt8]] = []
        do {
            while let component = try scanner.next() {
                count &+= 1
                guard count <= DistinguishedName.maximumRDNs else { return nil }
                if component.isFollowedByPlus || !pending.isEmpty {
                    var pair: [UInt8] = []
                    guard try append(component, of: scanner, schema: schema, to: &pair) else { return nil }
                    pending.append(pair)
                    if !component.isFollowedByPlus {
                        if !result.isEmpty { result.append(UInt8(ascii: ",")) }
                        join(&pending, to: &result)
                    }
                } else {
                    if !result.isEmpty { result.append(UInt8(ascii: ",")) }
                    guard try append(component, of: scanner, schema: schema, to: &result) else { return nil }
                }
            }
        } catch {
            return nil
        }
        return result
    }

    /// The normalised name of the parent; nil for the root.
    public static func parent(of normalised: [UInt8]) -> ArraySlice<UInt8>? {
        if normalised.isEmpty { return nil }
        guard let comma = normalised.firstIndex(of: UInt8(ascii: ",")) else { return [] }
        return normalised[(comma + 1)...]
    }

    /// Whether a normalised name is below another one; no name is below itself, all others are below the root.
    public static func isDescendant(_ name: [UInt8], of base: [UInt8]) -> Bool {
        if base.isEmpty { return !name.isEmpty }
        guard name.count > base.count else { return false }
        return name[name.count - base.count - 1] == UInt8(ascii: ",") && name.suffix(base.count).elementsEqual(base)
    }

    /// Appends one type and value; false if the value is not UTF-8.
    @inline(__always)
    private static func append(
        _ component: DNScanner.Component,
        of scanner: DNScanner,
        schema: Schema,
        to result: inout [UInt8]
    ) throws(DNError) -> Bool {
        let name = UnsafeBufferPointer(rebasing: scanner.bytes[component.type])
        var rule: MatchingRule?
        if let id = schema.attributeID(name) {
            let type = schema.attribute(id)
            result.append(contentsOf: type.lowercasedName)
            rule = type.equality
        } else {
            for byte in name { result.append(byte.lowercasedASCII) }
        }
        result.append(UInt8(ascii: "="))
        let raw = UnsafeBufferPointer(rebasing: scanner.bytes[component.value])
        switch (rule, component.form) {
        case (.caseIgnoreMatch, .plain), (.caseIgnoreIA5Match, .plain):
            if appendSimple(raw, to: &result) { return true }
        default: break
        }
        if component.form != .hexadecimal, !UTF8Text.isValid(raw) { return false }
        let value = try scanner.value(of: component)
        append(value: value, rule: rule, schema: schema, to: &result)
        return true
    }

    /// Appends a value of printable ASCII without special characters in lower case with single spaces; false, and nothing
    /// appended, if it is no such value.
    @inline(__always)
    private static func appendSimple(_ value: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) -> Bool {
        for byte in value where byte &- 0x20 >= 0x5F || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ",") {
            return false
        }
        if value.isEmpty { return false }
        var previous: UInt8 = 0
        for byte in value {
            if byte != 0x20 || previous != 0x20 { result.append(byte.lowercasedASCII) }
            previous = byte
        }
        return true
    }

    /// Appends a value; one that is not of the rule's syntax is taken as it is. What a reader would take for something else
    /// is escaped, so that the normal form of a normal form is itself.
    static func append(value: [UInt8], rule: MatchingRule?, schema: Schema, to result: inout [UInt8]) {
        var normalised = value
        if rule?.isNamePart == true, let form = rule?.normalise(value, schema: schema) { normalised = form }
        guard UTF8Text.isValid(normalised) else {
            AttributeTypeAndValue.writeHexadecimal(normalised, into: &result)
            return
        }
        for (index, byte) in normalised.enumerated() {
            let isSpecial =
                switch byte {
                case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "+"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
                    UInt8(ascii: "<"), UInt8(ascii: ">"), 0:
                    true
                case UInt8(ascii: "#"): index == 0
                case UInt8(ascii: " "): index == 0 || index == normalised.count - 1
                default: false
                }
            if isSpecial {
                result.append(UInt8(ascii: "\\"))
                result.append((byte >> 4).hexadecimalDigit)
                result.append(byte.hexadecimalDigit)
            } else {
                result.append(byte)
            }
        }
    }

    /// Appends the parts of a relative name, sorted, and forgets them.
    static func join(_ parts: inout [[UInt8]], to result: inout [UInt8]) {
        parts.sort { $0.lexicographicallyPrecedes($1) }
        for (index, part) in parts.enumerated() {
            if index > 0 { result.append(UInt8(ascii: "+")) }
            result += part
        }
        parts = []
    }
}

extension MatchingRule {
    /// Whether a value within a distinguished name is normalised by this rule.
    ///
    /// Values that are names themselves are not: a name within a name within a name would have no end.
    var isNamePart: Bool {
        switch family {
        case .distinguishedName, .nameAndOptionalUID: false
        default: true
        }
    }
}

extension DistinguishedName {
    /// The form in which equal names are equal bytes, as `NormalisedDN.of` makes it of the same name.
    public func normalised(_ schema: Schema) -> [UInt8] {
        var result: [UInt8] = []
        for (index, rdn) in rdns.enumerated() {
            if index > 0 { result.append(UInt8(ascii: ",")) }
            result += rdn.normalised(schema)
        }
        return result
    }

    /// Whether this is the name of an entry below a base; no name is below itself.
    public func isDescendant(of base: DistinguishedName, _ schema: Schema) -> Bool {
        guard rdns.count > base.rdns.count else { return false }
        return DistinguishedName(Array(rdns.suffix(base.rdns.count))).normalised(schema) == base.normalised(schema)
    }
}

extension RelativeDistinguishedName {
    /// The form in which equal relative names are equal bytes.
    public func normalised(_ schema: Schema) -> [UInt8] {
        var parts: [[UInt8]] = []
        for component in components {
            let type = schema.attributeID(component.type).map(schema.attribute)
            var part = type?.lowercasedName ?? component.type.map(\.lowercasedASCII)
            part.append(UInt8(ascii: "="))
            NormalisedDN.append(value: component.value, rule: type?.equality, schema: schema, to: &part)
            parts.append(part)
        }
        var result: [UInt8] = []
        NormalisedDN.join(&parts, to: &result)
        return result
    }
}
