import HTTPTypes
import Hummingbird

/// Keeps out what a page of another site makes a browser send (security rule 25, decisions 20).
struct BrowserGuard: Sendable {
    /// The address that browsers see; `nil` for that of each request.
    let rootURL: String?

    /// Whether a browser sent the request from a page of ours. A program that says nothing of where it comes from may.
    func isFromHere(_ request: Request) -> Bool {
        if let site = Self.fetchSite.flatMap({ request.headers[$0] }), site.lowercased() == "cross-site" {
            return false
        }
        guard let origin = request.headers[.origin]?.lowercased() else { return true }
        if let url = rootURL?.lowercased() { return url == origin || url.hasPrefix(origin + "/") }
        guard let host = request.head.authority?.lowercased() else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    /// Refuses a change that comes with a cookie and not from a page of ours, or with a body that a form could have sent.
    ///
    /// - Throws: ``APIFailure`` 403 or 415.
    func checkWrite(_ request: Request, takesForms: Bool) throws {
        guard isFromHere(request) else {
            throw APIFailure(.forbidden, "the request was sent by a page of another site")
        }
        guard !takesForms, let type = request.mediaType, type != "application/json" else { return }
        throw APIFailure(.unsupportedMediaType, "the body has to be of the type application/json")
    }

    /// Whether a method changes nothing.
    static func isSafe(_ method: HTTPRequest.Method) -> Bool { method == .get || method == .head }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")
}
