/// The name of an entry: relative names from the entry up to the top (RFC 4512, section 2.3.2; notation of RFC 4514).
public struct DistinguishedName: Hashable, Sendable, CustomStringConvertible {
    /// The default limit on the length of a name, in bytes: 8 KiB.
    public static let maximumLength = 8192
    /// The default limit on the number of relative names, and on that of attributes in all of them.
    public static let maximumRDNs = 64

    /// The relative names; the first one names the entry within its parent. Empty for the root.
    public var rdns: [RelativeDistinguishedName]

    /// Makes a name of its parts, which are not checked.
    public init(_ rdns: [RelativeDistinguishedName] = []) {
        self.rdns = rdns
    }

    /// Reads a name in the notation of RFC 4514; an empty text is the root.
    ///
    /// Spaces around separators, semicolons and quoted values (RFC 2253) are accepted. Values are kept without escapes.
    /// - Parameters:
    ///   - bytes: the name, UTF-8 without NUL.
    ///   - maximumLength: the longest name to accept, in bytes.
    ///   - maximumRDNs: the most relative names to accept, and the most attributes in all of them.
    /// - Throws: `DNError` with the position of the first fault.
    public init(
        parsing bytes: [UInt8],
        maximumLength: Int = DistinguishedName.maximumLength,
        maximumRDNs: Int = DistinguishedName.maximumRDNs
    ) throws(DNError) {
        guard bytes.count <= maximumLength else { throw DNError(.tooLong, at: maximumLength) }
        guard UTF8Text.isValid(bytes) else { throw DNError(.invalidUTF8, at: 0) }
        self.rdns = try bytes.withUnsafeBufferPointer { (buffer) throws(DNError) in
            try Self.parse(buffer, maximumRDNs: maximumRDNs)
        }
    }

    /// Reads a name from a text.
    ///
    /// - Throws: `DNError` with the position of the first fault.
    public init(_ text: String) throws(DNError) {
        try self.init(parsing: Array(text.utf8))
    }

    private static func parse(
        _ buffer: UnsafeBufferPointer<UInt8>,
        maximumRDNs: Int
    ) throws(DNError) -> [RelativeDistinguishedName] {
        var rdns: [RelativeDistinguishedName] = []
        var open: [AttributeTypeAndValue] = []
        var count = 0
        var scanner = DNScanner(buffer)
        while let component = try scanner.next() {
            count += 1
            guard count <= maximumRDNs else {
                throw DNError(.tooManyComponents, at: component.type.lowerBound)
            }
            let value = try scanner.value(of: component)
            open.append(AttributeTypeAndValue(type: Array(buffer[component.type]), value: value))
            if !component.isFollowedByPlus {
                rdns.append(RelativeDistinguishedName(open))
                open = []
            }
        }
        return rdns
    }

    /// The name in the notation of RFC 4514, without spaces around separators.
    public var bytes: [UInt8] {
        var text: [UInt8] = []
        for (index, rdn) in rdns.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            rdn.write(into: &text)
        }
        return text
    }

    /// The name in the notation of RFC 4514.
    public var description: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// Whether this is the name of the root.
    public var isRoot: Bool { rdns.isEmpty }

    /// The name of the entry above, nil for the root.
    public var parent: DistinguishedName? {
        rdns.isEmpty ? nil : DistinguishedName(Array(rdns.dropFirst()))
    }

    /// The name of an entry directly below this one.
    public func child(_ rdn: RelativeDistinguishedName) -> DistinguishedName {
        DistinguishedName([rdn] + rdns)
    }

    /// This name, which is relative to a base, as seen from the root.
    public func appending(_ base: DistinguishedName) -> DistinguishedName {
        DistinguishedName(rdns + base.rdns)
    }
}
