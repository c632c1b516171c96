import LDAPProtocol
import Testing

@Suite struct LDIFReaderRefusalTests {
    /// An illegal text, the code, the line and whether the DN is known.
    struct Illegal: Sendable, CustomTestStringConvertible {
        let text: String
        let code: LDIFError.Code
        let line: Int
        let dn: String?
        var options = LDIFReader.Options()
        var testDescription: String { text.debugDescription }

        init(
            _ text: String, _ code: LDIFError.Code, _ line: Int, _ dn: String? = "cn=a",
            _ options: LDIFReader.Options = .init()
        ) {
            self.text = text
            self.code = code
            self.line = line
            self.dn = dn
            self.options = options
        }
    }

    static let contentOnly = LDIFReader.Options(records: .contentOnly)

    static let illegal: [Illegal] = [
        Illegal("sn: b\n", .missingDN, 1, nil),
        Illegal("dn: cn=a\nsn: b\n\nsn: c\n", .missingDN, 4, nil),
        Illegal("dn: cn=a\nsn: b\ndn: cn=c\nsn: d\n", .missingBlankLine, 3),
        Illegal("dn: cn=a\ndn: cn=c\nsn: d\n", .missingBlankLine, 2),
        Illegal("dn: cn=a\n\n", .emptyRecord, 1),
        Illegal("dn: cn=a", .emptyRecord, 1),
        Illegal("dn: cn=a\nsn: b\rc\n", .bareCarriageReturn, 2),
        Illegal("dn: cn=a\nsn: b\r", .bareCarriageReturn, 2),
        Illegal("dn: cn=a\rsn: b\r\r", .bareCarriageReturn, 1, nil),
        Illegal("dn: cn=a\nsn: b\n\r", .bareCarriageReturn, 3),
        Illegal("dn: cn=a\n\rsn: b\n", .bareCarriageReturn, 2),
        Illegal("# old\rdn: cn=a\rsn: b\n", .bareCarriageReturn, 1, nil),
        Illegal("dn: cn=a\ns\rn: b\n", .bareCarriageReturn, 2),
        Illegal("dn: cn=a\nsn:: Yg==\r\r\n", .base64, 2),
        Illegal("dn: cn=a\nsn: b\u{0}c\n", .nulCharacter, 2),
        Illegal("dn: cn=a\ns\u{0}n: b\n", .nulCharacter, 2),
        Illegal("dn: cn=\u{0}\n", .nulCharacter, 1, nil),
        Illegal("# \u{0}\n", .nulCharacter, 1, nil),
        Illegal("dn: cn=a\nsn: Müller\n", .nonASCII, 2),
        Illegal("dn: cn=Müller\nsn: b\n", .nonASCII, 1, nil),
        Illegal("dn: cn=a\nsn: :b\n", .unsafeStart, 2),
        Illegal("dn: cn=a\nsn: <b\n", .unsafeStart, 2),
        Illegal("dn: cn=a\nsn:: Yg=\n", .base64, 2),
        Illegal("dn: cn=a\nsn:: Yg\n", .base64, 2),
        Illegal("dn: cn=a\nsn:: Y===\n", .base64, 2),
        Illegal("dn: cn=a\nsn:: ====\n", .base64, 2),
        Illegal("dn: cn=a\nsn:: Yg==Yg==\n", .base64, 2),
        Illegal("dn: cn=a\nsn:: Yh==\n", .base64, 2),
        Illegal("dn: cn=a\nsn:: YWJ=\n", .base64, 2),
        Illegal("dn: cn=a\nsn:: Y-_=\n", .base64, 2),
        Illegal("dn: cn=a\nsn:: Yg==  \n", .base64, 2),
        Illegal("dn: cn=a\nsn:: Yg ==\n", .base64, 2),
        Illegal("dn:: wyg=\nsn: b\n", .invalidDN, 1, nil),
        Illegal("dn:: Y24AYQ==\nsn: b\n", .invalidDN, 1, nil),
        Illegal("dn:< file:///etc/passwd\nsn: b\n", .unsafeStart, 1, nil),
        Illegal("dn: cn=a\nsn\n", .missingColon, 2),
        Illegal("dn: cn=a\nsn b\n", .missingColon, 2),
        Illegal("dn: cn=a\ns n: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\n: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\n-sn: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\nsn;: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\nsn;;x: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\n2.05.4: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\n2: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\nmember;range=0-9: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\nmy_name: b\n", .attributeDescription, 2),
        Illegal("dn: cn=a\nsé: b\n", .attributeDescription, 2),
        Illegal(" dn: cn=a\nsn: b\n", .unexpectedContinuation, 1, nil),
        Illegal("dn: cn=a\nsn: b\n\n c\n", .unexpectedContinuation, 4, nil),
        Illegal("dn: cn=a\nsn: b\n\n \ndn: cn=c\n", .unexpectedContinuation, 4, nil),
        Illegal("version: 2\n", .version, 1, nil),
        Illegal("version: 1x\n", .version, 1, nil),
        Illegal("version: 1\nversion: 1\n", .version, 2, nil),
        Illegal("dn: cn=a\nsn: b\n\nversion: 1\n", .version, 4, nil),
        Illegal("dn: cn=a\nsn: b\nchangetype: add\n", .changeType, 3),
        Illegal("dn: cn=a\nsn: b\ncontrol: 1.2\n", .control, 3),
        Illegal("dn: cn=a\nchangetype: addd\n", .changeType, 2),
        Illegal("dn: cn=a\nchangetype: add \n", .changeType, 2),
        Illegal("dn: cn=a\nchangetype: add\n", .emptyRecord, 1),
        Illegal("dn: cn=a\nchangetype: delete\nsn: b\n", .changeSyntax, 3),
        Illegal("dn: cn=a\ncontrol: x\nchangetype: delete\n", .control, 2),
        Illegal("dn: cn=a\ncontrol: 1.2 maybe\nchangetype: delete\n", .control, 2),
        Illegal("dn: cn=a\ncontrol: 1.2 true x\nchangetype: delete\n", .control, 2),
        Illegal("dn: cn=a\ncontrol: 1.2 true\nsn: b\n", .changeType, 3),
        Illegal("dn: cn=a\ncontrol: 1.2 true\n\n", .changeType, 1),
        Illegal("dn: cn=a\nchangetype: modify\nsn: b\n", .changeSyntax, 3),
        Illegal("dn: cn=a\nchangetype: modify\nadd: sn\nsn: b\n", .changeSyntax, 3),
        Illegal("dn: cn=a\nchangetype: modify\nadd: sn\nsn: b\nadd: cn\ncn: a\n-\n", .changeSyntax, 5),
        Illegal("dn: cn=a\nchangetype: modify\nadd: sn\ncn: b\n-\n", .changeSyntax, 4),
        Illegal("dn: cn=a\nchangetype: modify\nadd: sn\n-\n", .changeSyntax, 3),
        Illegal("dn: cn=a\nchangetype: modify\nincrement: sn\nsn: 1\nsn: 2\n-\n", .changeSyntax, 3),
        Illegal("dn: cn=a\nchangetype: modify\nadd: s n\n", .attributeDescription, 3),
        Illegal("dn: cn=a\nchangetype: modify\n-\n", .changeSyntax, 3),
        Illegal("dn: cn=a\nchangetype: modify\nadd: sn\nsn: b\n- x\n", .changeSyntax, 5),
        Illegal("dn: cn=a\nchangetype: modify\nadd: sn\nsn: b\n-\ndn: cn=c\n", .missingBlankLine, 6),
        Illegal("dn: cn=a\nchangetype: modrdn\ndeleteoldrdn: 1\n", .changeSyntax, 3),
        Illegal("dn: cn=a\nchangetype: modrdn\nnewrdn: cn=b\n\n", .changeSyntax, 1),
        Illegal("dn: cn=a\nchangetype: modrdn\nnewrdn: cn=b\ndeleteoldrdn: 2\n", .changeSyntax, 4),
        Illegal("dn: cn=a\nchangetype: modrdn\nnewrdn:\n", .changeSyntax, 3),
        Illegal(
            "dn: cn=a\nchangetype: moddn\nnewrdn: cn=b\ndeleteoldrdn: 0\nnewsuperior: o=c\nsn: b\n", .changeSyntax, 6),
        Illegal("dn: cn=a\nsn: b\n\ndn: cn=c\nchangetype: delete\n", .mixedRecords, 5, "cn=c"),
        Illegal("dn: cn=a\nchangetype: delete\n\ndn: cn=c\nsn: b\n", .mixedRecords, 5, "cn=c"),
        Illegal("dn: cn=a\nchangetype: add\nsn: b\n", .changeRecord, 2, "cn=a", contentOnly),
        Illegal("dn: cn=a\nsn: b\n\ndn: cn=c\nchangetype: modify\n", .changeRecord, 5, "cn=c", contentOnly),
        Illegal("dn: cn=a\ncontrol: 1.2.3\nchangetype: delete\n", .changeRecord, 2, "cn=a", contentOnly),
    ]

