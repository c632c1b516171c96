import NIOCore
import TestSupport

@testable import LDAPProtocol

extension LDAPMessage {
    var encoded: [UInt8] { WireBytes.written { encode(into: &$0) } }

    /// Decodes bytes that must be one message and nothing else.
    static func decode(
        _ bytes: [UInt8], _ direction: ProtocolOp.Direction = .request, limits: Limits = Limits()
    ) throws(LDAPDecodingError) -> LDAPMessage {
        var buffer = ByteBuffer(bytes: bytes)
        let message = try decode(from: &buffer, direction: direction, limits: limits)
        guard buffer.readableBytes == 0 else { throw LDAPDecodingError(.malformedFrame, "bytes are left") }
        return message
    }

    var direction: ProtocolOp.Direction { ProtocolOp.direction(of: operation.tag) ?? .request }

    /// One message of every operation, and of every form of those that have several.
    static let samples: [LDAPMessage] = {
        let name = "uid=jö,ou=people,dc=example,dc=org".octets
        let result = LDAPResult(
            .noSuchObject, matchedDN: "dc=org".octets, diagnosticMessage: "nö",
            referrals: ["ldap://a/", "ldap://b/dc=x"])
        let attributes = [
            PartialAttribute(type: "cn".octets, values: ["a".octets, []]),
            PartialAttribute(type: "jpegPhoto".octets, values: [[UInt8](repeating: 0xFF, count: 300)]),
        ]
        let changes: [ModifyRequest.Modification] = [
            .init(.add, attributes[0]), .init(.delete, PartialAttribute(type: "sn".octets)),
            .init(.replace, PartialAttribute(type: "sn".octets)), .init(.increment, attributes[1]),
        ]
        let operations: [ProtocolOp] = [
            .bindRequest(BindRequest(authentication: .simple(SecretBytes([])))),
            .bindRequest(BindRequest(name: name, authentication: .simple(SecretBytes("pässword".octets)))),
            .bindRequest(BindRequest(authentication: .sasl(mechanism: "PLAIN", credentials: SecretBytes([0, 1])))),
            .bindRequest(BindRequest(version: 2, authentication: .sasl(mechanism: "EXTERNAL", credentials: nil))),
            .bindRequest(BindRequest(authentication: .unsupported(.context(9)))),
            .bindResponse(BindResponse(LDAPResult(.success))),
            .bindResponse(BindResponse(LDAPResult(.saslBindInProgress), serverSaslCreds: SecretBytes([1, 2]))),
            .unbindRequest(UnbindRequest()),
            .searchRequest(
                SearchRequest(baseObject: name, filter: .and([.equals("uid", "x"), .not(.equals("cn", "y"))]))),
            .searchRequest(
                SearchRequest(
                    baseObject: [], scope: .subordinates, derefAliases: .always, sizeLimit: .max, timeLimit: 300,
                    typesOnly: true, filter: .present(attribute: "objectClass".octets),
                    attributes: ["*".octets, "+".octets, "cn;lang-de".octets])),
            .searchResultEntry(SearchResultEntry(objectName: name, attributes: attributes)),
            .searchResultReference(SearchResultReference(uris: ["ldap://a/", "ldap://b/"])),
            .searchResultDone(SearchResultDone(result)),
            .modifyRequest(ModifyRequest(object: name, changes: changes)),
            .modifyResponse(ModifyResponse(result)),
            .addRequest(AddRequest(entry: name, attributes: attributes)),
            .addResponse(AddResponse(LDAPResult(.entryAlreadyExists))),
            .delRequest(DelRequest(entry: name)),
            .delResponse(DelResponse(LDAPResult(ResultCode(rawValue: 4_711)))),
            .modifyDNRequest(ModifyDNRequest(entry: name, newRDN: "cn=b".octets, deleteOldRDN: true)),
            .modifyDNRequest(
                ModifyDNRequest(entry: name, newRDN: "cn=b".octets, deleteOldRDN: false, newSuperior: [])),
            .modifyDNResponse(ModifyDNResponse(result)),
            .compareRequest(
                CompareRequest(entry: name, attribute: "cn".octets, value: SecretBytes("v".octets))),
            .compareResponse(CompareResponse(LDAPResult(.compareTrue))),
            .abandonRequest(AbandonRequest(messageID: 70_000)),
            .extendedRequest(ExtendedRequest(name: ExtendedOperationOID.startTLS)),
            .extendedRequest(
                ExtendedRequest(name: ExtendedOperationOID.passwordModify, value: SecretBytes([0x30, 0]))),
            .extendedResponse(ExtendedResponse(result, name: ExtendedOperationOID.startTLS, value: SecretBytes([7]))),
            .extendedResponse(ExtendedResponse(LDAPResult(.success))),
            .intermediateResponse(IntermediateResponse(name: ExtendedOperationOID.syncInfo, value: [])),
            .intermediateResponse(IntermediateResponse()),
        ]
        let controls = [
            Control(oid: ControlOID.manageDsaIT, isCritical: true),
            PagedResultsControl(size: 500, cookie: [1, 2, 3]).control(),
        ]
        return operations.enumerated().map { index, operation in
            LDAPMessage(
                id: Int32(index * 77 + 1), operation: operation, controls: index % 3 == 0 ? controls : [])
        }
    }()

