import NIOCore
import Testing

@testable import LDAPProtocol

@Suite("Writing without filling in lengths")
struct FastPathTests {
    static let shapes: [(Int32, Int, Int)] = [
        (1, 0, 0), (127, 20, 1), (128, 100, 2), (1, 119, 0), (1, 120, 1), (.max, 128, 40), (70_000, 300, 300),
        (5, 8_192, 2_000),
    ]

    @Test(arguments: shapes)
    func entryFromSlicesIsTheEntry(_ id: Int32, _ nameLength: Int, _ values: Int) throws {
        let name = [UInt8](repeating: 0x61, count: nameLength)
        let attributes = (0..<3).map { index in
            PartialAttribute(
                type: "attribute\(index)".octets, values: Array(repeating: "value".octets, count: values))
        }
        let slices = attributes.map { attribute in ByteBuffer(bytes: WireBytes.written { attribute.encode(into: &$0) })
        }
        #expect(slices.map(\.readableBytes) == attributes.map(\.encodedLength))
        for controls in [[], [Control(oid: "1.2.3", value: [1, 2])]] {
            let list = WireBytes.written { Control.writeList(controls, into: &$0) }
            let written = WireBytes.written { buffer in
                SearchResultEntry.writeHeader(
                    messageID: id, objectName: name,
                    attributesLength: slices.reduce(0) { $0 + $1.readableBytes }, controlsLength: list.count,
                    into: &buffer)
                for slice in slices { buffer.writeImmutableBuffer(slice) }
                buffer.writeBytes(list)
            }
            let entry = SearchResultEntry(objectName: name, attributes: attributes)
            #expect(written == LDAPMessage(id: id, operation: .searchResultEntry(entry), controls: controls).encoded)
        }
    }

    @Test(arguments: ["", "text", String(repeating: "long ", count: 100)])
    func resultIsTheMessage(_ text: String) {
        for controls in [[], [Control(oid: "1.2.3")]] {
            let written = WireBytes.written { buffer in
                LDAPMessage.writeResult(
                    id: 300, tag: .application(5), code: .syncRefreshRequired, matchedDN: "dc=a".octets,
                    diagnostic: text, controls: controls, into: &buffer)
            }
            let result = LDAPResult(.syncRefreshRequired, matchedDN: "dc=a".octets, diagnosticMessage: text)
            let done = ProtocolOp.searchResultDone(SearchResultDone(result))
            #expect(written == LDAPMessage(id: 300, operation: done, controls: controls).encoded)
        }
    }

    @Test func everyRequestWithAnAnswerHasATag() {
        for message in LDAPMessage.samples where message.direction == .request {
            let tag = ProtocolOp.responseTag(for: message.operation.tag)
            switch message.operation {
            case .unbindRequest, .abandonRequest: #expect(tag == nil)
            default: #expect(tag.flatMap { ProtocolOp.direction(of: $0) } == .response)
            }
        }
    }

    @Test func resultCodesHaveTheirNames() {
        #expect(ResultCode.noSuchObject.description == "noSuchObject (32)")
        #expect(ResultCode.syncRefreshRequired.description == "e-syncRefreshRequired (4096)")
        #expect(ResultCode(rawValue: 9).description == "9")
        #expect(ResultCode.compareFalse.isSuccess && !ResultCode.referral.isSuccess)
    }
}
