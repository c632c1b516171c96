import Foundation
import TestSupport
import Testing

/// The configuration that a page of `docs/directories` shows, with the addresses of a test's server put in.
enum DocumentedSource {
    /// - Parameters:
    ///   - page: the name of the page.
    ///   - url: what stands in the place of the documented one.
    ///   - authority: the CA file.
    static func configuration(_ page: String, url: String, authority: String) throws -> String {
        let text = try String(
            contentsOfFile: "\(CorporateDirectoryTests.project)/docs/directories/\(page).md", encoding: .utf8)
        let parts = text.components(separatedBy: "```yaml\n")
        let block = try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
        return try replaced(
            replaced(block, pattern: /url: \S+/, by: "url: \(url)"), pattern: /ca: ca\.pem/, by: "ca: \(authority)")
    }

    /// A block of LDIF of the page, by its place.
    static func ldif(_ page: String, _ place: Int) throws -> String {
        let text = try String(
            contentsOfFile: "\(CorporateDirectoryTests.project)/docs/directories/\(page).md", encoding: .utf8)
        let parts = Array(text.components(separatedBy: "```ldif\n").dropFirst())
        return try #require(parts[place].components(separatedBy: "```").first)
    }

    private static func replaced(
        _ text: String, pattern: Regex<Substring>, by replacement: String
    ) throws -> String {
        try #require(text.firstMatch(of: pattern) != nil, "the page shows no \(replacement.prefix(4))")
        return text.replacing(pattern, with: replacement)
    }
}
