import LDAPProtocol

/// The smallest modifications that lead from the values of an entry to those that it shall have.
struct AttributeDifference {
    /// The modifications in an order in which they can be done together.
    private(set) var modifications: [AttributeModification] = []
    /// What changes, for people.
    private(set) var fields: [AccountChange.Field] = []

    private let schema = Schema.standard

    /// Whether nothing differs.
    var isEmpty: Bool { modifications.isEmpty }

    /// Compares one attribute; the order of values means nothing.
    ///
    /// - Parameters:
    ///   - kept: values that stand there beside ours and stay.
    mutating func compare(_ description: String, from old: [[UInt8]], to new: [[UInt8]], kept: [[UInt8]] = []) {
        let (before, after) = (Set(old), Set(new))
        guard before != after else { return }
        let gone = old.filter { !after.contains($0) }
        let added = unique(new.filter { !before.contains($0) })
        if after.isEmpty, kept.isEmpty {
            modifications.append(AttributeModification(.delete, description))
        } else if before.isEmpty {
            modifications.append(AttributeModification(.add, description, added))
        } else if kept.isEmpty, (before.count == 1 && after.count == 1) || !isComparable(description) {
            modifications.append(AttributeModification(.replace, description, unique(new)))
        } else {
            // First those that go: a value in another case would be there twice.
            if !gone.isEmpty { modifications.append(AttributeModification(.delete, description, gone)) }
            if !added.isEmpty { modifications.append(AttributeModification(.add, description, added)) }
        }
        fields.append(
            AccountChange.Field(
                name: description, before: AttributeComparison.shown(old), after: AttributeComparison.shown(new)))
    }

    /// Adds values beside those that stand there, whatever they are.
    mutating func add(_ description: String, _ values: [[UInt8]]) {
        modifications.append(AttributeModification(.add, description, values))
        fields.append(AccountChange.Field(name: description, before: nil, after: AttributeComparison.shown(values)))
    }

    /// Replaces a secret; nothing of it is told but that it changes.
    mutating func replaceSecret(_ description: String, _ values: [[UInt8]]) {
        modifications.append(AttributeModification(.replace, description, values))
        fields.append(AccountChange.Field(name: description, before: nil, after: nil, reason: "another one"))
    }

    /// Replaces an attribute, told under another name.
    mutating func replace(_ description: String, _ values: [[UInt8]], as field: AccountChange.Field) {
        modifications.append(AttributeModification(values.isEmpty ? .delete : .replace, description, values))
        fields.append(field)
    }

    /// Whether the values of a type can be taken away one by one.
    private func isComparable(_ description: String) -> Bool {
        guard let type = AttributeDescription(description)?.type, let id = schema.attributeID(type) else { return true }
        return schema.attribute(id).equality != nil
    }

    private func unique(_ values: [[UInt8]]) -> [[UInt8]] {
        var seen: Set<[UInt8]> = []
        return values.filter { seen.insert($0).inserted }
    }
}
