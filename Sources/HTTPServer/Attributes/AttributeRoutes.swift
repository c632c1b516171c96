import Directory
import Foundation
import Hummingbird
import Identity
import LDAPProtocol

/// `/api/users/:id/attributes`: what the directory knows of a user beside the fields of the API, such as
/// `telephoneNumber`.
///
/// Values are strings; one that is no text is `{"base64": …}`.
enum AttributeRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/users/:id/attributes", needs: .usersGet) { call in
                .data(object(try entry(call, in: call.snapshot), in: call.snapshot))
            },
            api.route(.put, "/api/users/:id/attributes", needs: .usersManage) { call in
                let user = UserID(rawValue: try call.context.pathNumber())
                _ = try entry(call, in: call.snapshot)
                var changes = UserChanges()
                changes.attributes = try attributes(try await call.body())
                let wanted = changes
                try await api.directory.perform(call.actor) { draft in try draft.updateUser(user, wanted) }
                let snapshot = api.directory.snapshot
                return .data(object(try entry(call, in: snapshot), in: snapshot))
            },
        ]
    }

    /// The user in the path.
    private static func entry(_ call: Call, in snapshot: DirectorySnapshot) throws -> Entry {
        guard let entry = snapshot.entry(of: UserID(rawValue: try call.context.pathNumber())) else {
            throw APIFailure(.notFound, "User not found")
        }
        return entry
    }

    private static func object(_ entry: Entry, in snapshot: DirectorySnapshot) -> JSONValue {
        let attributes = snapshot.writtenAttributes(of: entry).map { attribute in
            (
                name: String(decoding: attribute.type, as: UTF8.self),
                value: JSONValue.array(attribute.values.map(value))
            )
        }
        return .object(JSONObject(attributes.sorted { $0.name < $1.name }))
    }

    private static func value(_ bytes: [UInt8]) -> JSONValue {
        if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) { return .string(text) }
        return ["base64": .string(Data(bytes).base64EncodedString())]
    }

    // MARK: Reading a body

    /// The attributes of a body: each replaces what the user has of it; `null` and an empty array take it away.
    private static func attributes(_ body: JSONObject) throws(FieldError) -> [PartialAttribute] {
        var attributes: [PartialAttribute] = []
        for (name, value) in body.members {
            let elements: [JSONValue] =
                switch value {
                case .null: []
                case .array(let elements): elements
                default: [value]
                }
            var values: [[UInt8]] = []
            for element in elements { values.append(try bytes(element, of: name)) }
            attributes.append(PartialAttribute(type: Array(name.utf8), values: values))
        }
        return attributes
    }

    private static func bytes(_ value: JSONValue, of name: String) throws(FieldError) -> [UInt8] {
        switch value {
        case .string(let text) where !text.isEmpty: return Array(text.utf8)
        case .object(let object):
            guard case .string(let text)? = object["base64"], let data = Data(base64Encoded: text), !data.isEmpty else {
                throw FieldError(field: name, problem: "an object holds \"base64\" and nothing else")
            }
            return Array(data)
        default: throw FieldError(field: name, problem: "a value is a string that is not empty, or {\"base64\": …}")
        }
    }
}