    /// A message of a random operation with random content.
    static func random(using generator: inout SeededGenerator) -> LDAPMessage {
        func bytes() -> [UInt8] { generator.bytes(upTo: 140) }
        func list() -> [[UInt8]] { (0..<Int.random(in: 1...5, using: &generator)).map { _ in bytes() } }
        func attributes() -> [PartialAttribute] { list().map { PartialAttribute(type: $0, values: list()) } }
        let filter = Filter.random(4, using: &generator)
        let operation: ProtocolOp
        switch Int.random(in: 0..<11, using: &generator) {
        case 0:
            operation = .bindRequest(
                BindRequest(
                    version: Int32.random(in: 1...127, using: &generator), name: bytes(),
                    authentication: .simple(SecretBytes(bytes()))))
        case 1:
            operation = .searchRequest(
                SearchRequest(
                    baseObject: bytes(), scope: SearchScope.allCases.randomElement(using: &generator) ?? .baseObject,
                    sizeLimit: Int32.random(in: 0...Int32.max, using: &generator), filter: filter, attributes: list()))
        case 2: operation = .searchResultEntry(SearchResultEntry(objectName: bytes(), attributes: attributes()))
        case 3:
            operation = .modifyRequest(
                ModifyRequest(object: bytes(), changes: attributes().map { .init(.replace, $0) }))
        case 4: operation = .addRequest(AddRequest(entry: bytes(), attributes: attributes()))
        case 5: operation = .delRequest(DelRequest(entry: bytes()))
        case 6:
            operation = .modifyDNRequest(
                ModifyDNRequest(entry: bytes(), newRDN: bytes(), deleteOldRDN: true, newSuperior: bytes()))
        case 7:
            operation = .compareRequest(
                CompareRequest(entry: bytes(), attribute: bytes(), value: SecretBytes(bytes())))
        case 8:
            operation = .extendedResponse(
                ExtendedResponse(LDAPResult(.other, matchedDN: bytes()), value: SecretBytes(bytes())))
        case 9: operation = .intermediateResponse(IntermediateResponse(value: bytes()))
        default:
            operation = .bindResponse(
                BindResponse(
                    LDAPResult(ResultCode(rawValue: Int32.random(in: 0...Int32.max, using: &generator))),
                    serverSaslCreds: SecretBytes(bytes())))
        }
        let controls = (0..<Int.random(in: 0...3, using: &generator)).map {
            Control(oid: "1.2.\($0)", isCritical: $0 == 1, value: $0 == 2 ? nil : [UInt8($0)])
        }
        return LDAPMessage(
            id: Int32.random(in: 1...Int32.max, using: &generator), operation: operation, controls: controls)
    }
}
