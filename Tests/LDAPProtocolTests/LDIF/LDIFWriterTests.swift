import LDAPProtocol
import Testing

@Suite struct LDIFWriterTests {
    private func written(
        _ attributes: [(String, [UInt8])], wrap: Int = 76, dn: String = "cn=a"
    ) throws -> String {
        var writer = LDIFWriter(options: .init(wrap: wrap, version: false))
        var output: [UInt8] = []
        try writer.write(
            dn: Array(dn.utf8),
            attributes: attributes.map { LDIFAttribute(description: Array($0.0.utf8), value: .bytes($0.1)) },
            into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    static let forms: [(String, String)] = [
        ("b", "sn: b"), ("", "sn:"), (" b", "sn:: IGI="), ("b ", "sn:: YiA="), (":b", "sn:: OmI="), ("<b", "sn:: PGI="),
        ("b:<", "sn: b:<"), ("#b", "sn: #b"), ("a b", "sn: a b"), ("é", "sn:: w6k="), ("a\nb", "sn:: YQpi"),
        ("a\rb", "sn:: YQ1i"), ("a\u{0}b", "sn:: YQBi"), ("abcdefghijk\u{0}", "sn:: YWJjZGVmZ2hpamsA"),
        ("abcdefghijké", "sn:: YWJjZGVmZ2hpamvDqQ=="), ("abcdefgh\nijk", "sn:: YWJjZGVmZ2gKaWpr"),
        ("\t\u{7F}", "sn: \t\u{7F}"),
    ]

    @Test(arguments: forms) func takesBase64WhereItMust(value: String, line: String) throws {
        #expect(try written([("sn", Array(value.utf8))]) == "dn: cn=a\n\(line)\n\n")
    }

    @Test func encodesDNsOutsideASCII() throws {
        #expect(try written([("sn", [0x62])], dn: "cn=é") == "dn:: Y249w6k=\nsn: b\n\n")
    }

    @Test func foldsAtTheWidth() throws {
        let text = Array("0123456789abcdefghij".utf8)
        #expect(try written([("sn", Array(text[0..<6]))], wrap: 10) == "dn: cn=a\nsn: 012345\n\n")
        #expect(try written([("sn", Array(text[0..<7]))], wrap: 10) == "dn: cn=a\nsn: 012345\n 6\n\n")
        #expect(try written([("sn", Array(text[0..<15]))], wrap: 10) == "dn: cn=a\nsn: 012345\n 6789abcde\n\n")
        #expect(try written([("sn", Array(text[0..<16]))], wrap: 10) == "dn: cn=a\nsn: 012345\n 6789abcde\n f\n\n")
        #expect(try written([("sn", [UInt8](repeating: 0x62, count: 500))], wrap: 0).split(separator: "\n").count == 2)
        let lines = try written([("sn", [UInt8](repeating: 0x62, count: 500))]).split(separator: "\n")
        #expect(lines.dropFirst().dropLast().allSatisfy { $0.utf8.count == 76 })
    }

    @Test func writesVersionOnceAndComments() throws {
        var writer = LDIFWriter(options: .init(wrap: 12))
        var output: [UInt8] = []
        writer.comment("from \u{07}här and there\n\nend", into: &output)
        try writer.write(
            dn: Array("cn=a".utf8), attributes: [LDIFSamples.attribute("sn", "b", line: 0)], into: &output)
        try writer.write(
            dn: Array("cn=c".utf8), attributes: [LDIFSamples.attribute("sn", "d", line: 0)], into: &output)
        let text = String(decoding: output, as: UTF8.self)
        #expect(
            text == "version: 1\n\n# from ?här\n  and there\n#\n# end\ndn: cn=a\nsn: b\n\ndn: cn=c\nsn: d\n\n")
        #expect(try LDIFReader.records(in: output).count == 2)
    }

    @Test func writesChangesAsTheStandardHasThem() throws {
        let records = try LDIFReader.records(in: Array(LDIFSamples.changes.utf8))
        var writer = LDIFWriter()
        var output: [UInt8] = []
        for record in records { try writer.write(record, into: &output) }
        let again = try LDIFReader.records(in: output)
        #expect(again.map(LDIFRoundTripTests.withoutLines) == records.map(LDIFRoundTripTests.withoutLines))
        #expect(
            String(decoding: output, as: UTF8.self).contains(
                "control: 1.2.840.113556.1.4.805 true\ncontrol: 1.2.3 false: text\ncontrol: 1.2.4 false:: AAE=\n"))
    }

    @Test func writesLineByLine() throws {
        var writer = LDIFWriter(options: .init(version: false))
        var output: [UInt8] = []
        writer.begin(dn: Array("cn=a".utf8), into: &output)
        try writer.attribute(Array("sn".utf8), value: Array("b".utf8), into: &output)
        try Array("é".utf8).withUnsafeBytes { try writer.attribute(Array("cn".utf8), value: $0, into: &output) }
        writer.end(into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "dn: cn=a\nsn: b\ncn:: w6k=\n\n")
    }

    static let refused: [LDIFRecord.Kind] = [
        .content([]),
        .content([LDIFSamples.attribute("s n", "b", line: 0)]),
        .content([LDIFSamples.attribute("sn: x\ncn", "b", line: 0)]),
        .content([LDIFSamples.attribute("", "b", line: 0)]),
        .content([LDIFSamples.attribute("DN", "b", line: 0)]),
        .content([LDIFSamples.attribute("changetype", "b", line: 0)]),
        .content([LDIFAttribute(description: [0x62], value: .url("file:///a\nb"))]),
        .change(LDIFChange(.delete, controls: [LDIFControl(oid: [0x62])])),
        .change(LDIFChange(.modifyDN(newRDN: [], deleteOldRDN: true, newSuperior: nil))),
        .change(LDIFChange(.modify([LDIFModification(.add, description: [0x62], values: [])]))),
        .change(LDIFChange(.modify([LDIFModification(.delete, description: [0x0A], values: [])]))),
    ]

    @Test(arguments: refused) func refusesWhatWouldNotBeReadBack(_ kind: LDIFRecord.Kind) {
        var writer = LDIFWriter()
        var output: [UInt8] = []
        #expect(throws: LDIFError.self) {
            try writer.write(LDIFRecord(dn: [0x61], kind: kind), into: &output)
        }
        #expect(output.isEmpty)
    }
}
