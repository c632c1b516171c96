import Identity
import LDAPProtocol

/// Puts objects into words for the change log: JSON without secrets.
struct ChangeDescription: Sendable {
    let time: Timestamp
    let actor: Actor
    /// The attributes that are left out.
    let secrets: AttributeSet

    /// The line of a changed entry.
    func record(
        number: ChangeNumber, before: Entry?, after: Entry?
    ) -> ChangeRecord {
        let kind: ChangeRecord.Kind
        switch (before?.record, after?.record) {
        case (nil, _): kind = .create
        case (_, nil): kind = .delete
        case (let before?, let after?):
            kind = before.rdn == after.rdn && before.parent == after.parent ? .update : .rename
        }
        let id = after?.id ?? before?.id ?? EntryID(rawValue: 0)
        let uuid = after?.record.uuid ?? before?.record.uuid ?? EntryUUID(high: 0, low: 0)
        let name = (after?.dn ?? before?.dn).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let texts: (before: String?, after: String?)
        if kind == .update, let before = before?.record, let after = after?.record,
            before.attributes == after.attributes, before.content == after.content, before.origin == after.origin
        {
            // Nothing but the names of its members is different.
            var json = JSONText()
            json.open("{")
            json.field("rdn", bytes: after.rdn)
            json.close("}")
            texts = (json.string, json.string)
        } else {
            texts = (before.map { text(of: $0, isNamed: kind == .rename) }, after.map { text(of: $0) })
        }
        return ChangeRecord(
            number: number, time: time, actor: actor, kind: kind, target: .entry(id, uuid), name: name,
            before: texts.before, after: texts.after)
    }

    /// The line of a changed list.
    func record(
        number: ChangeNumber, list id: ListID, before: SubscriberList?, after: SubscriberList?
    ) -> ChangeRecord {
        func text(_ list: SubscriberList) -> String {
            var json = JSONText()
            json.open("{")
            json.field("name", list.name)
            json.field("isPublic", list.isPublic)
            json.field("isArchived", list.isArchived)
            json.close("}")
            return json.string
        }
        return ChangeRecord(
            number: number, time: time, actor: actor,
            kind: before == nil ? .create : after == nil ? .delete : .update, target: .list(id),
            name: after?.name ?? before?.name ?? "", before: before.map(text), after: after.map(text))
    }

    /// The line of a declared permission.
    func record(
        number: ChangeNumber, permission: Permission, before: PermissionTable.Line?,
        after: PermissionTable.Line?
    ) -> ChangeRecord {
        func text(_ line: PermissionTable.Line) -> String {
            var json = JSONText()
            json.open("{")
            json.field("permission", line.permission.rawValue)
            json.field("group", line.group)
            json.field("description", line.meaning)
            json.close("}")
            return json.string
        }
        return ChangeRecord(
            number: number, time: time, actor: actor,
            kind: before == nil ? .create : after == nil ? .delete : .update, target: .permission(permission),
            name: permission.rawValue, before: before.map(text), after: after.map(text))
    }

    /// An entry as a JSON object: native fields and attributes; long and binary values by their size, hashes not at all.
    ///
    /// - Parameter isNamed: whether its whole name is told, which the line itself does not have.
    private func text(of entry: Entry, isNamed: Bool = false) -> String {
        let record = entry.record
        var json = JSONText()
        json.open("{")
        json.field("rdn", bytes: record.rdn)
        if isNamed { json.field("dn", bytes: entry.dn) }
        switch record.content {
        case .plain: break
        case .user(let user): Self.describe(user, in: &json)
        case .group(let group): json.field("members", numbers: group.members.lazy.map { Int64($0.rawValue) })
        case .userRole(let role):
            json.field("role", Int64(role.id.rawValue))
            json.field("permissions", role.permissions.map(\.rawValue))
            if case .lists(let lists) = role.scope {
                json.field("lists", numbers: lists.map { Int64($0.rawValue) })
            }
            json.field("requiresTwoFactor", role.requiresTwoFactor)
            if let limit = role.searchLimit { json.field("searchLimit", Int64(limit)) }
        case .listRole(let role):
            json.field("role", Int64(role.id.rawValue))
            json.field(
                "grants",
                role.lists.flatMap { grant in grant.permissions.map { "\(grant.list):\($0.rawValue)" } })
        }
        json.field("source", record.origin?.source)
        Self.describeAttributes(of: entry, secrets: secrets, in: &json)
        json.close("}")
        return json.string
    }

