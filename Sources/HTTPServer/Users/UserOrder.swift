import Directory
import Identity

/// In which order users are listed: `order_by`, and `order` for the direction.
struct UserOrder: Sendable {
    /// What users are ordered by.
    enum Key: String, CaseIterable {
        case id, username, name, email, type, status
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case loggedInAt = "loggedin_at"
    }

    private let key: Key
    private let isDescending: Bool

    /// Reads a query; without a word in it, by number.
    ///
    /// - Throws: ``FieldError``.
    init(_ fields: FormFields) throws(FieldError) {
        func choice<Choice: RawRepresentable & CaseIterable>(
            _ name: String
        ) throws(FieldError) -> Choice? where Choice.RawValue == String {
            guard let text = fields[name], !text.isEmpty else { return nil }
            guard let choice = Choice(rawValue: text.lowercased()) else {
                let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                throw FieldError(field: name, problem: "one of \(words) is taken")
            }
            return choice
        }
        key = try choice("order_by") ?? .id
        let direction: Direction? = try choice("order")
        isDescending = direction == .desc
    }

    private enum Direction: String, CaseIterable {
        case asc, desc
    }

    /// Whether it is the order in which users are kept.
    var isByNumber: Bool { (key == .id || key == .createdAt) && !isDescending }

    /// The users in order; those that are equal by number.
    func sorted(_ users: [Entry], of api: API) -> [Entry] {
        if key == .id || key == .createdAt { return isDescending ? users.reversed() : users }
        let keyed = users.enumerated().map { (text: text(of: $1, api), place: $0, entry: $1) }
        return keyed.sorted { one, other in
            if one.text == other.text { return one.place < other.place }
            return (one.text < other.text) != isDescending
        }.map(\.entry)
    }

    private func text(of entry: Entry, _ api: API) -> String {
        guard let user = entry.user else { return "" }
        return switch key {
        case .id, .createdAt: ""
        case .username: user.canonicalUsername
        case .name: user.name.lowercased()
        case .email: user.email ?? ""
        case .type: user.type.rawValue
        case .status: user.status.rawValue
        case .updatedAt: entry.record.modified.time.rfc3339
        case .loggedInAt: api.authenticator.lastLogin(of: user.id)?.rfc3339 ?? ""
        }
    }
}
