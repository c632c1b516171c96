public import Identity

/// Permissions of other applications (HTTP contract section 3.1).
extension DirectoryDraft {
    /// Declares a permission of another application: roles may hold it from now on, and checks may ask about it.
    ///
    /// - Parameters:
    ///   - name: Two words with a colon between them, such as `wiki:edit`.
    ///   - group: The heading it is listed under; the first word of the name if empty.
    ///   - description: What it allows, for people.
    /// - Throws: ``ChangeError``: `invalid` with the field, also for one of ours; `taken`, `exhausted`.
    @discardableResult
    public mutating func declarePermission(
        _ name: String, group: String = "", description: String = ""
    ) throws(ChangeError) -> PermissionTable.Line {
        let permission = Permission(rawValue: name)
        guard PermissionTable.isDeclarable(permission), name.utf8.count <= Self.longestPermission else {
            let reason =
                snapshot.permissions.contains(permission)
                ? "\(name) is a permission of the directory itself."
                : "A permission is two words of a-z, 0-9, _ and - with a colon between, such as wiki:edit."
            throw ChangeError(.invalid, field: "name", reason)
        }
        guard !snapshot.permissions.contains(permission) else {
            throw ChangeError(.taken, field: "name", "permission \(name) already exists")
        }
        guard snapshot.declaredPermissions.count < Self.mostPermissions else {
            throw ChangeError(.exhausted, "There are \(Self.mostPermissions) declared permissions; withdraw one first.")
        }
        let group = group.isEmpty ? String(name.prefix { $0 != ":" }) : group
        for (field, text) in [("group", group), ("description", description)] where !text.isEmpty {
            guard FieldRule.isText(text) else {
                throw ChangeError(
                    .invalid, field: field,
                    "The \(field) has at most \(FieldRule.longest) bytes and no control characters.")
            }
        }
        let line = PermissionTable.Line(permission, group: group, meaning: description)
        put(line)
        return line
    }

    /// Withdraws a declared permission that no role holds.
    ///
    /// - Throws: ``ChangeError``: `notFound`; `invalid` for one of ours, `managed` for one of the configuration file, `inUse`.
    public mutating func withdrawPermission(_ name: String) throws(ChangeError) {
        let permission = Permission(rawValue: name)
        guard snapshot.declaredPermissions.contains(where: { $0.permission == permission }) else {
            guard snapshot.permissions.contains(permission) else {
                throw ChangeError(.notFound, field: "name", "There is no permission \(name).")
            }
            if PermissionTable.isDeclarable(permission) {
                throw ChangeError(.managed, field: "name", "\(name) is declared in the configuration file.")
            }
            throw ChangeError(.invalid, field: "name", "\(name) is a permission of the directory itself.")
        }
        if let role = snapshot.userRoles.first(where: { $0.permissions.contains(permission) }) {
            throw ChangeError(.inUse, field: "name", "The role \(role.name) still holds \(name).")
        }
        remove(permission)
    }

    private static var longestPermission: Int { 200 }
    private static var mostPermissions: Int { 10_000 }
}
