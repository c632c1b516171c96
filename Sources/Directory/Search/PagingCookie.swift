import LDAPProtocol

/// Where the next page of a search begins (RFC 2696): all that is needed stands in the cookie, so that it is good on any
/// connection and costs nothing when it is never used.
struct PagingCookie {
    /// The last entry that was sent.
    var last: UInt32
    /// How many entries were sent in all pages so far.
    var sent: UInt32
    /// What search it belongs to.
    var search: UInt32

    private static let version: UInt8 = 1

    init(last: UInt32, sent: UInt32, search: UInt32) {
        self.last = last
        self.sent = sent
        self.search = search
    }

    /// Reads a cookie; `nil` for one that was not made here.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 13, bytes[0] == Self.version else { return nil }
        func word(_ start: Int) -> UInt32 { bytes[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) } }
        self.init(last: word(1), sent: word(5), search: word(9))
    }

    /// The cookie for the wire.
    var bytes: [UInt8] {
        [Self.version]
            + [last, sent, search].flatMap { word in
                stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
            }
    }

    /// A number for base, scope and filter of a request.
    static func fingerprint(_ request: SearchRequest) -> UInt32 {
        let text = "\(request.scope) \(request.filter)"
        return IndexKey.distinguishedName.hash(request.baseObject + [0] + Array(text.utf8))
    }
}