    @Test(arguments: illegal) func refusesWithLineAndDN(_ form: Illegal) {
        for size in [1, 3, 10_000] {
            do {
                let records = try LDIFSamples.read(Array(form.text.utf8), options: form.options, pieces: size)
                Issue.record("taken as \(records.count) records")
            } catch {
                #expect(error.code == form.code, "\(error)")
                #expect(error.line == form.line)
                #expect(error.dn == form.dn.map { Array($0.utf8) })
            }
        }
    }

    @Test func refusesUTF16AndLatin1() {
        #expect(throws: LDIFError(.encoding, "", line: 1)) {
            try LDIFReader.records(in: [0xFF, 0xFE, 0x64, 0x00, 0x6E, 0x00])
        }
        #expect(throws: LDIFError(.encoding, "", line: 2)) {
            try LDIFReader.records(
                in: Array("dn: cn=a\nsn: M".utf8) + [0xFC] + Array("ller\n".utf8), options: .init(isLenient: true))
        }
    }

    @Test func neverPrintsValues() {
        for form in Self.illegal {
            let secret = form.text.replacing(": b", with: ": hunter2").replacing("Yg", with: "aHVudGVyMg")
            do {
                _ = try LDIFReader.records(in: Array(secret.utf8), options: form.options)
            } catch {
                #expect(!"\(error)".contains("hunter2"))
                #expect(!"\(error)".contains("aHVudGVyMg"))
            }
        }
    }

    @Test func printsTheDNInOneShortLine() {
        let dn = Array("cn=a\u{0A}\u{1B}[31m".utf8) + [UInt8](repeating: 0x78, count: 9_000)
        let text = LDIFError(.base64, "Bad.", line: 7, dn: dn).description
        #expect(text.hasPrefix("line 7: \"cn=a\\0a\\1b[31mxxx"))
        #expect(text.utf8.count < 600)
    }

    // MARK: Leniency

    static let lenient: [(String, LDIFDeviation.Kind, Int)] = [
        ("dn: cn=a\nsn: Müller\n", .rawUTF8, 2),
        ("dn: cn=Müller\nsn: b\n", .rawUTF8, 1),
        ("dn: cn=a\nsn: :b\n", .unsafeStart, 2),
        ("dn: cn=a\nsn:: Yg==  \n", .trailingSpace, 2),
        ("version: 1 \ndn: cn=a\nsn: b\n", .trailingSpace, 1),
        ("dn: cn=a\nsn: b\n\n  \ndn: cn=c\nsn: d\n", .spacesBetweenRecords, 4),
        ("dn: cn=a\nchangetype: modify\nadd: sn\nsn: b\n", .missingModificationEnd, 4),
        ("dn: cn=a\nmy_name: b\n", .underscoreInName, 2),
        ("dn: cn=a\n\n", .recordWithoutAttributes, 1),
        ("dn: cn=a\nsn: b\n\n# search result\nsearch: 2\nresult: 0 Success\n", .searchTrailer, 5),
        ("dn: cn=a\nsn: b\n\n# Referral\nref: ldap://b/c\n", .searchTrailer, 5),
        ("dn: cn=a\nsn: b\n\nversion: 1\ndn: cn=c\nsn: d\n", .repeatedVersion, 4),
        ("dn: cn=a\nsn: b\n\ndn: cn=c\nchangetype: delete\n", .mixedRecords, 5),
    ]

    @Test(arguments: lenient) func namesWhatItTakesLeniently(text: String, kind: LDIFDeviation.Kind, line: Int) throws {
        var reader = LDIFReader(options: .init(isLenient: true))
        reader.append(Array(text.utf8))
        reader.finish()
        var count = 0
        while try reader.nextRecord() != nil { count += 1 }
        #expect(count > 0)
        #expect(reader.deviations.map(\.kind) == [kind])
        #expect(reader.deviations.first?.firstLine == line)
        #expect(throws: LDIFError.self) { try LDIFReader.records(in: Array(text.utf8)) }
    }

    @Test func takesAddRecordsAsContentWhenLenient() throws {
        let text = Array("dn: cn=a\nchangetype: add\nsn: b\n\ndn: cn=c\nchangetype: add\nsn: d\n".utf8)
        var reader = LDIFReader(options: .init(records: .contentOnly, isLenient: true))
        reader.append(text)
        reader.finish()
        #expect(try reader.nextRecord()?.content == [LDIFSamples.attribute("sn", "b", line: 3)])
        #expect(try reader.nextRecord()?.content == [LDIFSamples.attribute("sn", "d", line: 7)])
        #expect(reader.deviations.map(\.kind) == [.addRecordAsContent])
        #expect(reader.deviations.map(\.count) == [2])
    }
}
