import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

extension Response {
    /// The answer to `HEAD`: what `GET` would say of the body, and no body (RFC 9110 section 9.3.2).
    ///
    /// The length of a body that is made while it is sent is found out by making it: any other one would be wrong, and
    /// without one a client waits for a body that does not come.
    func withoutBody() async throws -> Response {
        guard body.contentLength == nil, !headers.contains(.contentLength) else { return createHeadResponse() }
        let length = BodyLength()
        try await body.write(MeasuringWriter(length: length))
        var head = self
        head.headers[.contentLength] = String(length.octets.withLock { $0 })
        return head.createHeadResponse()
    }
}

private final class BodyLength: Sendable {
    let octets = Mutex(0)
}

/// Counts what is written, and lets it go.
private struct MeasuringWriter: ResponseBodyWriter {
    let length: BodyLength

    mutating func write(_ buffer: ByteBuffer) async throws {
        length.octets.withLock { $0 += buffer.readableBytes }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
