import Directory
import HTTPTypes
import Identity

/// The body of a call that makes or changes a user role (HTTP contract sections 8.3 and 8.5). What is `nil` was not given.
struct UserRoleBody {
    let name: String?
    let permissions: [Permission]?
    /// The lists that are named, by whichever of the two fields; an empty array asks for all lists.
    let lists: [ListID]?
    /// Whether all lists are asked for in so many words.
    let wantsAllLists: Bool
    let requiresTwoFactor: Bool?
    /// How many entries a search over LDAP may find; `null` takes the role's own limit away.
    let searchLimit: FieldChange<Int>

    /// - Throws: ``FieldError``.
    init(_ body: JSONObject) throws(FieldError) {
        name = try body.title("name")
        permissions = try body.strings("permissions")?.map(Permission.init(rawValue:))
        let numbers = try body.identifiers("list_ids")
        let lists = try ListReferences(body)?.numbers
        if let numbers, let lists, Set(numbers) != Set(lists) {
            throw FieldError(field: "list_ids", problem: "does not agree with lists")
        }
        self.lists = (numbers ?? lists)?.map(ListID.init(rawValue:))
        wantsAllLists = try body.bool("all_lists") ?? false
        requiresTwoFactor = try body.bool("require_2fa")
        switch body["search_limit"] {
        case nil: searchLimit = .keep
        case .null: searchLimit = .set(nil)
        case .integer(let limit): searchLimit = .set(Int(clamping: limit))
        case .some(let value):
            throw FieldError(field: "search_limit", problem: "\(value.typeName), not a whole number")
        }
    }

    /// The lists that the role reaches; `nil` for those that it reached before.
    ///
    /// A role whose last list was deleted reaches none and reads back as `[]`. That, sent back, changes nothing.
    func scope(before: ListScope?) -> ListScope? {
        if let lists, !lists.isEmpty { return .lists(lists) }
        if wantsAllLists { return .all }
        guard lists != nil else { return nil }
        return before == .lists([]) ? nil : .all
    }
}

/// The body of a call that makes or changes a list role (contract sections 8.4 and 8.5), in either of its forms.
struct ListRoleBody {
    let name: String?
    private let grants: [ListGrant]?
    private let permissions: [ListPermission]?
    private let lists: [ListID]?

    /// - Throws: ``FieldError``, ``APIFailure`` for a permission that list roles do not hold.
    init(_ body: JSONObject) throws {
        name = try body.title("name")
        let permissions = try body.strings("permissions").map(Self.permissions)
        let numbers = try body.identifiers("list_ids")
        switch try ListReferences(body) {
        case .objects(let objects)? where !objects.isEmpty:
            guard permissions?.isEmpty ?? true, numbers?.isEmpty ?? true else {
                throw FieldError(
                    field: "lists", problem: "holds permissions itself, so permissions and list_ids have no place")
            }
            grants = try objects.map { id, object in
                ListGrant(
                    list: ListID(rawValue: id),
                    permissions: try Self.permissions(try object.strings("permissions") ?? []))
            }
            (self.permissions, lists) = (nil, nil)
        case let references:
            if let numbers, let named = references?.numbers, !named.isEmpty, Set(numbers) != Set(named) {
                throw FieldError(field: "list_ids", problem: "does not agree with lists")
            }
            grants = nil
            self.permissions = permissions
            lists = (numbers ?? references?.numbers)?.map(ListID.init(rawValue:))
        }
    }

    /// What the role allows afterwards; `nil` for what it allowed before.
    func grants(before: [ListGrant]) -> [ListGrant]? {
        if let grants { return grants }
        guard permissions != nil || lists != nil else { return nil }
        let union = ListPermission.allCases.filter { permission in
            before.contains { $0.permissions.contains(permission) }
        }
        return (lists ?? before.map(\.list)).map { list in
            let own = before.first { $0.list == list }?.permissions
            return ListGrant(list: list, permissions: permissions ?? own ?? union)
        }
    }

    /// Permissions of list roles, in their own spelling or that of user roles.
    private static func permissions(_ names: [String]) throws -> [ListPermission] {
        try names.map { name in
            switch name {
            case "list:get", "lists:get": .get
            case "list:manage", "lists:manage": .manage
            default:
                throw APIFailure(
                    .badRequest, "Invalid fields: list permission: \(name)", field: "permissions")
            }
        }
    }
}

/// The field `lists`: numbers, or objects with a number under `id`; never a mixture.
enum ListReferences {
    case numbers([Int32])
    case objects([(id: Int32, object: JSONObject)])

    /// `nil` when the field is not given.
    ///
    /// - Throws: ``FieldError``.
    init?(_ body: JSONObject) throws(FieldError) {
        guard let values = try body.array("lists") else { return nil }
        guard case .object? = values.first else {
            self = .numbers(try body.identifiers("lists") ?? [])
            return
        }
        var objects: [(id: Int32, object: JSONObject)] = []
        for value in values {
            guard case .object(let object) = value else {
                throw FieldError(field: "lists", problem: "\(value.typeName) among objects")
            }
            guard let id = try object.identifier("id") else { throw FieldError(field: "lists", problem: "without id") }
            objects.append((id, object))
        }
        self = .objects(objects)
    }

    /// The numbers of the lists.
    var numbers: [Int32] {
        switch self {
        case .numbers(let numbers): numbers
        case .objects(let objects): objects.map(\.id)
        }
    }
}
