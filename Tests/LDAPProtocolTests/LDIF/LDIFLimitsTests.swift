import LDAPProtocol
import Testing

/// Each bound is tried at its edge and one past it, in one piece and byte by byte.
@Suite struct LDIFLimitsTests {
    private func expectEdge(
        _ code: LDIFError.Code, line: Int, allowed: String, refused: String,
        sourceLocation: SourceLocation = #_sourceLocation, _ set: (inout LDIFLimits) -> Void
    ) {
        var limits = LDIFLimits()
        set(&limits)
        let options = LDIFReader.Options(limits: limits)
        for size in [1, 10_000] {
            #expect(throws: Never.self, sourceLocation: sourceLocation) {
                try LDIFSamples.read(Array(allowed.utf8), options: options, pieces: size)
            }
            do {
                _ = try LDIFSamples.read(Array(refused.utf8), options: options, pieces: size)
                Issue.record("taken", sourceLocation: sourceLocation)
            } catch {
                #expect(error.code == code, sourceLocation: sourceLocation)
                #expect(error.line == line, sourceLocation: sourceLocation)
            }
        }
    }

    @Test func boundsTheLineWithItsFolds() {
        expectEdge(.lineTooLong, line: 2, allowed: "dn: cn=a\nsn: 1234\n 67\n", refused: "dn: cn=a\nsn: 1234\n 678\n") {
            $0.lineLength = 12
        }
        expectEdge(.lineTooLong, line: 2, allowed: "dn: cn=a\n# 345678\nsn: b", refused: "dn: cn=a\n# 3456789\nsn: b") {
            $0.lineLength = 8
        }
    }

    @Test func refusesALongLineBeforeItEnds() throws {
        var limits = LDIFLimits()
        limits.lineLength = 1_000
        var reader = LDIFReader(options: .init(limits: limits))
        reader.append(Array("dn: cn=a\nsn: ".utf8))
        #expect(try reader.nextRecord() == nil)
        let piece = [UInt8](repeating: 0x62, count: 100)
        #expect(throws: LDIFError(.lineTooLong, "", line: 2)) {
            for _ in 0..<20 {
                reader.append(piece)
                _ = try reader.nextRecord()
            }
        }
        // The rest of the line and of the record is dropped as it comes.
        for _ in 0..<1_000 {
            reader.append(piece)
            #expect(try reader.nextRecord() == nil)
        }
        #expect(reader.bufferCapacity < 10_000)
        reader.append(Array("\ncn: x\n\ndn: cn=c\nsn: d\n\n".utf8))
        #expect(try reader.nextRecord()?.line == 5)
    }

    @Test func boundsTheValue() {
        expectEdge(.valueTooLarge, line: 2, allowed: "dn: cn=a\nsn: 1234\n", refused: "dn: cn=a\nsn: 12345\n") {
            $0.valueSize = 4
        }
        expectEdge(
            .valueTooLarge, line: 2, allowed: "dn: cn=a\nsn:: YWJjZA==\n", refused: "dn: cn=a\nsn:: YWJjZGU=\n"
        ) { $0.valueSize = 4 }
    }

    @Test func boundsTheDN() {
        expectEdge(.dnTooLong, line: 1, allowed: "dn: cn=a\nsn: b\n", refused: "dn: cn=ab\nsn: b\n") {
            $0.distinguishedNameLength = 4
        }
    }

    @Test func boundsTheDescription() {
        expectEdge(.descriptionTooLong, line: 2, allowed: "dn: cn=a\nabcd: b\n", refused: "dn: cn=a\nabcde: b\n") {
            $0.descriptionLength = 4
        }
    }

    @Test func boundsAttributesAndValues() {
        expectEdge(
            .tooManyAttributes, line: 4, allowed: "dn: cn=a\nsn: b\ncn: b\nsn: c\n\ndn: cn=b\na: b\nb: c\n",
            refused: "dn: cn=a\nsn: b\ncn: c\no: d\n"
        ) { $0.attributes = 2 }
        expectEdge(
            .tooManyValues, line: 4, allowed: "dn: cn=a\nsn: b\nsn: c\n\ndn: cn=b\na: b\nb: c\n",
            refused: "dn: cn=a\nsn: b\nsn: c\nsn: d\n"
        ) { $0.values = 2 }
        expectEdge(
            .tooManyValues, line: 6, allowed: "dn: cn=a\nchangetype: modify\nadd: sn\nsn: b\nsn: c\n-\n",
            refused: "dn: cn=a\nchangetype: modify\nadd: sn\nsn: b\nsn: c\nsn: d\n-\n"
        ) { $0.values = 2 }
    }

    @Test func boundsModificationsAndControls() {
        expectEdge(
            .tooManyModifications, line: 5, allowed: "dn: cn=a\nchangetype: modify\ndelete: sn\n-\n",
            refused: "dn: cn=a\nchangetype: modify\ndelete: sn\n-\ndelete: cn\n-\n"
        ) { $0.modifications = 1 }
        expectEdge(
            .tooManyControls, line: 3, allowed: "dn: cn=a\ncontrol: 1.2\nchangetype: delete\n",
            refused: "dn: cn=a\ncontrol: 1.2\ncontrol: 1.3\nchangetype: delete\n"
        ) { $0.controls = 1 }
    }

    @Test func boundsTheRecord() {
        expectEdge(
            .recordTooLarge, line: 3, allowed: "dn: cn=a\nsn: b\nsn: c\n\ndn: cn=a\nsn: b\nsn: c\n",
            refused: "dn: cn=a\nsn: b\nsn: cd\n"
        ) { $0.recordSize = 21 }
    }

    @Test func forgetsNamesThatNeverComeAgain() throws {
        var reader = LDIFReader()
        for number in 0..<20_000 {
            reader.append(Array("dn: cn=a\nx\(number): b\n\n".utf8))
            #expect(try reader.nextRecord() != nil)
        }
        #expect(reader.knownNames <= 1_026)
    }
}
