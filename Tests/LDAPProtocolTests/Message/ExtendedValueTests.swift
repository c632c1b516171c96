import Testing

@testable import LDAPProtocol

@Suite("Values of extended operations")
struct ExtendedValueTests {
    static let passwords: [(WireBytes, PasswordModifyRequest)] = [
        ("30 00", PasswordModifyRequest()),
        ("30 03 82 01 6E", PasswordModifyRequest(newPassword: SecretBytes("n".octets))),
        (
            "30 09 80 01 75 81 01 6F 82 01 6E",
            PasswordModifyRequest(
                userIdentity: "u".octets, oldPassword: SecretBytes("o".octets), newPassword: SecretBytes("n".octets))
        ),
        (
            "30 04 80 00 82 00",
            PasswordModifyRequest(userIdentity: [], newPassword: SecretBytes([]))
        ),
    ]

    @Test(arguments: passwords)
    func readsAndWritesPasswordModify(_ wire: WireBytes, _ request: PasswordModifyRequest) throws {
        #expect(try PasswordModifyRequest(decoding: SecretBytes(wire.bytes)) == request)
        #expect(request.encoded.bytes == wire.bytes)
        for length in 0..<wire.bytes.count {
            let cut = SecretBytes(Array(wire.bytes.prefix(length)))
            #expect(throws: BERError.self) { try PasswordModifyRequest(decoding: cut) }
        }
    }

    @Test func takesNoValueForAnEmptyPasswordModify() throws {
        #expect(try PasswordModifyRequest(decoding: nil) == PasswordModifyRequest())
        #expect(try PasswordModifyResponse(decoding: nil) == PasswordModifyResponse())
    }

    @Test func refusesPartsOutOfOrderOrTwice() {
        for wire: WireBytes in [
            "30 06 82 01 6E 81 01 6F", "30 06 82 01 6E 82 01 6F", "30 00 00", "30 03 04 01 6E", "31 00",
        ] {
            #expect(throws: BERError.self) { try PasswordModifyRequest(decoding: SecretBytes(wire.bytes)) }
        }
    }

    @Test func readsAndWritesTheGeneratedPassword() throws {
        let wire: WireBytes = "30 05 80 03 61 62 63"
        let response = PasswordModifyResponse(generatedPassword: SecretBytes("abc".octets))
        #expect(try PasswordModifyResponse(decoding: SecretBytes(wire.bytes)) == response)
        #expect(response.encoded.bytes == wire.bytes)
        #expect(!"\(response)".contains("abc"))
    }

    @Test func readsAndWritesCancel() throws {
        let wire: WireBytes = "30 04 02 02 01 00"
        #expect(try CancelRequest(decoding: SecretBytes(wire.bytes)) == CancelRequest(cancelID: 256))
        #expect(CancelRequest(cancelID: 256).encoded.bytes == wire.bytes)
        #expect(throws: BERError(.truncated, at: 0)) { try CancelRequest(decoding: nil) }
        for wire: WireBytes in ["30 00", "30 03 02 01 FF", "30 06 02 01 01 02 01 01", "30 03 02 01 01 00"] {
            #expect(throws: BERError.self) { try CancelRequest(decoding: SecretBytes(wire.bytes)) }
        }
    }
}
