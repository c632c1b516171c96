import Foundation
import Glibc
public import LDAPProtocol
import NIOCore
import Synchronization

/// A server on 127.0.0.1 that answers LDAP as a test says: for what no real server can be brought to do.
public final class ScriptedDirectory: Sendable {
    /// What is answered to a request, with ids filled in by the server; nil ends the connection.
    public typealias Script = @Sendable (_ request: ProtocolOp, _ controls: [Control]) -> [LDAPMessage]?

    /// `ldap://127.0.0.1:PORT`.
    public let url: String
    private let listener: Int32
    private let connections = Connections()

    /// The descriptors of those who are served, each closed by its thread alone.
    private final class Connections: Sendable {
        private let descriptors = Mutex<Set<Int32>>([])

        func add(_ descriptor: Int32) { descriptors.withLock { _ = $0.insert(descriptor) } }

        func close(_ descriptor: Int32) {
            descriptors.withLock {
                $0.remove(descriptor)
                _ = Glibc.close(descriptor)
            }
        }

        func end() { descriptors.withLock { for one in $0 { shutdown(one, Int32(SHUT_RDWR)) } } }
    }

    /// Starts to listen; each connection has a thread.
    public init(_ script: @escaping Script) {
        let (descriptor, port) = TestSocket.listener()
        listener = descriptor
        url = "ldap://127.0.0.1:\(port)"
        listen(descriptor, 16)
        Thread.detachNewThread { [connections] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { break }
                connections.add(connection)
                Thread.detachNewThread {
                    Self.serve(connection, script)
                    connections.close(connection)
                }
            }
            close(descriptor)
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        connections.end()
    }

    private static func serve(_ connection: Int32, _ script: Script) {
        var received = ByteBuffer()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            received.writeBytes(chunk[..<count])
            while let request = try? LDAPMessage.decode(from: &received) {
                guard let answers = script(request.operation, request.controls) else { return }
                var sent = ByteBuffer()
                for answer in answers {
                    LDAPMessage(id: request.id, operation: answer.operation, controls: answer.controls)
                        .encode(into: &sent)
                }
                var octets = Array(sent.readableBytesView)[...]
                while !octets.isEmpty {
                    let written = octets.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(0x4000)) }
                    guard written > 0 else { return }
                    octets = octets.dropFirst(written)
                }
            }
        }
    }
}

extension LDAPMessage {
    /// An entry as the answer to a search; its id is filled in later.
    public static func entry(_ dn: String, _ attributes: [(String, [[UInt8]])]) -> LDAPMessage {
        let attributes = attributes.map { PartialAttribute(type: Array($0.0.utf8), values: $0.1) }
        return LDAPMessage(
            id: 1, operation: .searchResultEntry(SearchResultEntry(objectName: Array(dn.utf8), attributes: attributes)))
    }

    /// The end of a search; a cookie makes it the end of a page.
    public static func done(_ code: Int32 = 0, cookie: [UInt8]? = [], referrals: [String] = []) -> LDAPMessage {
        let result = LDAPResult(ResultCode(rawValue: code), referrals: referrals)
        return LDAPMessage(
            id: 1, operation: .searchResultDone(SearchResultDone(result)),
            controls: cookie.map { [PagedResultsControl(size: 0, cookie: $0).control()] } ?? [])
    }

    /// A reference to elsewhere among the answers to a search.
    public static func reference(_ uri: String) -> LDAPMessage {
        LDAPMessage(id: 1, operation: .searchResultReference(SearchResultReference(uris: [uri])))
    }

    /// The answer to a bind.
    public static func bound(_ code: Int32 = 0) -> LDAPMessage {
        LDAPMessage(id: 1, operation: .bindResponse(BindResponse(LDAPResult(ResultCode(rawValue: code)))))
    }
}
