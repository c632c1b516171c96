import FoundationEssentials
import Identity

extension LocalRequest {
    /// Reads a request from the object in a line. What can't be read becomes a request that says so.
    init(json line: [UInt8]) {
        do throws(RequestProblem) {
            self = try Self.read(line)
        } catch {
            self = .unreadable(error.text)
        }
    }

    private static func read(_ line: [UInt8]) throws(RequestProblem) -> LocalRequest {
        var fields = try RequestFields(line)
        let kind = try fields.required("request")
        var attempt = LoginAttempt(identity: .login(try fields.required("user")), password: Secret([]), door: .pam)
        attempt.service = fields.optional("service")
        attempt.address = fields.optional("address")
        if kind != "account" {
            attempt.password = Secret(Array(try fields.required("password").utf8))
            attempt.code = fields.optional("code").map { Secret(Array($0.utf8)) }
            attempt.mayAppendCode = attempt.code == nil
        }
        let request: LocalRequest
        switch kind {
        case "check", "account":
            attempt.permission = fields.optional("require").map { Permission(rawValue: $0) }
            attempt.groups = fields.list("groups")
            request = kind == "check" ? .check(attempt) : .account(attempt)
        case "change_password":
            request = .changePassword(attempt, new: Secret(Array(try fields.required("new_password").utf8)))
        default: throw RequestProblem(text: "request: check, account or change_password is expected")
        }
        try fields.refuseOthers()
        return request
    }
}

/// Why a request can't be read. It repeats no value.
struct RequestProblem: Error {
    let text: String
}

/// The fields of a request: texts, and lists of them. Each is taken out once; what is left over is refused, so that a
/// question that is spelled wrong is not taken for none.
private struct RequestFields {
    private enum Value: Decodable {
        case text(String)
        case list([String])

        init(from decoder: any Swift.Decoder) throws {
            let container = try decoder.singleValueContainer()
            do {
                self = .text(try container.decode(String.self))
            } catch {
                self = .list(try container.decode([String].self))
            }
        }
    }

    private var values: [String: Value]

    init(_ line: [UInt8]) throws(RequestProblem) {
        do {
            values = try JSONDecoder().decode([String: Value].self, from: Data(line))
        } catch {
            throw RequestProblem(text: "an object in JSON is expected, whose fields are texts or lists of texts")
        }
    }

    mutating func required(_ name: String) throws(RequestProblem) -> String {
        guard let text = optional(name) else { throw RequestProblem(text: "\(name): a text is expected") }
        return text
    }

    /// A text that is not empty; a list stays, and is refused in the end.
    mutating func optional(_ name: String) -> String? {
        guard case .text(let text) = values[name] else { return nil }
        values[name] = nil
        return text.isEmpty ? nil : text
    }

    mutating func list(_ name: String) -> [String] {
        guard case .list(let texts) = values[name] else { return [] }
        values[name] = nil
        return texts
    }

    func refuseOthers() throws(RequestProblem) {
        guard let name = values.keys.min() else { return }
        let isKnown = Self.names.contains(name)
        throw RequestProblem(
            text: isKnown ? "\(name): not in this request, or in this form" : "there is a field that no request has")
    }

    private static let names: Set<String> = [
        "request", "user", "password", "code", "service", "address", "require", "groups", "new_password",
    ]
}
