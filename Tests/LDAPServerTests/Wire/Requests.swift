import LDAPProtocol
import NIOCore

/// Requests that the tests send.
enum Requests {
    static func search(_ id: Int32, _ base: String, controls: [Control] = []) -> LDAPMessage {
        let request = SearchRequest(
            baseObject: Array(base.utf8), filter: .present(attribute: Array("objectClass".utf8)))
        return LDAPMessage(id: id, operation: .searchRequest(request), controls: controls)
    }

    /// The value of a control for a window on a list.
    static let window = VirtualListViewControl(before: 0, after: 9, target: .offset(1, contentCount: 0)).encoded

    static func bind(_ id: Int32, _ name: String, _ password: String = "secret", version: Int32 = 3) -> LDAPMessage {
        let request = BindRequest(
            version: version, name: Array(name.utf8), authentication: .simple(SecretBytes(Array(password.utf8))))
        return LDAPMessage(id: id, operation: .bindRequest(request))
    }

    static func sasl(_ id: Int32, _ mechanism: String, _ credentials: [UInt8]? = nil) -> LDAPMessage {
        let request = BindRequest(
            authentication: .sasl(mechanism: mechanism, credentials: credentials.map { SecretBytes($0) }))
        return LDAPMessage(id: id, operation: .bindRequest(request))
    }

    static func whoAmI(_ id: Int32) -> LDAPMessage {
        extended(id, ExtendedOperationOID.whoAmI)
    }

    static func extended(_ id: Int32, _ oid: String, value: [UInt8]? = nil) -> LDAPMessage {
        let request = ExtendedRequest(name: oid, value: value.map { SecretBytes($0) })
        return LDAPMessage(id: id, operation: .extendedRequest(request))
    }

    static func compare(_ id: Int32) -> LDAPMessage {
        let request = CompareRequest(entry: [], attribute: Array("cn".utf8), value: SecretBytes([0x61]))
        return LDAPMessage(id: id, operation: .compareRequest(request))
    }

    static func abandon(_ id: Int32, of other: Int32) -> LDAPMessage {
        LDAPMessage(id: id, operation: .abandonRequest(AbandonRequest(messageID: other)))
    }

    static func unbind(_ id: Int32) -> LDAPMessage {
        LDAPMessage(id: id, operation: .unbindRequest(UnbindRequest()))
    }

    static func delete(_ id: Int32, controls: [Control] = []) -> LDAPMessage {
        LDAPMessage(id: id, operation: .delRequest(DelRequest(entry: Array("cn=a".utf8))), controls: controls)
    }
}

extension LDAPMessage {
    /// The message on the wire.
    var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        encode(into: &buffer)
        return buffer
    }

    /// The outcome in a response, `nil` in anything else.
    var result: LDAPResult? {
        switch operation {
        case .bindResponse(let response): response.result
        case .searchResultDone(let response): response.result
        case .compareResponse(let response): response.result
        case .addResponse(let response): response.result
        case .delResponse(let response): response.result
        case .modifyResponse(let response): response.result
        case .modifyDNResponse(let response): response.result
        case .extendedResponse(let response): response.result
        default: nil
        }
    }

    /// Whether it is the notice of disconnection.
    var isNotice: Bool {
        guard id == 0, case .extendedResponse(let response) = operation else { return false }
        return response.name == ExtendedOperationOID.noticeOfDisconnection
    }

    /// All responses in a buffer; the last one has to be whole.
    static func responses(in buffer: ByteBuffer) throws -> [LDAPMessage] {
        var rest = buffer
        var messages: [LDAPMessage] = []
        while rest.readableBytes > 0 { messages.append(try decode(from: &rest, direction: .response)) }
        return messages
    }
}

extension Sequence<LDAPMessage> {
    /// The messages one after the other on the wire.
    var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        for message in self { message.encode(into: &buffer) }
        return buffer
    }
}
