import HTTPTypes
import Hummingbird

/// A cookie that only this server reads (HTTP contract section 2.1).
struct ServerCookie: Sendable {
    let name: String
    /// How long a browser keeps it, in seconds.
    let lifetime: Int64
    /// Whether browsers may send it without TLS.
    var isSecure: Bool

    /// The values that a request brings, four at most: another program on the same host may use the name too.
    func values(in request: Request) -> [String] {
        guard request.headers.contains(.cookie) else { return [] }
        let pairs = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
        return Array(
            pairs.lazy.compactMap { pair -> String? in
                let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard sides.count == 2, sides[0].trimmingSpace() == name else { return nil }
                return sides[1].trimmingSpace()
            }.prefix(4))
    }

    /// The header that gives a browser the cookie.
    func header(_ value: String) -> HTTPField {
        field("\(name)=\(value); Path=/; Max-Age=\(lifetime); HttpOnly; SameSite=Lax")
    }

    /// The header that takes the cookie away from a browser.
    var expiredHeader: HTTPField {
        field("\(name)=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax")
    }

    private func field(_ text: String) -> HTTPField {
        HTTPField(name: .setCookie, value: isSecure ? text + "; Secure" : text)
    }
}
