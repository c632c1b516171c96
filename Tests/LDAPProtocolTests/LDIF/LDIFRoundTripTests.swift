import LDAPProtocol
import TestSupport
import Testing

@Suite struct LDIFRoundTripTests {
    static func withoutLines(_ record: LDIFRecord) -> LDIFRecord {
        func plain(_ attributes: [LDIFAttribute]) -> [LDIFAttribute] {
            attributes.map { LDIFAttribute(description: $0.description, value: $0.value) }
        }
        var record = record
        record.line = 0
        switch record.kind {
        case .content(let attributes):
            record.kind = .content(plain(attributes))
        case .change(var change):
            switch change.operation {
            case .add(let attributes):
                change.operation = .add(plain(attributes))
            case .modify(let modifications):
                change.operation = .modify(
                    modifications.map { LDIFModification($0.kind, description: $0.description, values: $0.values) })
            case .delete, .modifyDN:
                break
            }
            record.kind = .change(change)
        }
        return record
    }

    private struct Maker {
        var random: SeededGenerator

        mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

        mutating func value() -> LDIFValue {
            switch number(0...9) {
            case 0: .bytes([])
            case 1...3: .bytes((0..<number(0...300)).map { _ in UInt8(truncatingIfNeeded: number(0...255)) })
            case 4: .bytes(LDIFSamples.bytes(" leading, ünd trailing "))
            case 5: .bytes(LDIFSamples.bytes([":", "<", " ", "#", "\n", "-"][number(0...5)] + "x"))
            case 6: .url("file:///tmp/\(number(0...99))")
            default: .bytes((0..<number(1...200)).map { _ in UInt8(truncatingIfNeeded: number(0x20...0x7E)) })
            }
        }

        mutating func name() -> [UInt8] {
            LDIFSamples.bytes(
                ["cn", "sn", "mail", "member", "jpegPhoto", "2.5.4.3", "cn;lang-sv", "x-1;binary;a"][number(0...7)])
        }

        mutating func dn() -> [UInt8] {
            let alphabet: [Character] = Array("abcXYZ =,+\\\"#;<>äé日本😀")
            return Array(String((0..<number(0...120)).map { _ in alphabet[number(0...alphabet.count - 1)] }).utf8)
        }

        mutating func attributes() -> [LDIFAttribute] {
            (0..<number(1...12)).map { _ in LDIFAttribute(description: name(), value: value()) }
        }

        mutating func change() -> LDIFChange {
            let operation: LDIFChange.Operation =
                switch number(0...3) {
                case 0: .add(attributes())
                case 1: .delete
                case 2:
                    .modifyDN(
                        newRDN: [0x61] + dn(), deleteOldRDN: number(0...1) == 1,
                        newSuperior: number(0...1) == 1 ? dn() : nil)
                default:
                    .modify(
                        (0..<number(0...5)).map { _ in
                            LDIFModification(
                                LDIFModification.Kind.allCases[number(0...3)], description: name(), values: [value()])
                        })
                }
            let controls = (0..<number(0...2)).map { _ in
                LDIFControl(
                    oid: LDIFSamples.bytes("1.2.\(number(0...999))"), isCritical: number(0...1) == 1,
                    value: number(0...1) == 1 ? value() : nil)
            }
            return LDIFChange(operation, controls: controls)
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4]) func readsBackWhatWasWritten(seed: UInt64) throws {
        var maker = Maker(random: SeededGenerator(seed: seed))
        for round in 0..<150 {
            let isContent = round % 2 == 0
            let records = (0..<maker.number(1...6)).map { _ in
                LDIFRecord(
                    dn: maker.dn(), kind: isContent ? .content(maker.attributes()) : .change(maker.change()))
            }
            let options = LDIFWriter.Options(wrap: [76, 0, 4, 5, 20][round % 5], version: round % 3 == 0)
            var writer = LDIFWriter(options: options)
            var output: [UInt8] = []
            for record in records { try writer.write(record, into: &output) }
            let read = try LDIFSamples.read(output, options: .init(urls: .handOver), pieces: maker.number(1...100))
            #expect(read.map(Self.withoutLines) == records)
            let crlf = output.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
            let readAgain = try LDIFReader.records(in: crlf, options: .init(urls: .handOver))
            #expect(readAgain == read)
            if options.wrap > 0 {
                #expect(output.split(separator: 0x0A).allSatisfy { $0.count <= options.wrap })
            }
        }
    }
}
