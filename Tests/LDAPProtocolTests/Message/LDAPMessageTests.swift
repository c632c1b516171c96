import NIOCore
import TestSupport
import Testing

@testable import LDAPProtocol

@Suite("LDAPMessage")
struct LDAPMessageTests {
    static let known: [(WireBytes, LDAPMessage)] = [
        (
            "30 0C 02 01 01 60 07 02 01 03 04 00 80 00",
            LDAPMessage(id: 1, operation: .bindRequest(BindRequest(authentication: .simple(SecretBytes([])))))
        ),
        (
            "30 1A 02 01 01 60 15 02 01 03 04 06 63 6E 3D 61 62 63 80 08 70 61 73 73 77 6F 72 64",
            LDAPMessage(
                id: 1,
                operation: .bindRequest(
                    BindRequest(name: "cn=abc".octets, authentication: .simple(SecretBytes("password".octets)))))
        ),
        (
            "30 16 02 01 01 60 11 02 01 03 04 00 A3 0A 04 08 45 58 54 45 52 4E 41 4C",
            LDAPMessage(
                id: 1,
                operation: .bindRequest(
                    BindRequest(authentication: .sasl(mechanism: "EXTERNAL", credentials: nil))))
        ),
        (
            "30 0C 02 01 01 61 07 0A 01 00 04 00 04 00",
            LDAPMessage(id: 1, operation: .bindResponse(BindResponse(LDAPResult(.success))))
        ),
        (
            "30 0F 02 01 01 61 0A 0A 01 0E 04 00 04 00 87 01 78",
            LDAPMessage(
                id: 1,
                operation: .bindResponse(
                    BindResponse(LDAPResult(.saslBindInProgress), serverSaslCreds: SecretBytes([0x78]))))
        ),
        ("30 05 02 01 03 42 00", LDAPMessage(id: 3, operation: .unbindRequest(UnbindRequest()))),
        (
            """
            30 25 02 01 02 63 20 04 00 0A 01 00 0A 01 00 02 01 00 02 01 00 01 01 00 87 0B 6F 62 6A 65 63 74 43 6C 61 73 73
            30 00
            """,
            LDAPMessage(
                id: 2,
                operation: .searchRequest(
                    SearchRequest(
                        baseObject: [], scope: .baseObject, filter: .present(attribute: "objectClass".octets))))
        ),
        (
            """
            30 2E 02 01 02 63 29 04 04 64 63 3D 61 0A 01 02 0A 01 03 02 02 03 E8 02 01 1E 01 01 FF A3 08 04 03 75 69 64 04 01 6A
            30 07 04 02 63 6E 04 01 2A
            """,
            LDAPMessage(
                id: 2,
                operation: .searchRequest(
                    SearchRequest(
                        baseObject: "dc=a".octets, derefAliases: .always, sizeLimit: 1000, timeLimit: 30,
                        typesOnly: true, filter: .equals("uid", "j"), attributes: ["cn".octets, "*".octets])))
        ),
        (
            "30 1B 02 01 02 64 16 04 04 64 63 3D 61 30 0E 30 0C 04 02 64 63 31 06 04 01 61 04 01 62",
            LDAPMessage(
                id: 2,
                operation: .searchResultEntry(
                    SearchResultEntry(
                        objectName: "dc=a".octets,
                        attributes: [PartialAttribute(type: "dc".octets, values: ["a".octets, "b".octets])])))
        ),
        (
            "30 10 02 01 02 73 0B 04 09 6C 64 61 70 3A 2F 2F 61 2F",
            LDAPMessage(id: 2, operation: .searchResultReference(SearchResultReference(uris: ["ldap://a/"])))
        ),
        (
            "30 12 02 01 02 65 0D 0A 01 20 04 04 64 63 3D 61 04 02 6E 6F",
            LDAPMessage(
                id: 2,
                operation: .searchResultDone(
                    SearchResultDone(LDAPResult(.noSuchObject, matchedDN: "dc=a".octets, diagnosticMessage: "no"))))
        ),
        (
            "30 19 02 01 02 65 14 0A 01 0A 04 00 04 00 A3 0B 04 09 6C 64 61 70 3A 2F 2F 61 2F",
            LDAPMessage(
                id: 2,
                operation: .searchResultDone(SearchResultDone(LDAPResult(.referral, referrals: ["ldap://a/"]))))
        ),
        (
            """
            30 29 02 01 05 66 24 04 04 64 63 3D 61 30 1C 30 0C 0A 01 00 30 07 04 01 61 31 02 04 00
            30 0C 0A 01 01 30 07 04 01 62 31 02 04 00
            """,
            LDAPMessage(
                id: 5,
                operation: .modifyRequest(
                    ModifyRequest(
                        object: "dc=a".octets,
                        changes: [
                            .init(.add, PartialAttribute(type: "a".octets, values: [[]])),
                            .init(.delete, PartialAttribute(type: "b".octets, values: [[]])),
                        ])))
        ),
        (
            "30 18 02 01 05 68 13 04 04 64 63 3D 61 30 0B 30 09 04 02 64 63 31 03 04 01 61",
            LDAPMessage(
                id: 5,
                operation: .addRequest(
                    AddRequest(
                        entry: "dc=a".octets,
                        attributes: [PartialAttribute(type: "dc".octets, values: ["a".octets])])))
        ),
        (
            "30 09 02 01 05 4A 04 64 63 3D 61",
            LDAPMessage(id: 5, operation: .delRequest(DelRequest(entry: "dc=a".octets)))
        ),
        (
            "30 1A 02 01 05 6C 15 04 04 64 63 3D 61 04 04 64 63 3D 62 01 01 FF 80 04 64 63 3D 63",
            LDAPMessage(
                id: 5,
                operation: .modifyDNRequest(
                    ModifyDNRequest(
                        entry: "dc=a".octets, newRDN: "dc=b".octets, deleteOldRDN: true, newSuperior: "dc=c".octets)))
        ),
        (
            "30 14 02 01 05 6E 0F 04 04 64 63 3D 61 30 07 04 02 64 63 04 01 61",
            LDAPMessage(
                id: 5,
                operation: .compareRequest(
                    CompareRequest(entry: "dc=a".octets, attribute: "dc".octets, value: SecretBytes("a".octets))))
        ),
        (
            "30 0C 02 01 05 6F 07 0A 01 06 04 00 04 00",
            LDAPMessage(id: 5, operation: .compareResponse(CompareResponse(LDAPResult(.compareTrue))))
        ),
        ("30 06 02 01 06 50 01 05", LDAPMessage(id: 6, operation: .abandonRequest(AbandonRequest(messageID: 5)))),
        (
            "30 1D 02 01 01 77 18 80 16 31 2E 33 2E 36 2E 31 2E 34 2E 31 2E 31 34 36 36 2E 32 30 30 33 37",
            LDAPMessage(
                id: 1, operation: .extendedRequest(ExtendedRequest(name: ExtendedOperationOID.startTLS)))
        ),
        (
            "30 14 02 01 01 78 0F 0A 01 00 04 00 04 00 8A 03 31 2E 32 8B 01 78",
            LDAPMessage(
                id: 1,
                operation: .extendedResponse(
                    ExtendedResponse(LDAPResult(.success), name: "1.2", value: SecretBytes([0x78]))))
        ),
        (
            "30 0D 02 01 01 79 08 80 03 31 2E 32 81 01 78",
            LDAPMessage(
                id: 1, operation: .intermediateResponse(IntermediateResponse(name: "1.2", value: [0x78])))
        ),
        (
            "30 1A 02 01 05 4A 02 64 63 A0 11 30 08 04 03 31 2E 32 01 01 FF 30 05 04 03 31 2E 33",
            LDAPMessage(
                id: 5, operation: .delRequest(DelRequest(entry: "dc".octets)),
                controls: [Control(oid: "1.2", isCritical: true), Control(oid: "1.3")])
        ),
    ]

