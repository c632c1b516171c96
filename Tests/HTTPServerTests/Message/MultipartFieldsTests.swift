import Testing

@testable import HTTPServer

@Suite struct MultipartFieldsTests {
    private static func part(_ name: String, _ value: String) -> String {
        "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }

    static let forms: [(String, [String: String]?)] = [
        (part("a", "1") + "--b--", ["a": "1"]), (part("a", "1") + "--b--\r\n", ["a": "1"]),
        (part("a", "1") + part("b", "x\r\ny--b") + "--b--", ["a": "1", "b": "x\r\ny--b"]),
        (part("a", "") + "--b--", ["a": ""]), ("--b--", [:]), ("preamble\r\n" + part("a", "1") + "--b--", ["a": "1"]),
        (
            "--b\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name=a; filename=\"x\"\r\n\r\n1\r\n--b--",
            ["a": "1"]
        ),
        ("", nil), ("--b", nil), ("--b\r\n", nil), (part("a", "1"), nil), (part("a", "1") + "--c--", nil),
        (part("a", "1") + part("a", "2") + "--b--", nil), (part("", "1") + "--b--", nil),
        (part("a", "\u{0}") + "--b--", nil), ("x--b--", nil), ("--b\r\n\r\n1\r\n--b--", nil),
        ((0..<65).map { part("n\($0)", "1") }.joined() + "--b--", nil),
    ]

    @Test(arguments: forms)
    func readsForms(_ text: String, _ fields: [String: String]?) {
        #expect(MultipartFields.read(Array(text.utf8), boundary: "b") == fields)
    }

    @Test func refusesWhatIsNoText() {
        let bytes = Array(Self.part("a", "x").utf8).map { $0 == UInt8(ascii: "x") ? 0xFF : $0 } + Array("--b--".utf8)
        #expect(MultipartFields.read(bytes, boundary: "b") == nil)
    }

    @Test func everyTruncationIsRefused() {
        let whole = Array((Self.part("a", "1") + Self.part("b", "2") + "--b--").utf8)
        for length in 0..<whole.count - 1 {
            #expect(MultipartFields.read(Array(whole.prefix(length)), boundary: "b") == nil, "\(length)")
        }
    }

    static let types: [(String, String?)] = [
        ("multipart/form-data; boundary=b", "b"), ("multipart/form-data; charset=utf-8; BOUNDARY=\"a b\"", "a b"),
        ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil),
        ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), nil),
    ]

    @Test(arguments: types)
    func findsTheBoundary(_ type: String, _ boundary: String?) {
        #expect(MultipartFields.boundary(of: type) == boundary)
    }
}
