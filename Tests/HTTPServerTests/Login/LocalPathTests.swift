import Testing

@testable import HTTPServer

@Suite struct LocalPathTests {
    static let cases: [(String?, String)] = [
        (nil, "/admin"), ("", "/admin"), ("/", "/"), ("/admin/users", "/admin/users"), ("/x?a=b&c=d", "/x?a=b&c=d"),
        ("https://evil/x", "/x"), ("//evil/x", "/x"), ("https://evil", "/admin"), ("//evil", "/admin"),
        ("//evil?x", "/admin"), ("/x#fragment", "/x"), ("#x", "/admin"), ("HTTP://evil:80/x?y", "/x?y"),
        ("/\\evil", "/admin"), ("\\\\evil", "/admin"), ("/%5Cevil", "/admin"), ("/%2Fevil", "/admin"),
        ("/%2f%2fevil", "/admin"), ("///evil", "/evil"), ("https:///x", "/x"), ("https:////evil", "/admin"),
        ("https://evil//other", "/admin"), ("/a/../b", "/admin"), ("/..", "/admin"), ("/%2e%2E/x", "/admin"),
        ("/.../x", "/.../x"), ("/a..b", "/a..b"), ("/a\nb", "/admin"), ("/a%0ab", "/admin"),
        ("/a?b=%0d%0aX:1", "/admin"),
        ("/a%zz", "/admin"), ("/a%", "/admin"), ("/a%00", "/admin"), ("/a%7F", "/admin"),
        ("javascript:alert(1)", "/admin"),
        ("javascript://x/%0aalert(1)", "/admin"), ("javascript://x/alert(1)", "/alert(1)"), ("mailto:a@b", "/admin"),
        ("admin", "/admin"), ("x/y", "/admin"), ("/ x", "/admin"), ("/ü", "/admin"), ("/%C3%BC", "/%C3%BC"),
        ("/<b>", "/admin"), ("/\"", "/admin"), ("http:/x", "/admin"), ("http:x", "/admin"), (":x", "/admin"),
        (" /x", "/admin"), ("/" + String(repeating: "x", count: 2000), "/admin"),
    ]

    @Test(arguments: cases)
    func leadsNowhereElse(_ text: String?, _ path: String) {
        #expect(LocalPath.reduced(text) == path)
    }
}
