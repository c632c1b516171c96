import NIOCore
import Testing

@testable import LDAPProtocol

@Suite("LDAPDecodingError")
struct LDAPDecodingErrorTests {
    static func failure(
        _ bytes: [UInt8], _ direction: ProtocolOp.Direction = .request, limits: Limits = Limits()
    ) -> LDAPDecodingError? {
        do {
            _ = try LDAPMessage.decode(bytes, direction, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    static let withoutID: [(WireBytes, LDAPDecodingError.Code)] = [
        ("31 05 02 01 03 42 00", .malformedEnvelope), ("30 00", .malformedEnvelope),
        ("30 03 02 01 01", .malformedEnvelope),
        ("30 05 04 01 03 42 00", .malformedEnvelope), ("30 04 02 00 42 00", .malformedEnvelope),
        ("30 05 02 01 00 42 00", .malformedEnvelope), ("30 05 02 01 FF 42 00", .malformedEnvelope),
        ("30 09 02 05 00 80 00 00 00 42 00", .malformedEnvelope), ("30 06 02 02 00 01 42 00", .malformedEnvelope),
        ("30 05 02 01 03 43 00", .unknownOperation), ("30 05 02 01 03 30 00", .unknownOperation),
        ("30 05 02 01 03 7F 00", .unknownOperation), ("30 05 02 01 03 62 00", .unknownOperation),
        ("30 05 02 01 03 40 00", .unknownOperation), ("30 05 02 01 03 6A 00", .unknownOperation),
        // A response is nothing that a client may send.
        ("30 0C 02 01 01 61 07 0A 01 00 04 00 04 00", .unknownOperation),
        ("30 80 02 01 03 42 00 00 00", .malformedEnvelope), ("30 85 00 00 00 00 05 02 01 03 42 00", .malformedEnvelope),
    ]

    @Test(arguments: withoutID)
    func disconnectsIfTheEnvelopeIsBroken(_ wire: WireBytes, _ code: LDAPDecodingError.Code) {
        let error = Self.failure(wire.bytes)
        #expect(error?.code == code)
        #expect(error?.messageID == nil)
        #expect(error?.answer == .noticeOfDisconnection)
    }

    static let inside: [(WireBytes, BERTag?, String)] = [
        ("30 0C 02 01 07 60 07 02 01 00 04 00 80 00", .application(1), "version 0"),
        ("30 0D 02 01 07 60 08 02 02 00 80 04 00 80 00", .application(1), "version 128"),
        ("30 0A 02 01 07 60 05 02 01 03 04 00", .application(1), "no authentication"),
        ("30 0C 02 01 07 60 07 02 01 03 04 00 04 00", .application(1), "universal authentication"),
        ("30 0C 02 01 07 60 07 02 01 03 04 00 A0 00", .application(1), "constructed simple"),
        ("30 0C 02 01 07 60 07 02 01 03 04 00 83 00", .application(1), "primitive sasl"),
        ("30 0E 02 01 07 60 09 02 01 03 04 00 80 00 84 00", .application(1), "two proofs"),
        ("30 10 02 01 07 60 0B 02 01 03 04 00 A3 04 04 02 C3 28", .application(1), "mechanism not UTF-8"),
        ("30 06 02 01 07 42 01 00", nil, "unbind with content"),
        ("30 05 02 01 07 50 00", nil, "abandon of nothing"),
        ("30 06 02 01 07 50 01 FF", nil, "abandon of -1"),
        (
            "30 1C 02 01 07 63 17 04 00 0A 01 04 0A 01 00 02 01 00 02 01 00 01 01 00 87 02 63 6E 30 00",
            .application(5), "scope 4"
        ),
        (
            "30 1C 02 01 07 63 17 04 00 0A 01 02 0A 01 04 02 01 00 02 01 00 01 01 00 87 02 63 6E 30 00",
            .application(5), "deref 4"
        ),
        (
            "30 1C 02 01 07 63 17 04 00 0A 01 02 0A 01 00 02 01 FF 02 01 00 01 01 00 87 02 63 6E 30 00",
            .application(5), "size -1"
        ),
        (
            "30 1C 02 01 07 63 17 04 00 0A 01 02 0A 01 00 02 01 00 02 01 FF 01 01 00 87 02 63 6E 30 00",
            .application(5), "time -1"
        ),
        (
            "30 20 02 01 07 63 1B 04 00 0A 01 02 0A 01 00 02 05 00 80 00 00 00 02 01 00 01 01 00 87 02 63 6E 30 00",
            .application(5), "size 2^31"
        ),
        (
            "30 1D 02 01 07 63 18 04 00 0A 01 02 0A 01 00 02 01 00 02 01 00 01 02 00 00 87 02 63 6E 30 00",
            .application(5), "boolean of two octets"
        ),
        (
            "30 1A 02 01 07 63 15 04 00 0A 01 02 0A 01 00 02 01 00 02 01 00 01 01 00 87 02 63 6E", .application(5),
            "no selection"
        ),
        (
            "30 1E 02 01 07 63 19 04 00 0A 01 02 0A 01 00 02 01 00 02 01 00 01 01 00 87 02 63 6E 30 00 04 00",
            .application(5), "more after the selection"
        ),
        ("30 16 02 01 07 66 11 04 00 30 0D 30 0B 0A 01 04 30 06 04 02 63 6E 31 00", .application(7), "modify 4"),
        ("30 16 02 01 07 66 11 04 00 30 0D 30 0B 0A 01 00 30 06 04 02 63 6E 31 00", .application(7), "add of no value"),
        (
            "30 16 02 01 07 66 11 04 00 30 0D 30 0B 0A 01 03 30 06 04 02 63 6E 31 00", .application(7),
            "increment by nothing"
        ),
        ("30 11 02 01 07 68 0C 04 00 30 08 30 06 04 02 63 6E 31 00", .application(9), "attribute without values"),
        ("30 09 02 01 07 6C 04 04 00 04 00", .application(13), "no deleteoldrdn"),
        ("30 10 02 01 07 6C 0B 04 00 04 00 01 01 FF 80 00 80 00", .application(13), "two superiors"),
        ("30 09 02 01 07 6E 04 04 00 30 00", .application(15), "empty assertion"),
        ("30 05 02 01 07 77 00", .application(24), "no name"),
        ("30 08 02 01 07 77 03 80 01 61", .application(24), "name that is no oid"),
        ("30 08 02 01 07 77 03 81 01 61", .application(24), "value before name"),
        // After the operation.
        ("30 07 02 01 07 4A 00 04 00", .application(11), "string after the operation"),
        ("30 09 02 01 07 4A 00 A0 00 A0 00", .application(11), "two lists of controls"),
        ("30 09 02 01 07 4A 00 A0 00 A1 00", .application(11), "something after the controls"),
        ("30 09 02 01 07 4A 00 A0 02 30 00", .application(11), "control without oid"),
        ("30 0C 02 01 07 4A 00 A0 05 30 03 04 01 61", .application(11), "control with a name for an oid"),
        ("30 10 02 01 07 4A 00 A0 09 30 07 04 01 31 01 02 FF FF", .application(11), "criticality of two octets"),
        ("30 11 02 01 07 4A 00 A0 0A 30 08 04 01 31 04 00 01 01 FF", .application(11), "criticality after the value"),
    ]

    @Test(arguments: inside)
    func answersIfOnlyTheOperationIsBroken(_ wire: WireBytes, _ tag: BERTag?, _ what: String) {
        let error = Self.failure(wire.bytes)
        #expect(error?.code == .malformedOperation)
        #expect(error?.messageID == 7)
        #expect(error?.answer == tag.map { .response(messageID: 7, tag: $0) } ?? LDAPDecodingError.Answer.none)
    }

    @Test func saysWhatAndWhere() {
        let error = Self.failure(WireBytes("30 0C 02 01 07 60 07 02 01 00 04 00 80 00").bytes)
        #expect(error?.description == "malformed bind request: an integer is out of range, at byte 10")
    }

    @Test func takesTheIDZeroOnlyFromNotifications() throws {
        var buffer = ByteBuffer()
        LDAPMessage.writeNoticeOfDisconnection(code: .protocolError, diagnostic: "no", into: &buffer)
        let notice = try LDAPMessage.decode(from: &buffer, direction: .response)
        #expect(notice.id == 0)
        #expect(buffer.readableBytes == 0)
        let other = LDAPMessage(id: 0, operation: .searchResultDone(SearchResultDone(LDAPResult(.success))))
        #expect(Self.failure(other.encoded, .response)?.code == .malformedEnvelope)
    }

    @Test func takesTheLargestID() throws {
        #expect(try LDAPMessage.decode(WireBytes("30 08 02 04 7F FF FF FF 42 00").bytes).id == .max)
    }

    @Test func ignoresNewElementsWhereTheyMayCome() throws {
        // A modify DN request with an element [1] after the new superior.
        let wire: WireBytes = "30 10 02 01 07 6C 0B 04 00 04 00 01 01 FF 80 00 81 00"
        guard case .modifyDNRequest(let request) = try LDAPMessage.decode(wire.bytes).operation else {
            Issue.record("another operation")
            return
        }
        #expect(request.newSuperior == [])
    }

    // MARK: Limits

    static func search(_ attributes: Int) -> LDAPMessage {
        let request = SearchRequest(
            baseObject: [], filter: .and([]), attributes: Array(repeating: [0x61], count: attributes))
        return LDAPMessage(id: 9, operation: .searchRequest(request))
    }

    static func expectPast(_ message: LDAPMessage, limits: Limits = Limits()) {
        let error = failure(message.encoded, message.direction, limits: limits)
        #expect(error?.code == .limitExceeded)
        #expect(error?.messageID == message.id)
    }

    @Test func boundsTheSelection() throws {
        let limit = Limits().attributes
        _ = try LDAPMessage.decode(Self.search(limit).encoded)
        Self.expectPast(Self.search(limit + 1))
    }

    @Test func boundsTheControls() throws {
        func message(_ count: Int) -> LDAPMessage {
            LDAPMessage(
                id: 9, operation: .delRequest(DelRequest(entry: [])),
                controls: Array(repeating: Control(oid: "1.2"), count: count))
        }
        let limit = Limits().controls
        #expect(try LDAPMessage.decode(message(limit).encoded).controls.count == limit)
        Self.expectPast(message(limit + 1))
    }

    @Test func boundsTheAttributesOfAnEntryButNotItsValues() throws {
        func message(_ count: Int, _ values: Int = 1) -> LDAPMessage {
            let attribute = PartialAttribute(type: [0x61], values: Array(repeating: [0x62], count: values))
            let request = AddRequest(entry: [], attributes: Array(repeating: attribute, count: count))
            return LDAPMessage(id: 9, operation: .addRequest(request))
        }
        let limit = Limits().attributes
        _ = try LDAPMessage.decode(message(limit, 3).encoded)
        Self.expectPast(message(limit + 1))
        var limits = Limits()
        limits.attributeValues = 100
        _ = try LDAPMessage.decode(message(10, 10).encoded, limits: limits)
        Self.expectPast(message(1, 101), limits: limits)
        Self.expectPast(message(101, 1), limits: limits)
    }

    @Test func boundsTheModifications() throws {
        func message(_ count: Int, values: Int = 1) -> LDAPMessage {
            let attribute = PartialAttribute(type: [0x61], values: Array(repeating: [0x62], count: values))
            let request = ModifyRequest(object: [], changes: Array(repeating: .init(.add, attribute), count: count))
            return LDAPMessage(id: 9, operation: .modifyRequest(request))
        }
        let limit = Limits().modifications
        _ = try LDAPMessage.decode(message(limit).encoded)
        Self.expectPast(message(limit + 1))
        var limits = Limits()
        limits.attributeValues = 10
        _ = try LDAPMessage.decode(message(2, values: 5).encoded, limits: limits)
        Self.expectPast(message(1, values: 11), limits: limits)
        Self.expectPast(message(11), limits: limits)
    }

    @Test func boundsReferrals() throws {
        func message(_ count: Int) -> LDAPMessage {
            let uris = Array(repeating: "ldap://a/", count: count)
            return LDAPMessage(
                id: 9, operation: .modifyResponse(ModifyResponse(LDAPResult(.referral, referrals: uris))))
        }
        func reference(_ count: Int) -> LDAPMessage {
            let uris = Array(repeating: "ldap://a/", count: count)
            return LDAPMessage(id: 9, operation: .searchResultReference(SearchResultReference(uris: uris)))
        }
        let limit = Limits().referrals
        _ = try LDAPMessage.decode(message(limit).encoded, .response)
        _ = try LDAPMessage.decode(reference(limit).encoded, .response)
        Self.expectPast(message(limit + 1))
        Self.expectPast(reference(limit + 1))
    }

    @Test func boundsNestingAndNodesOfTheFilter() throws {
        func message(_ filter: Filter) -> LDAPMessage {
            LDAPMessage(id: 9, operation: .searchRequest(SearchRequest(baseObject: [], filter: filter)))
        }
        // The message and the request are two levels themselves.
        let limit = Limits().nesting - 2
        #expect(try LDAPMessage.decode(message(.nots(limit)).encoded) == message(.nots(limit)))
        Self.expectPast(message(.nots(limit + 1)))
        let nodes = Limits().filterNodes
        let item = Filter.present(attribute: [0x61])
        _ = try LDAPMessage.decode(message(.and(Array(repeating: item, count: nodes - 1))).encoded)
        Self.expectPast(message(.and(Array(repeating: item, count: nodes))))
    }

    /// A filter as deep as the largest message allows, in bytes, so that nothing deep is built to
    /// test it.
    @Test func refusesAVeryDeepFilterEarly() {
        let levels = 100_000
        var content: [UInt8] = []
        content.reserveCapacity(levels * 6)
        for level in 1...levels {
            let length = UInt32((levels - level) * 6)
            content += [0xA2, 0x84]
            for shift: UInt32 in [24, 16, 8, 0] { content.append(UInt8(truncatingIfNeeded: length >> shift)) }
        }
        let prefix = WireBytes("04 00 0A 01 02 0A 01 00 02 01 00 02 01 00 01 01 00").bytes
        let request = WireBytes.written { BERWriter.writeBytes(prefix + content, tag: .application(3), into: &$0) }
        let bytes = WireBytes.written { BERWriter.writeBytes([2, 1, 9] + request, tag: .sequence, into: &$0) }
        #expect(Self.failure(bytes)?.code == .limitExceeded)
    }
}
