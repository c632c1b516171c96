import Foundation
import Hummingbird

// The least that the HTTP library can do: the bytes of a file, whatever is asked. What Gatehouse adds to that is measured
// against it.
//
//     bare-http PORT FILE

let arguments = CommandLine.arguments
guard arguments.count == 3, let port = Int(arguments[1]), let body = FileManager.default.contents(atPath: arguments[2])
else {
    FileHandle.standardError.write(Data("usage: bare-http PORT FILE\n".utf8))
    exit(64)
}
let bytes = ByteBuffer(bytes: body)

@Sendable func answer() -> Response {
    Response(
        status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: bytes))
}

let router = Router()
router.get("/api/users/:id") { _, _ in answer() }
router.post("/api/auth/check") { request, _ in
    _ = try await request.body.collect(upTo: 1 << 20)
    return answer()
}
try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port))).runService()
