import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A JSON answer.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        var text: [UInt8] = []
        // Most answers fit: growing on the way would copy them several times.
        text.reserveCapacity(2048)
        value.write(into: &text)
        return Response(status: status, headers: jsonHeaders, body: .init(byteBuffer: ByteBuffer(bytes: text)))
    }

    /// The answer to a call that went well.
    static func data(_ value: JSONValue) -> Response { json(.object(JSONObject([("data", value)]))) }

    /// The answer to a call that went well, with a long list: written piece by piece, as fast as the client reads.
    static func data<Elements: Sequence & Sendable>(
        _ elements: Elements, _ value: @escaping @Sendable (Elements.Element) -> JSONValue
    ) -> Response {
        let body = ResponseBody { writer in
            var text = Array("{\"data\":[".utf8)
            var isFirst = true
            for element in elements {
                if !isFirst { text.append(UInt8(ascii: ",")) }
                isFirst = false
                value(element).write(into: &text)
                if text.count >= pieceLength {
                    try await writer.write(ByteBuffer(bytes: text))
                    text.removeAll(keepingCapacity: true)
                }
            }
            text += "]}".utf8
            try await writer.write(ByteBuffer(bytes: text))
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: jsonHeaders, body: body)
    }

    private static let jsonHeaders: HTTPFields = [.contentType: "application/json; charset=utf-8"]
    private static let pieceLength = 64 << 10
}
