import LDAPProtocol
import NIOCore
import Testing

@testable import LDAPServer

/// Requests that no honest client sends, at a live server: each is answered or ends its own connection, and nobody else
/// notices.
@Suite("Hostile requests")
struct HostileRequestTests {
    /// What has to come of a request.
    enum Outcome: Equatable {
        /// A notice of disconnection, then the end (RFC 4511 section 4.1.1).
        case ends
        /// An answer under the id of the request; the connection is as good as before.
        case answer(ResultCode)
        /// Nothing at all; the connection is as good as before.
        case silence
    }

    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let outcome: Outcome

        init(_ title: String, _ bytes: [UInt8], _ outcome: Outcome) {
            (testDescription, self.bytes, self.outcome) = (title, bytes, outcome)
        }
    }

    /// A value of BER with a length in the shortest form.
    private static func value(_ tag: UInt8, _ content: [UInt8]...) -> [UInt8] {
        let octets = Array(content.joined())
        guard octets.count > 127 else { return [tag, UInt8(octets.count)] + octets }
        let length = withUnsafeBytes(of: UInt32(octets.count).bigEndian) { Array($0.drop { $0 == 0 }) }
        return [tag, 0x80 | UInt8(length.count)] + length + octets
    }

    private static func text(_ text: String) -> [UInt8] { value(4, Array(text.utf8)) }

    private static func message(id: [UInt8] = [2, 1, 7], _ operation: [UInt8]...) -> [UInt8] {
        value(0x30, id, Array(operation.joined()))
    }

    private static func bind(version: [UInt8] = [2, 1, 3], _ name: [UInt8] = []) -> [UInt8] {
        value(0x60, version, value(4, name), value(0x80, name.isEmpty ? [] : [0x78]))
    }

    /// A search of the root, of which one part can be another.
    private static func search(
        base: [UInt8] = [], scope: [UInt8] = [10, 1, 0], aliases: [UInt8] = [10, 1, 0], size: [UInt8] = [2, 1, 0],
        time: [UInt8] = [2, 1, 0], typesOnly: [UInt8] = [1, 1, 0], filter: [UInt8] = value(0x87, [0x63, 0x6E]),
        attributes: [[UInt8]] = [text("1.1")]
    ) -> [UInt8] {
        value(
            0x63, value(4, base), scope, aliases, size, time, typesOnly, filter,
            value(0x30, Array(attributes.joined())))
    }

    private static func nested(_ depth: Int) -> [UInt8] {
        (0..<depth).reduce(value(0x87, [0x63, 0x6E])) { filter, _ in value(0xA2, filter) }
    }

    private static func delete(_ name: [UInt8]) -> [UInt8] { message(value(0x4A, name)) }

    private static func compare(_ name: String, _ attribute: String) -> [UInt8] {
        message(value(0x6E, text(name), value(0x30, text(attribute), text("a"))))
    }

    private static func control(_ oid: String, _ content: [UInt8]) -> [UInt8] {
        value(0xA0, value(0x30, text(oid), [1, 1, 0xFF], content))
    }

    private static let beyond: [UInt8] = [0x84, 0xFF, 0xFF, 0xFF, 0xFF]
    private static let megabyte = String(repeating: "a", count: 1 << 20)

    /// What cannot be read as messages at all.
    static let streams: [Case] = [
        Case("another protocol", Array("GET / HTTP/1.1\r\n\r\n".utf8), .ends),
        Case("zeros", [UInt8](repeating: 0, count: 64), .ends),
        Case("an indefinite length", [0x30, 0x80, 2, 1, 7, 0x42, 0, 0, 0], .ends),
        Case("five octets of length", [0x30, 0x85, 0, 0, 0, 0, 5, 2, 1, 7, 0x42, 0], .ends),
        Case("the reserved length", [0x30, 0xFF], .ends),
        Case("a length of two gigabytes", [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF], .ends),
        Case("the greatest length", [0x30] + beyond, .ends),
        Case("one byte more than strangers may send", [0x30, 0x83, 0, 0xFF, 0xFC], .ends),
        Case("a stranger's name of a megabyte", message(bind(Array(megabyte.utf8))), .ends),
        Case("an empty message", [0x30, 0], .ends),
        Case("no operation", message(), .ends),
        Case("a negative id", message(id: [2, 1, 0xFF], bind()), .ends),
        Case("the id 0", message(id: [2, 1, 0], bind()), .ends),
        Case("an id of 33 bits", message(id: [2, 5, 0, 0x80, 0, 0, 0], bind()), .ends),
        Case("an empty id", message(id: [2, 0], bind()), .ends),
        Case("an id that is text", message(id: [4, 1, 7], bind()), .ends),
        Case("an operation that is none", message(value(0x7E)), .ends),
        Case("an answer to a bind", message(value(0x61, [10, 1, 0, 4, 0, 4, 0])), .ends),
        Case("an answer to a search", message(value(0x65, [10, 1, 0, 4, 0, 4, 0])), .ends),
        Case("an unsolicited notice", message(id: [2, 1, 0], value(0x78, [10, 1, 0, 4, 0, 4, 0])), .ends),
    ]

    /// Messages with an operation that makes no sense.
    static let requests: [Case] = [
        Case("a bind that ends before its length", message([0x60, 0x7F]), .answer(.protocolError)),
        Case("a search of indefinite length", message([0x63, 0x80, 4, 0, 0, 0]), .answer(.protocolError)),
        Case("a search of four gigabytes", message([0x63] + beyond), .answer(.protocolError)),
        Case("more after the operation", message(bind(), [5, 0]), .answer(.protocolError)),
        Case("version 0", message(bind(version: [2, 1, 0])), .answer(.protocolError)),
        Case("version 2", message(bind(version: [2, 1, 2])), .answer(.protocolError)),
        Case("version 128", message(bind(version: [2, 2, 0, 0x80])), .answer(.protocolError)),
        Case("a name that is not UTF-8", message(bind(Array("uid=".utf8) + [0xFF])), .answer(.invalidDNSyntax)),
        Case("a name with NUL", message(bind(Array("uid=a\0b,dc=x".utf8))), .answer(.invalidDNSyntax)),
        Case("scope 4", message(search(scope: [10, 1, 4])), .answer(.protocolError)),
        Case("aliases 4", message(search(aliases: [10, 1, 4])), .answer(.protocolError)),
        Case("a negative size limit", message(search(size: [2, 1, 0xFF])), .answer(.protocolError)),
        Case("a size limit of 33 bits", message(search(size: [2, 5, 0, 0x80, 0, 0, 0])), .answer(.protocolError)),
        Case("a negative time limit", message(search(time: [2, 1, 0xFF])), .answer(.protocolError)),
        Case("a boolean of two octets", message(search(typesOnly: [1, 2, 0, 0])), .answer(.protocolError)),
        Case("a filter as deep as allowed", message(search(filter: nested(50))), .answer(.success)),
        Case("a deep filter", message(search(filter: nested(100))), .answer(.protocolError)),
        Case("a very deep filter", message(search(filter: nested(5_000))), .answer(.protocolError)),
        Case("a wide filter", message(search(filter: wide(5_000))), .answer(.protocolError)),
        Case("a filter that is none", message(search(filter: value(0x8F, [0x78]))), .answer(.protocolError)),
        Case(
            "parts of a text, but none", message(search(filter: value(0xA4, text("cn"), value(0x30)))),
            .answer(.protocolError)),
        Case(
            "300 attributes", message(search(attributes: Array(repeating: text("cn"), count: 300))),
            .answer(.protocolError)),
        Case("a base that is not UTF-8", message(search(base: [0xFF])), .answer(.invalidDNSyntax)),
        Case("a base with NUL", message(search(base: Array("dc=\0".utf8))), .answer(.invalidDNSyntax)),
        Case("an attribute that is not UTF-8", message(search(attributes: [value(4, [0xFF, 0])])), .answer(.success)),
        Case(
            "17 controls", message(search(), value(0xA0, Array(repeating: value(0x30, text("1.2.3")), count: 17).flat)),
            .answer(.protocolError)),
        Case("controls that are none", message(search(), value(0xA0, [4, 1])), .answer(.protocolError)),
        Case(
            "a critical control that nobody knows", message(search(), control("1.2.3", [])),
            .answer(.unavailableCriticalExtension)),
        Case(
            "a control with a value of four gigabytes",
            message(search(), control("1.2.840.113556.1.4.319", value(4, [0x30] + beyond))), .answer(.protocolError)),
        Case("an extension that is not UTF-8", message(value(0x77, value(0x80, [0xFF]))), .answer(.protocolError)),
        Case("an extension that nobody knows", message(value(0x77, value(0x80, [0x31]))), .answer(.protocolError)),
        Case("nothing abandoned", message([0x50, 0]), .silence),
        Case("a negative id abandoned", message([0x50, 1, 0xFF]), .silence),
    ]

    /// Requests of somebody who has proven who he is, and may send more.
    static let bound: [Case] = [
        Case("a message longer than any may be", [0x30, 0x84, 0, 0x40, 0, 1], .ends),
        Case("a name of a megabyte", delete(Array("cn=\(megabyte)".utf8)), .answer(.invalidDNSyntax)),
        Case("a name of a megabyte to compare", compare("cn=\(megabyte)", "cn"), .answer(.invalidDNSyntax)),
        Case("an attribute of a megabyte", compare(SmallCompany.base, megabyte), .answer(.undefinedAttributeType)),
        Case("a name with NUL to delete", delete(Array("cn=a\0,dc=example,dc=org".utf8)), .answer(.invalidDNSyntax)),
        Case("an overlong form in a name", delete(Array("cn=".utf8) + [0xC0, 0x80]), .answer(.invalidDNSyntax)),
        Case(
            "a name of 65 parts", delete(Array(Array(repeating: "cn=a", count: 65).joined(separator: ",").utf8)),
            .answer(.invalidDNSyntax)),
        Case(
            "a modification of kind 9",
            message(
                value(0x66, text("dc=a"), value(0x30, value(0x30, [10, 1, 9], value(0x30, text("cn"), [0x31, 0]))))),
            .answer(.protocolError)),
        Case(
            "a change of a password of four gigabytes",
            message(value(0x77, value(0x80, Array("1.3.6.1.4.1.4203.1.11.1".utf8)), value(0x81, [0x30] + beyond))),
            .answer(.protocolError)),
        Case(
            "a negative id cancelled",
            message(value(0x77, value(0x80, Array("1.3.6.1.1.8".utf8)), value(0x81, [0x30, 3, 2, 1, 0xFF]))),
            .answer(.protocolError)),
        Case(
            "NUL in the value of a filter",
            message(search(base: Array(SmallCompany.base.utf8), filter: value(0xA3, text("uid"), text("\0")))),
            .answer(.success)),
    ]

    private static func wide(_ width: Int) -> [UInt8] {
        value(0xA0, Array(repeating: value(0x87, [0x63]), count: width).flat)
    }

    @Test func endOrAreAnsweredAndHurtNobodyElse() async throws {
        try await TransportCompany.with { transport in
            let address = try #require(transport.address(.ldap))
            let bystander = try await WireClient.connect(to: address)
            try await bystander.send(Requests.bind(1, LDAPServiceTests.jane, "secret-jane"))
            #expect(try await bystander.next().result?.code == .success)
            for item in Self.streams + Self.requests {
                let client = try await WireClient.connect(to: address)
                try await Self.check(item, client)
                try await Self.isServed(bystander, "others after \(item.testDescription)")
            }
            for item in Self.bound {
                let client = try await WireClient.connect(to: address)
                try await client.send(Requests.bind(1, LDAPServiceTests.jane, "secret-jane"))
                #expect(try await client.next().result?.code == .success)
                try await Self.check(item, client)
                try await Self.isServed(bystander, "others after \(item.testDescription)")
            }
            await bystander.close()
        }
    }

    /// A client may go away in the middle of anything.
    @Test func mayStopAnywhere() async throws {
        try await TransportCompany.with { transport in
            let address = try #require(transport.address(.ldap))
            let whole = Self.message(Self.search(filter: Self.nested(3)))
            for count in 0...whole.count {
                let client = try await WireClient.connect(to: address)
                client.sendLoosely(ByteBuffer(bytes: whole.prefix(count)))
                await client.close()
            }
            let client = try await WireClient.connect(to: address)
            try await Self.isServed(client, "others")
            await client.close()
        }
    }

    private static func check(_ item: Case, _ client: WireClient) async throws {
        client.sendLoosely(ByteBuffer(bytes: item.bytes))
        switch item.outcome {
        case .ends:
            let notice = try await client.next()
            #expect(notice.isNotice && notice.result?.code == .protocolError, "\(item.testDescription): \(notice)")
            try await client.end()
        case .answer(let code):
            let answer = try await client.answers(to: 7).last
            #expect(answer?.result?.code == code, "\(item.testDescription): \(String(describing: answer))")
            try await isServed(client, item.testDescription)
        case .silence:
            try await isServed(client, item.testDescription)
        }
        await client.close()
    }

    private static func isServed(_ client: WireClient, _ what: String) async throws {
        try await client.send(Requests.whoAmI(99))
        let answer = try await client.next()
        #expect(answer.id == 99 && answer.result?.code == .success, "\(what): \(answer)")
    }
}

extension [[UInt8]] {
    /// All octets, one after the other.
    fileprivate var flat: [UInt8] { Array<UInt8>(joined()) }
}
