import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The body as a JSON object (HTTP contract section 1.3).
    ///
    /// - Throws: ``APIFailure`` 415 for another type, 413 for more than `maximumBytes`; ``JSONError``.
    func jsonObject(maximumBytes: Int, nesting: Int) async throws -> JSONObject {
        guard mediaType == "application/json" else {
            throw APIFailure(.unsupportedMediaType, "the body has to be of the type application/json")
        }
        return try JSONParser.object(try await bytes(maximum: maximumBytes), depthLimit: nesting)
    }

    /// The body as the fields of a form.
    ///
    /// - Throws: ``APIFailure`` 415 for another type, 413 for more than `maximumBytes`, 400 for what is no form.
    func formFields(maximumBytes: Int) async throws -> FormFields {
        guard mediaType == "application/x-www-form-urlencoded" else {
            throw APIFailure(.unsupportedMediaType, "a form is expected (application/x-www-form-urlencoded)")
        }
        guard let fields = FormFields(try await bytes(maximum: maximumBytes)) else {
            throw APIFailure(.badRequest, "the form cannot be read")
        }
        return fields
    }

    /// The fields of the query.
    ///
    /// - Throws: ``APIFailure`` 400 for a query that can't be read.
    func queryFields() throws -> FormFields {
        guard let fields = FormFields(Array((uri.query ?? "").utf8)) else {
            throw APIFailure(.badRequest, "the query of the address cannot be read")
        }
        return fields
    }

    /// The values of a field of the query that may come more than once.
    ///
    /// - Throws: ``APIFailure`` 400 for a query that can't be read.
    func queryValues(_ name: String) throws -> [String] {
        guard let pairs = FormFields.pairs(Array((uri.query ?? "").utf8)) else {
            throw APIFailure(.badRequest, "the query of the address cannot be read")
        }
        return pairs.filter { $0.name == name }.map(\.value)
    }

    /// The type of the body in lower case, without parameters.
    var mediaType: String? {
        guard let type = headers.value(of: .contentType) else { return nil }
        if type == "application/json" { return type }
        return type.prefix { $0 != ";" }.trimmingSpace().lowercased()
    }

    /// The bytes of the body.
    ///
    /// - Throws: ``APIFailure`` 413 for more than `maximum`.
    func bytes(maximum: Int) async throws -> [UInt8] {
        // A length that is told is believed when it is too large: nothing has to be read to refuse it.
        if let told = headers.value(of: .contentLength).flatMap({ Int($0) }), told > maximum {
            throw APIFailure(.contentTooLarge, "the body is larger than \(maximum) bytes")
        }
        do {
            return Array(try await body.collect(upTo: maximum).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw APIFailure(.contentTooLarge, "the body is larger than \(maximum) bytes")
        }
    }
}
