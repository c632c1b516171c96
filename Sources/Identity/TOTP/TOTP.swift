/// Time-based one-time codes (RFC 6238) under one secret: six digits of HMAC-SHA-1, a step of 30 seconds, one step of
/// tolerance on either side.
public struct TOTP: Sendable {
    /// The shared key.
    public let secret: TOTPSecret

    /// The length of a step in seconds.
    public static let period: UInt64 = 30
    /// The digits of a code.
    public static let digits = 6
    /// How many steps before and after the present one are taken (RFC 6238, section 5.2).
    public static let window: UInt64 = 1
    /// How many steps the clock of an app may be known to go before or behind ours.
    public static let longestDrift: Int64 = 10

    /// Codes under a secret.
    public init(_ secret: TOTPSecret) {
        self.secret = secret
    }

    /// The step that a time falls into.
    ///
    /// - Parameter time: Seconds since 1970.
    public static func step(at time: UInt64) -> UInt64 { time / period }

    /// The code of a step, six ASCII digits.
    public func code(atStep step: UInt64) -> [UInt8] {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * UInt64($0))) }
        let digest = HMAC.sha1(key: secret.bytes.exposed, message: message)
        // Dynamic truncation (RFC 4226, section 5.3): the last four bits say where; 15 + 4 is inside the 20 bytes.
        let offset = Int(digest[digest.count - 1] & 15)
        let word = digest[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        var number = word % 1_000_000
        var code = [UInt8](repeating: UInt8(ascii: "0"), count: Self.digits)
        for position in code.indices.reversed() {
            code[position] += UInt8(truncatingIfNeeded: number % 10)
            number /= 10
        }
        return code
    }

    /// The step whose code this is, if it may still be used; the caller stores it, by compare-and-set in the
    /// transaction that grants access, and passes it as `lastStep` from then on.
    ///
    /// All codes of the window are computed and compared in constant time, whatever is found. If a code is that of
    /// two steps, the later one is answered, so that it cannot be used again.
    ///
    /// - Parameters:
    ///   - code: Exactly six ASCII digits; anything else is nil.
    ///   - time: Seconds since 1970.
    ///   - lastStep: The last step that was accepted for this person; this and earlier ones are refused.
    ///   - drift: By how many steps the app's clock went before or behind ours the last time: as many steps around that
    ///     one are taken too (RFC 6238, section 6). Those around our own time always are, since a clock may be set.
    public func step(
        matching code: [UInt8], at time: UInt64, after lastStep: UInt64? = nil, drift: Int64 = 0
    ) -> UInt64? {
        guard code.count == Self.digits, code.allSatisfy(Self.isDigit) else { return nil }
        var found: UInt64?
        for step in Self.steps(at: time, drift: drift) {
            let isMatch = ConstantTime.equals(self.code(atStep: step), code)
            if isMatch, lastStep.map({ step > $0 }) ?? true { found = step }
        }
        return found
    }

    /// By how many steps an app whose code was of a step goes before or behind our clock.
    public static func drift(of step: UInt64, at time: UInt64) -> Int64 {
        let difference = Int64(clamping: step).subtractingReportingOverflow(Int64(clamping: Self.step(at: time)))
        return difference.overflow ? 0 : min(max(difference.partialValue, -longestDrift), longestDrift)
    }

    /// The steps whose codes are taken, in ascending order.
    private static func steps(at time: UInt64, drift: Int64) -> [UInt64] {
        let present = step(at: time)
        let drift = min(max(drift, -longestDrift), longestDrift)
        let size = drift.magnitude
        let shifted = drift < 0 ? (present < size ? 0 : present - size) : present &+ size
        var steps: Set<UInt64> = []
        for centre in [present, shifted] {
            steps.formUnion((centre < window ? 0 : centre - window)...(centre &+ window))
        }
        return steps.sorted()
    }

    /// The step of a code given as text, see ``step(matching:at:after:)-([UInt8],_,_)``.
    public func step(matching code: String, at time: UInt64, after lastStep: UInt64? = nil) -> UInt64? {
        step(matching: Array(code.utf8), at: time, after: lastStep)
    }

    /// The address that an authenticator app reads from a QR code, with the secret in it.
    ///
    /// - Parameters:
    ///   - issuer: The name of the service. A colon would end it for the apps and is left out.
    ///   - account: Who logs in, a user name or an e-mail address.
    public func url(issuer: String, account: String) -> Secret<String> {
        let issuer = Self.percentEncoded(issuer.filter { $0 != ":" })
        let label = "\(issuer):\(Self.percentEncoded(account))"
        let parameters =
            "algorithm=SHA1&digits=\(Self.digits)&issuer=\(issuer)&period=\(Self.period)"
            + "&secret=\(secret.base32.exposed)"
        return Secret("otpauth://totp/\(label)?\(parameters)")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Leaves the unreserved characters of RFC 3986 and `@`, which a path may hold and people read.
    private static func percentEncoded(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            if isLetter || isDigit(byte) || "-._~@".utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
