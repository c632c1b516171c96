import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A file of the pages. Browsers ask each time whether it is another one by now.
    static func file(_ text: String, _ type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
