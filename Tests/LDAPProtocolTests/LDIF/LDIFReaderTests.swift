import LDAPProtocol
import TestSupport
import Testing

@Suite struct LDIFReaderTests {
    private func read(_ text: String, _ options: LDIFReader.Options = .init()) throws -> [LDIFRecord] {
        try LDIFReader.records(in: Array(text.utf8), options: options)
    }

    @Test func readsTheContentExamplesOfTheStandard() throws {
        let records = try read(LDIFSamples.content)
        #expect(records.count == 2)
        let first = try #require(records.first)
        #expect(first.dn == LDIFSamples.bytes("cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com"))
        #expect(first.line == 2)
        #expect(first.content?.count == 11)
        #expect(first.content?[2] == LDIFSamples.attribute("objectclass", "organizationalPerson", line: 5))
        let description =
            "Babs is a big sailing fan, and travels extensively in search of perfect sailing conditions."
        #expect(first.content?[9] == LDIFSamples.attribute("description", description, line: 12))
        #expect(
            first.content?[10]
                == LDIFSamples.attribute("title", "Product Manager, Rod and Reel Division", line: 14))
        let second = try #require(records.last)
        #expect(second.dn == LDIFSamples.bytes("ou=営業部,o=Airius"))
        #expect(second.line == 18)
        #expect(
            second.content == [
                LDIFSamples.attribute("objectclass", "organizationalUnit", line: 20),
                LDIFSamples.attribute("ou", "営業部", line: 21),
                LDIFSamples.attribute("ou;lang-ja", "営業部", line: 23),
                LDIFSamples.attribute("ou;lang-en", "Sales", line: 24),
            ])
    }

    @Test func readsTheChangeExamplesOfTheStandard() throws {
        let bytes = LDIFSamples.bytes
        let changes = try read(LDIFSamples.changes).map(\.kind)
        let expected: [LDIFChange] = [
            LDIFChange(
                .add([
                    LDIFSamples.attribute("objectclass", "person", line: 5),
                    LDIFSamples.attribute("cn", "Fiona Jensen", line: 6),
                    LDIFSamples.attribute("sn", "Jensen", line: 7),
                ])),
            LDIFChange(.delete),
            LDIFChange(.modifyDN(newRDN: bytes("cn=Paula Jensen"), deleteOldRDN: true, newSuperior: nil)),
            LDIFChange(
                .modifyDN(
                    newRDN: bytes("ou=Product Development Accountants"), deleteOldRDN: false,
                    newSuperior: bytes("ou=Accounting, dc=airius, dc=com"))),
            LDIFChange(
                .modify([
                    LDIFModification(
                        .add, description: bytes("postaladdress"),
                        values: [.bytes(bytes("123 Anystreet $ Sunnyvale, CA $ 94086"))], line: 25),
                    LDIFModification(.delete, description: bytes("description"), values: [], line: 28),
                    LDIFModification(
                        .replace, description: bytes("telephonenumber"),
                        values: [.bytes(bytes("+1 408 555 1234")), .bytes(bytes("+1 408 555 5678"))], line: 30),
                    LDIFModification(
                        .increment, description: bytes("uidNumber"), values: [.bytes(bytes("1"))], line: 34),
                ])),
            LDIFChange(
                .delete,
                controls: [
                    LDIFControl(oid: bytes("1.2.840.113556.1.4.805"), isCritical: true),
                    LDIFControl(oid: bytes("1.2.3"), value: .bytes(bytes("text"))),
                    LDIFControl(oid: bytes("1.2.4"), value: .bytes([0, 1])),
                ]),
        ]
        #expect(changes == expected.map { .change($0) })
    }

    /// A legal text with one record, its DN and its attributes (name, value, line).
    struct Legal: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var dn = "cn=a"
        var line = 1
        var attributes: [(String, String, Int)] = [("sn", "b", 2)]
        var testDescription: String { name }
    }

    static let legal: [Legal] = [
        Legal(name: "plain", text: "dn: cn=a\nsn: b\n\n"),
        Legal(name: "no blank line at the end", text: "dn: cn=a\nsn: b\n"),
        Legal(name: "no line end at the end", text: "dn: cn=a\nsn: b"),
        Legal(name: "CR LF", text: "dn: cn=a\r\nsn: b\r\n\r\n"),
        Legal(name: "CR LF folded", text: "dn: cn\r\n =a\r\nsn:\r\n  b\r\n", attributes: [("sn", "b", 3)]),
        Legal(name: "no space after the colon", text: "dn:cn=a\nsn:b\n"),
        Legal(name: "many spaces after the colon", text: "dn:    cn=a\nsn:     b\n"),
        Legal(name: "trailing spaces belong to the value", text: "dn: cn=a\nsn: b  \n", attributes: [("sn", "b  ", 2)]),
        Legal(name: "empty value", text: "dn: cn=a\nsn:\n", attributes: [("sn", "", 2)]),
        Legal(name: "empty value after a space", text: "dn: cn=a\nsn: \n", attributes: [("sn", "", 2)]),
        Legal(name: "empty base64", text: "dn: cn=a\nsn::\n", attributes: [("sn", "", 2)]),
        Legal(name: "version", text: "version: 1\ndn: cn=a\nsn: b\n", line: 2, attributes: [("sn", "b", 3)]),
        Legal(
            name: "version and blank line", text: "version: 1\n\ndn: cn=a\nsn: b\n", line: 3,
            attributes: [("sn", "b", 4)]),
        Legal(name: "version in capitals", text: "VERSION:1\nDN: cn=a\nsn: b\n", line: 2, attributes: [("sn", "b", 3)]),
        Legal(
            name: "blank lines in front", text: "\n\n\r\ndn: cn=a\nsn: b\n\n\n\n", line: 4, attributes: [("sn", "b", 5)]
        ),
        Legal(
            name: "comments", text: "# one\n#two\n  on\n\ndn: cn=a\n#\nsn: b\n# last", line: 5,
            attributes: [("sn", "b", 7)]),
        Legal(name: "comment outside ASCII", text: "# für\ndn: cn=a\nsn: b\n", line: 2, attributes: [("sn", "b", 3)]),
        Legal(name: "folded name", text: "dn: cn=a\ns\n n: b\n"),
        Legal(name: "folded before the first value byte", text: "dn: cn=a\nsn:\n  b\n"),
        Legal(name: "empty continuation", text: "dn: cn=a\nsn: b\n \n"),
        Legal(name: "folded space kept", text: "dn: cn=a\nsn: b\n  c\n", attributes: [("sn", "b c", 2)]),
        Legal(
            name: "folded in every place", text: "d\n n\n :\n  c\n n\n =\n a\ns\n n\n :\n  b\n",
            attributes: [("sn", "b", 8)]),
        Legal(name: "base64 folded", text: "dn:: Y2\n 49Y\n Q==\nsn:: Y\n g==\n", attributes: [("sn", "b", 4)]),
        Legal(name: "base64 after no space", text: "dn::Y249YQ==\nsn::Yg==\n"),
        Legal(
            name: "base64 of every padding", text: "dn: cn=a\nsn:: YQ==\nsn:: YWI=\nsn:: YWJj\n",
            attributes: [("sn", "a", 2), ("sn", "ab", 3), ("sn", "abc", 4)]),
        Legal(name: "byte order mark", text: "\u{FEFF}dn: cn=a\nsn: b\n"),
        Legal(name: "options", text: "dn: cn=a\nsn;lang-sv;x-y: b\n", attributes: [("sn;lang-sv;x-y", "b", 2)]),
        Legal(name: "OID as type", text: "dn: cn=a\n2.5.4.4;lang-sv: b\n", attributes: [("2.5.4.4;lang-sv", "b", 2)]),
        Legal(name: "empty DN", text: "dn:\nsn: b\n", dn: ""),
        Legal(name: "escaped DN", text: "dn: cn=a\\, b\\+c+sn=x\nsn: b\n", dn: "cn=a\\, b\\+c+sn=x"),
        Legal(name: "colon inside a value", text: "dn: cn=a\nsn: b:c::<d\n", attributes: [("sn", "b:c::<d", 2)]),
        Legal(
            name: "control characters in a value", text: "dn: cn=a\nsn: b\tc\u{01}\n",
            attributes: [("sn", "b\tc\u{01}", 2)]),
        Legal(name: "hash inside a value", text: "dn: cn=a\nsn: #b\n", attributes: [("sn", "#b", 2)]),
        Legal(name: "attribute called version", text: "dn: cn=a\nversion: 7\n", attributes: [("version", "7", 2)]),
        Legal(
            name: "values of one type apart", text: "dn: cn=a\nsn: b\ncn: a\nSN: c\n",
            attributes: [("sn", "b", 2), ("cn", "a", 3), ("SN", "c", 4)]),
    ]

    @Test(arguments: legal) func takesLegalForms(_ form: Legal) throws {
        let expected = LDIFRecord(
            dn: Array(form.dn.utf8), line: form.line,
            kind: .content(form.attributes.map { LDIFSamples.attribute($0.0, $0.1, line: $0.2) }))
        for size in [1, 2, 7, 10_000] {
            #expect(try LDIFSamples.read(Array(form.text.utf8), pieces: size) == [expected])
        }
    }

    @Test(arguments: ["", "\n", "\r\n\r\n", "version: 1\n", "version: 1", "# nothing\n", "\u{FEFF}"])
    func takesFilesWithoutRecords(_ text: String) throws {
        #expect(try read(text) == [])
    }

    @Test func sharesDescriptionsBetweenLines() throws {
        let records = try read("dn: cn=a\nsn: b\nsn: c\n\ndn: cn=d\nsn: e\n")
        let places = records.flatMap { $0.content ?? [] }.map { attribute in
            attribute.description.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        }
        #expect(Set(places).count == 1)
    }

    @Test func handsURLsOutWhenAsked() throws {
        let text = "dn: cn=a\njpegPhoto:< file:///tmp/photo.jpg\n"
        let records = try read(text, .init(urls: .handOver))
        #expect(records.first?.content?.first?.value == .url("file:///tmp/photo.jpg"))
        #expect(throws: LDIFError(.urlRefused, "", line: 2)) { try read(text) }
        #expect(throws: LDIFError(.invalidURL, "", line: 2)) {
            try read("dn: cn=a\nsn:<\n", .init(urls: .handOver))
        }
    }

    @Test func goesOnAfterAFaultyRecord() {
        let text = "dn: cn=a\nsn: b\n\ndn: cn=c\nbroken\nsn: d\n\n\ndn: cn=e\nsn: f\n\ncn: x\n\ndn: cn=g\nsn: h"
        for size in [1, 3, 1_000] {
            var reader = LDIFReader()
            var seen: [String] = []
            var position = 0
            let bytes = Array(text.utf8)
            while true {
                do {
                    if let record = try reader.nextRecord() {
                        seen.append(
                            String(decoding: record.dn, as: UTF8.self) + " \(record.line) \(reader.recordOffset)")
                    } else if position < bytes.count {
                        let end = min(position + size, bytes.count)
                        reader.append(bytes[position..<end])
                        position = end
                        if end == bytes.count { reader.finish() }
                    } else {
                        break
                    }
                } catch {
                    seen.append("\(error.code) \(error.line) \(reader.recordOffset)")
                }
            }
            #expect(
                seen == [
                    "cn=a 1 0", "missingColon 5 16", "cn=e 9 40", "missingDN 12 56", "cn=g 14 63",
                ])
        }
    }

    @Test func answersTheSameForPiecesOfAnySize() {
        let texts = [LDIFSamples.content, LDIFSamples.changes].flatMap { text in
            [text, text.replacing("\n", with: "\r\n"), text.replacing("\n\n", with: "\n")]
        }
        for text in texts {
            let bytes = Array(text.utf8)
            let whole = LDIFSamples.trace(bytes, pieces: bytes.count)
            for size in [1, 2, 3, 5, 64] { #expect(LDIFSamples.trace(bytes, pieces: size) == whole) }
        }
    }

    @Test func survivesEveryTruncation() {
        for text in [LDIFSamples.content, LDIFSamples.changes, LDIFSamples.changes.replacing("\n", with: "\r\n")] {
            let bytes = Array(text.utf8)
            for end in 0...bytes.count {
                let part = Array(bytes[0..<end])
                #expect(LDIFSamples.trace(part, pieces: 1) == LDIFSamples.trace(part, pieces: part.count + 1))
            }
        }
    }

    @Test func survivesRandomDamage() {
        var random = SeededGenerator(seed: 2849)
        let alphabet = Array("\n\n\r :<#-=A;\u{0}é".utf8)
        for round in 0..<3_000 {
            var bytes = Array((round % 2 == 0 ? LDIFSamples.content : LDIFSamples.changes).utf8)
            for _ in 0...Int.random(in: 0...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[place] = alphabet.randomElement(using: &random) ?? 0
                } else {
                    bytes.remove(at: place)
                }
            }
            let options = LDIFReader.Options(isLenient: round % 3 == 0)
            #expect(
                LDIFSamples.trace(bytes, options: options, pieces: 1)
                    == LDIFSamples.trace(bytes, options: options, pieces: bytes.count))
        }
    }

    @Test func holdsNoMoreThanTheRecordItIsIn() throws {
        var reader = LDIFReader()
        let chunk = Array(String(repeating: "dn: cn=a\nsn: b\n\n", count: 1_000).utf8)
        for _ in 0..<200 {
            reader.append(chunk)
            while try reader.nextRecord() != nil {}
        }
        #expect(reader.bufferCapacity < 4 * chunk.count)
        #expect(reader.offset == 200 * chunk.count)
    }
}
