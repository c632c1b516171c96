import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /api/openapi.yaml`: the description of the API for programs, public as the project is.
enum OpenAPIDocument {
    static var routes: [Route] {
        let body = ByteBuffer(bytes: PackageResources.openapi_yaml)
        return [
            Route(.get, "/api/openapi.yaml") { _, _ in
                Response(
                    status: .ok, headers: [.contentType: "application/yaml; charset=utf-8"],
                    body: ResponseBody(byteBuffer: body))
            }
        ]
    }
}
