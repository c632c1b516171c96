import Identity

/// A list as the API shows it (HTTP contract section 9). Subscribers are kept elsewhere, so there are none to count.
enum ListObject {
    static func list(_ list: SubscriberList) -> JSONValue {
        [
            "id": .integer(Int64(list.id.rawValue)), "created_at": .string(list.createdAt.rfc3339),
            "updated_at": .string(list.updatedAt.rfc3339), "uuid": .string("\(list.uuid)"),
            "name": .string(list.name), "type": .string(list.isPublic ? "public" : "private"),
            "optin": .string(list.isDoubleOptIn ? "double" : "single"),
            "status": .string(list.isArchived ? "archived" : "active"), "tags": .strings(list.tags),
            "description": .string(list.summary), "subscriber_count": 0, "subscriber_statuses": [:],
        ]
    }
}
