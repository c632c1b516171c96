import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import HTTPServer

@Suite struct JSONParserTests {
    private func read(_ text: String, depth: Int = 64) throws(JSONError) -> JSONObject {
        try JSONParser.object(Array(text.utf8), depthLimit: depth)
    }

    @Test func readsEveryKindOfValueInOrder() throws {
        let object = try read(
            #" {"s":"aé\n\u00e9\ud83d\ude00","i":-12,"n":1.50,"e":1e3,"t":true,"f":false,"z":null,"#
                + #""a":[1,[],{}],"o":{"x":"y"}} "#)
        let expected: JSONValue = [
            "s": "aé\né😀", "i": -12, "n": .number("1.50"), "e": .number("1e3"), "t": true, "f": false, "z": nil,
            "a": [1, [], [:]], "o": ["x": "y"],
        ]
        #expect(JSONValue.object(object) == expected)
    }

    static let refused: [(String, JSONError.Reason)] = [
        ("", .empty), (" \n", .empty), ("[]", .notAnObject("an array")), ("\"a\"", .notAnObject("a string")),
        ("1", .notAnObject("a number")), ("null", .notAnObject("null")), ("true", .notAnObject("a boolean")),
        ("{} {}", .trailingText), ("{}x", .trailingText), ("{", .truncated), ("{\"a\"", .truncated),
        ("{\"a\":", .truncated), ("{\"a\":1", .truncated), ("{\"a\":\"b", .truncated), ("{\"a\":[1", .truncated),
        ("{\"a\":tru", .truncated), (#"{"a":"\u12"#, .truncated), (#"{"a":"\"#, .truncated),
        ("{\"a\":1,}", .unexpected("a name in quotes")), ("{a:1}", .unexpected("a name in quotes")),
        ("{'a':1}", .unexpected("a name in quotes")), ("{\"a\" 1}", .unexpected("a colon")),
        ("{\"a\":1 \"b\":2}", .unexpected("a comma or a closing brace")), ("{\"a\":}", .unexpected("a value")),
        ("{\"a\":[1,]}", .unexpected("a value")), ("{\"a\":[1 2]}", .unexpected("a comma or a closing bracket")),
        ("{\"a\":NaN}", .unexpected("a value")), ("{\"a\":Infinity}", .unexpected("a value")),
        ("{\"a\":+1}", .unexpected("a value")), ("{\"a\":.5}", .unexpected("a value")),
        ("{\"a\":nul1}", .unexpected("null")), ("{\"a\":-}", .badNumber), ("{\"a\":1.}", .badNumber),
        ("{\"a\":1e}", .badNumber), ("{\"a\":01}", .unexpected("a comma or a closing brace")),
        ("{\"a\":1 // x\n}", .unexpected("a comma or a closing brace")), ("\u{FEFF}{}", .unexpected("a value")),
        (#"{"a":1,"a":2}"#, .duplicateName), (#"{"a":1,"\u0061":2}"#, .duplicateName),
        (#"{"x":{"b":1,"b":1}}"#, .duplicateName), (#"{"a":"\u0000"}"#, .nulCharacter),
        ("{\"a\":\"x\u{0}\"}", .nulCharacter), (#"{"\u0000":1}"#, .nulCharacter),
        ("{\"a\":\"x\ny\"}", .controlCharacter), (#"{"a":"\ud800"}"#, .loneSurrogate),
        (#"{"a":"\ud800x"}"#, .loneSurrogate), (#"{"a":"\ud800\u0041"}"#, .loneSurrogate),
        (#"{"a":"\udc00"}"#, .loneSurrogate), (#"{"a":"\x41"}"#, .badEscape), (#"{"a":"\u00g0"}"#, .badEscape),
    ]

    @Test(arguments: refused)
    func refuses(_ text: String, because reason: JSONError.Reason) {
        #expect(throws: JSONError.self) { try read(text) }
        do {
            _ = try read(text)
        } catch {
            #expect(error.reason == reason)
            #expect(!error.description.isEmpty)
        }
    }

    static let notUTF8: [[UInt8]] = [[0xC3, 0x28], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF]]

    @Test(arguments: notUTF8)
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        let body = Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)
        #expect(throws: JSONError(reason: .notUTF8, offset: 0)) { try JSONParser.object(body) }
    }

    @Test func countsNestingWhileReading() throws {
        func nested(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
        }
        _ = try read(nested(64))
        #expect(throws: JSONError.self) { try read(nested(65)) }
        #expect(throws: JSONError.self) { try read("{\"a\":" + String(repeating: "[", count: 500_000)) }
        #expect(throws: JSONError.self) { try read(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test func namesThatOnlyLookTheSameAreTwo() throws {
        #expect(try read("{\"\u{E9}\":1,\"e\u{301}\":2}").members.count == 2)
    }

    static let integers: [(String, JSONValue)] = [
        ("0", 0), ("-0", 0), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number("9223372036854775808")),
        ("1.0", .number("1.0")), ("1E0", .number("1E0")),
    ]

    @Test(arguments: integers)
    func takesForAnIntegerOnlyWhatIsWrittenAsOne(_ text: String, _ value: JSONValue) throws {
        #expect(try read("{\"a\":\(text)}")["a"] == value)
    }

    @Test func readsWhatItWrites() throws {
        let value: JSONValue = [
            "a\"\\\n\u{1}<é😀": ["x", 1, true, nil, .number("1.5")], "o": ["empty": [:], "list": []],
        ]
        var bytes: [UInt8] = []
        value.write(into: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\\u003c") && !text.contains("<"))
        #expect(JSONValue.object(try read(text)) == value)
    }

    @Test func everyTruncationOfABodyIsRefused() {
        let body = Array(#"{"username":"jane","list":[1,{"a":-1.5e2}],"t":true}"#.utf8)
        for length in 0..<body.count {
            #expect(throws: JSONError.self) { try JSONParser.object(Array(body.prefix(length))) }
        }
    }
}

@Suite struct JSONFieldTests {
    private func object(_ text: String) throws -> JSONObject { try JSONParser.object(Array(text.utf8)) }

    @Test func nullAndAbsentAreNotGiven() throws {
        let body = try object(#"{"a":null}"#)
        #expect(try body.string("a") == nil)
        #expect(try body.string("b") == nil)
        #expect(try body.identifier("a") == nil)
    }

    @Test func trimsAndCountsBytes() throws {
        let body = try object(#"{"a":"  x y\t","b":"   ","c":"éé"}"#)
        #expect(try body.trimmedString("a") == "x y")
        #expect(try body.trimmedString("b") == nil)
        #expect(try body.string("c", maximumLength: 4) == "éé")
        #expect(throws: FieldError.self) { try body.string("c", maximumLength: 3) }
    }

    static let wrong = ["1", "1.0", "true", "[]", "{}"]

    @Test(arguments: wrong)
    func refusesAStringOfAnotherType(_ value: String) throws {
        let body = try object("{\"a\":\(value)}")
        #expect(throws: FieldError.self) { try body.string("a") }
        #expect(throws: FieldError.self) { try body.trimmedString("a") }
    }

    static let wrongNumbers = ["0", "-1", "1.0", "1e0", "2147483648", "99999999999999999999", "\"1\"", "true", "[]"]

    @Test(arguments: wrongNumbers)
    func refusesWhatIsNoNumberOfAnObject(_ value: String) throws {
        let body = try object("{\"a\":\(value)}")
        #expect(throws: FieldError.self) { try body.identifier("a") }
    }

    @Test func takesNumbersOfThirtyOneBits() throws {
        #expect(try object(#"{"a":2147483647}"#).identifier("a") == .max)
    }
}
