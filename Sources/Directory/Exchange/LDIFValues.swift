import LDAPProtocol

/// Where values come from that a record names by URL (RFC 2849: `jpegPhoto:< file:///…`).
struct LDIFValues: Sendable {
    /// Reads what a URL names; `nil` if URLs are not followed.
    let read: (@Sendable (String) throws -> [UInt8])?

    /// The bytes of a value.
    ///
    /// - Throws: ``StagingError`` if there are none to be had.
    func bytes(of value: LDIFValue) throws(StagingError) -> [UInt8] {
        switch value {
        case .bytes(let bytes): return bytes
        case .url(let url):
            guard let read else { throw StagingError("the value stands at a URL; name its folder with --allow-url") }
            do {
                return try read(url)
            } catch {
                throw StagingError("the value at \(url) cannot be read: \(error)")
            }
        }
    }
}
