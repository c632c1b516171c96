import Directory
import Identity

/// The body of a call that makes or changes a list (HTTP contract section 9). What is `nil` was not given.
struct ListBody {
    let name: String?
    private let isPublic: Bool?
    private let isDoubleOptIn: Bool?
    private let isArchived: Bool?
    private let tags: [String]?
    private let summary: String?

    /// - Throws: ``FieldError``.
    init(_ body: JSONObject) throws(FieldError) {
        name = try body.title("name")
        isPublic = try body.choice("type", "private", "public")
        isDoubleOptIn = try body.choice("optin", "single", "double")
        isArchived = try body.choice("status", "active", "archived")
        tags = try body.strings("tags")?.map { $0.trimmingSpace() }.filter { !$0.isEmpty }
        summary = try body.text("description")
    }

    /// The list to be made, under a name.
    func new(_ name: String) -> NewList {
        var list = NewList(name: name)
        list.isPublic = isPublic ?? false
        list.isDoubleOptIn = isDoubleOptIn ?? false
        list.isArchived = isArchived ?? false
        list.tags = tags ?? []
        list.summary = summary ?? ""
        return list
    }

    /// Changes what was given.
    func change(_ list: inout SubscriberList) {
        list.name = name ?? list.name
        list.isPublic = isPublic ?? list.isPublic
        list.isDoubleOptIn = isDoubleOptIn ?? list.isDoubleOptIn
        list.isArchived = isArchived ?? list.isArchived
        list.tags = tags ?? list.tags
        list.summary = summary ?? list.summary
    }
}