    private static func describe(_ user: User, in json: inout JSONText) {
        json.field("user", Int64(user.id.rawValue))
        json.field("username", user.username)
        json.field("email", user.email)
        json.field("name", user.name)
        json.field("type", user.type.rawValue)
        json.field("status", user.status.rawValue)
        json.field("disabledBy", user.disabledBy?.rawValue)
        json.field("passwordLogin", user.passwordLogin)
        json.field("hasPassword", user.password != nil)
        if user.mustChangePassword { json.field("mustChangePassword", true) }
        if let reset = user.passwordReset { json.field("resetLinkUntil", reset.expiresAt.rfc3339) }
        json.field("hasTOTP", user.sealedTOTPSecret != nil)
        if user.secondFactorRule != .ifEnrolled { json.field("secondFactor", user.secondFactorRule.rawValue) }
        if !user.recoveryCodes.isEmpty { json.field("recoveryCodes", Int64(user.recoveryCodes.count)) }
        if !user.tokens.isEmpty {
            json.key("tokens")
            json.open("[")
            for token in user.tokens {
                json.separate()
                json.open("{")
                json.field("id", Int64(token.id.rawValue))
                json.field("name", token.name)
                json.field("expiresAt", token.expiresAt?.rfc3339)
                json.close("}")
            }
            json.close("]")
        }
        if !user.appPasswords.isEmpty {
            json.key("appPasswords")
            json.open("[")
            for password in user.appPasswords {
                json.separate()
                json.open("{")
                json.field("id", Int64(password.id.rawValue))
                json.field("name", password.name)
                json.field("service", password.service)
                json.field("networks", password.networks.map(\.description))
                if let permissions = password.permissions { json.field("permissions", permissions.map(\.rawValue)) }
                json.field("expiresAt", password.expiresAt?.rfc3339)
                json.close("}")
            }
            json.close("]")
        }
        if !user.ownLists.isEmpty { json.field("ownLists", numbers: user.ownLists.map { Int64($0.rawValue) }) }
        if !user.sourceGroups.isEmpty {
            json.field("sourceGroups", numbers: user.sourceGroups.map { Int64($0.rawValue) })
        }
        json.field("generation", Int64(user.credentialGeneration))
        if let role = user.role { json.field("role", Int64(role.role.rawValue)) }
        json.field("roleOrigin", user.role?.origin)
        if let role = user.listRole { json.field("listRole", Int64(role.role.rawValue)) }
        json.field("listRoleOrigin", user.listRole?.origin)
    }

    private static func describeAttributes(of entry: Entry, secrets: AttributeSet, in json: inout JSONText) {
        json.key("attributes")
        json.open("{")
        entry.record.attributes.withUnsafeBufferPointer { block in
            for slot in entry.slots {
                if slot.type != AttributeBlock.unknown, secrets.contains(AttributeID(rawValue: slot.type)) { continue }
                json.key(bytes: AttributeBlock.description(of: slot, in: block) ?? [])
                json.open("[")
                _ = AttributeBlock.anyValue(in: block, from: Int(slot.values), to: Int(slot.end)) { value in
                    json.separate()
                    if value.count > longestValue || !json.quote(ifText: value) {
                        json.open("{")
                        json.field("octets", Int64(value.count))
                        json.close("}")
                    }
                    return false
                }
                json.close("]")
            }
        }
        json.close("}")
    }

    /// Values of more bytes are told by their size.
    private static let longestValue = 512
}
