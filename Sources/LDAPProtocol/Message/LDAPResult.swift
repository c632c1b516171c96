import NIOCore

/// The outcome of an operation, with where and why (RFC 4511 section 4.1.9).
public struct LDAPResult: Hashable, Sendable {
    /// The outcome.
    public var code: ResultCode
    /// With `noSuchObject` and the alias problems, the name of the lowest entry that was found;
    /// else empty.
    public var matchedDN: [UInt8]
    /// Text for people, or empty.
    public var diagnosticMessage: String
    /// With `referral`, the URIs of where to ask; else empty.
    public var referrals: [String]

    /// Makes a result of its parts.
    public init(
        _ code: ResultCode, matchedDN: [UInt8] = [], diagnosticMessage: String = "", referrals: [String] = []
    ) {
        self.code = code
        self.matchedDN = matchedDN
        self.diagnosticMessage = diagnosticMessage
        self.referrals = referrals
    }

    /// The number of the context-specific tag of the referral.
    static let referralTag = 3

    private static let referrals = BERTag.context(3, constructed: true)

    /// Reads the components of a result, which other types have in common.
    init(from reader: inout BERReader, limits: Limits) throws(BERError) {
        code = ResultCode(rawValue: try reader.readInteger(.enumerated))
        matchedDN = try reader.readBytes()
        diagnosticMessage = try reader.readText()
        referrals = []
        guard reader.isNext(LDAPResult.referrals) else { return }
        let outer = try reader.enter(LDAPResult.referrals)
        while !reader.isAtEnd {
            guard referrals.count < limits.referrals else { throw reader.error(.tooManyElements) }
            referrals.append(try reader.readText())
        }
        try reader.leave(outer)
    }

    /// Appends the components of the result.
    func encodeContent(into buffer: inout ByteBuffer) {
        BERWriter.writeInteger(code.rawValue, tag: .enumerated, into: &buffer)
        BERWriter.writeBytes(matchedDN, into: &buffer)
        BERWriter.writeText(diagnosticMessage, into: &buffer)
        guard !referrals.isEmpty else { return }
        BERWriter.writeConstructed(LDAPResult.referrals, into: &buffer) { buffer in
            for referral in referrals { BERWriter.writeText(referral, into: &buffer) }
        }
    }
}
