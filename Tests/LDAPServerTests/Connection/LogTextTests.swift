import Testing

@testable import LDAPServer

@Suite("LogText")
struct LogTextTests {
    static let texts: [(String, String)] = [
        ("uid=jane,dc=example", "uid=jane,dc=example"), ("jörg", "jörg"), ("a\nb", "a\\nb"),
        ("a\u{1B}[31m", "a\\u{1B}[31m"),
        ("a\"b\\c", "a\\\"b\\\\c"), ("\u{202E}x", "\\u{202E}x"), ("\u{0}", "\\0"), ("", ""),
    ]

    @Test(arguments: texts)
    func escapesWhatCouldForgeALine(_ text: String, _ expected: String) {
        #expect(LogText(text).description == expected)
    }

    @Test func showsBytesThatAreNoText() {
        #expect(LogText([0x61, 0xFF]).description == "a\u{FFFD}")
    }

    @Test func cutsAtTheLimit() {
        #expect(LogText([UInt8](repeating: 0x61, count: 512)).description.utf8.count == 512)
        #expect(LogText([UInt8](repeating: 0x61, count: 513)).description == String(repeating: "a", count: 512) + "…")
        #expect(LogText([UInt8](repeating: 0, count: 10_000)).description.utf8.count <= 512 + 3)
        #expect(LogText(String(repeating: "ö", count: 400)).description.utf8.count <= 512 + 3)
    }
}