    @Test(arguments: known)
    func readsAndWritesKnownBytes(_ wire: WireBytes, _ message: LDAPMessage) throws {
        #expect(WireBytes(message.encoded).description == wire.description)
        #expect(try LDAPMessage.decode(wire.bytes, message.direction) == message)
    }

    @Test(arguments: LDAPMessage.samples)
    func roundTrips(_ message: LDAPMessage) throws {
        #expect(try LDAPMessage.decode(message.encoded, message.direction) == message)
    }

    @Test func roundTripsRandomMessages() throws {
        var generator = SeededGenerator(seed: 389)
        for _ in 0..<2_000 {
            let message = LDAPMessage.random(using: &generator)
            #expect(try LDAPMessage.decode(message.encoded, message.direction) == message)
        }
    }

    @Test(arguments: LDAPMessage.samples)
    func refusesEveryTruncation(_ message: LDAPMessage) {
        let bytes = message.encoded
        for length in 0..<bytes.count {
            #expect(throws: LDAPDecodingError.self) {
                try LDAPMessage.decode(Array(bytes.prefix(length)), message.direction)
            }
        }
    }

    /// The outer length fits here, so that it is the inner ones that are wrong.
    @Test(arguments: LDAPMessage.samples)
    func refusesEveryTruncationInsideTheMessage(_ message: LDAPMessage) throws {
        var reader = BERReader(message.encoded)
        _ = try reader.enter(.sequence)
        let content = Array(message.encoded.dropFirst(reader.position))
        let whole = (0...content.count).filter { length in
            let bytes = WireBytes.written { BERWriter.writeBytes(content.prefix(length), tag: .sequence, into: &$0) }
            return (try? LDAPMessage.decode(bytes, message.direction)) != nil
        }
        // All of it, and all but the controls, which are optional.
        #expect(whole.last == content.count)
        #expect(whole.count == (message.controls.isEmpty ? 1 : 2))
    }

    @Test(arguments: LDAPMessage.samples)
    func neverTrapsOnFlippedBytes(_ message: LDAPMessage) throws {
        let bytes = message.encoded
        for index in bytes.indices {
            for value: UInt8 in [0, 1, 2, 4, 0x30, 0x31, 0x7F, 0x80, 0x81, 0x84, 0xA0, 0xFE, 0xFF, bytes[index] ^ 1] {
                var changed = bytes
                changed[index] = value
                for direction in [ProtocolOp.Direction.request, .response] {
                    guard let decoded = try? LDAPMessage.decode(changed, direction) else { continue }
                    #expect(try LDAPMessage.decode(decoded.encoded, direction) == decoded)
                }
            }
        }
    }

    @Test func neverTrapsOnRandomDamage() {
        var generator = SeededGenerator(seed: 64)
        for _ in 0..<5_000 {
            var bytes = LDAPMessage.random(using: &generator).encoded
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? LDAPMessage.decode(bytes, .request)
            _ = try? LDAPMessage.decode(bytes, .response)
        }
    }

    @Test func takesOneMessageAndLeavesTheRest() throws {
        var buffer = WireBytes("30 05 02 01 03 42 00 30 06 02 01 06 50 01 05 FF").buffer
        #expect(try LDAPMessage.decode(from: &buffer).id == 3)
        #expect(try LDAPMessage.decode(from: &buffer).id == 6)
        let rest = buffer
        #expect(throws: LDAPDecodingError.self) { try LDAPMessage.decode(from: &buffer) }
        #expect(buffer == rest)
    }

    @Test func keepsPasswordsOutOfSight() {
        let secret = SecretBytes("hunter2".octets)
        let digits = secret.bytes.map(String.init).joined(separator: ", ")
        let messages: [LDAPMessage] = [
            LDAPMessage(id: 1, operation: .bindRequest(BindRequest(authentication: .simple(secret)))),
            LDAPMessage(
                id: 1,
                operation: .bindRequest(BindRequest(authentication: .sasl(mechanism: "PLAIN", credentials: secret)))),
            LDAPMessage(id: 1, operation: .extendedRequest(ExtendedRequest(name: "1.2", value: secret))),
            LDAPMessage(
                id: 1,
                operation: .addRequest(
                    AddRequest(
                        entry: [], attributes: [PartialAttribute(type: "userPassword".octets, values: [secret.bytes])]))
            ),
        ]
        for message in messages {
            for text in [String(describing: message), String(reflecting: message), "\(message.operation)"] {
                #expect(!text.contains("hunter2"))
                #expect(!text.contains(digits))
            }
        }
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("104"))
        #expect("\(secret)" == "<secret>")
        #expect(secret == SecretBytes("hunter2".octets))
        #expect(secret != SecretBytes("hunter3".octets))
        #expect(secret != SecretBytes("hunter".octets))
    }
}
