import HTTPTypes
import Hummingbird

extension Call {
    /// The text fields of a body that may be JSON or a form of either type (HTTP contract section 1.3).
    ///
    /// - Throws: ``APIFailure`` 415, 413 or 400; ``JSONError``, ``FieldError``.
    func textFields(_ names: String...) async throws -> [String: String] {
        let maximum = api.settings.maximumBody
        switch request.mediaType {
        case "application/json":
            let object = try await body()
            var fields: [String: String] = [:]
            for name in names { fields[name] = try object.string(name) }
            return fields
        case "application/x-www-form-urlencoded":
            let form = try await request.formFields(maximumBytes: maximum)
            return Dictionary(uniqueKeysWithValues: names.compactMap { name in form[name].map { (name, $0) } })
        case "multipart/form-data":
            guard let boundary = MultipartFields.boundary(of: request.headers[.contentType] ?? ""),
                let fields = MultipartFields.read(try await request.bytes(maximum: maximum), boundary: boundary)
            else { throw APIFailure(.badRequest, "the form cannot be read") }
            return fields
        default:
            // A request without a body needs no type; it has no fields either.
            if request.mediaType == nil, try await request.bytes(maximum: maximum).isEmpty { return [:] }
            throw APIFailure(.unsupportedMediaType, "the body has to be a form or of the type application/json")
        }
    }
}
