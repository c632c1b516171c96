import Identity
import LDAPProtocol

/// Puts objects into words for the change log: JSON without secrets.
enum ChangeDescription {
    /// The line of a changed entry.
    static func record(
        number: ChangeNumber, draft: DirectoryDraft, before: EntryRecord?, after: Entry?
    ) -> ChangeRecord {
        let kind: ChangeRecord.Kind =
            before == nil
            ? .create
            : after.map { after in
                before?.rdn == after.record.rdn && before?.parent == after.record.parent ? .update : .rename
            } ?? .delete
        let id = after?.id ?? before?.id ?? EntryID(rawValue: 0)
        let uuid = after?.record.uuid ?? before?.uuid ?? EntryUUID(high: 0, low: 0)
        let name =
            after.map { String(decoding: $0.dn, as: UTF8.self) }
            ?? before.map { String(decoding: $0.rdn, as: UTF8.self) }
        if let before, let after = after?.record, kind == .update, before.attributes == after.attributes,
            before.content == after.content, before.origin == after.origin
        {
            // Nothing but the names of its members is different.
            let text = "{\"rdn\":" + quoted(String(decoding: after.rdn, as: UTF8.self)) + "}"
            return ChangeRecord(
                number: number, time: draft.time, actor: draft.actor, kind: kind, target: .entry(id, uuid),
                name: name ?? "", before: text, after: text)
        }
        return ChangeRecord(
            number: number, time: draft.time, actor: draft.actor, kind: kind, target: .entry(id, uuid),
            name: name ?? "",
            before: before.map { text(of: $0, draft) },
            after: after.map { text(of: $0.record, draft) })
    }

    /// The line of a changed list.
    static func record(
        number: ChangeNumber, draft: DirectoryDraft, list id: ListID, before: SubscriberList?, after: SubscriberList?
    ) -> ChangeRecord {
        func text(_ list: SubscriberList) -> String {
            "{\"name\":\(quoted(list.name)),\"isPublic\":\(list.isPublic),\"isArchived\":\(list.isArchived)}"
        }
        return ChangeRecord(
            number: number, time: draft.time, actor: draft.actor,
            kind: before == nil ? .create : after == nil ? .delete : .update, target: .list(id),
            name: after?.name ?? before?.name ?? "", before: before.map(text), after: after.map(text))
    }

    /// The line of a declared permission.
    static func record(
        number: ChangeNumber, draft: DirectoryDraft, permission: Permission, before: PermissionTable.Line?,
        after: PermissionTable.Line?
    ) -> ChangeRecord {
        func text(_ line: PermissionTable.Line) -> String {
            "{\"permission\":\(quoted(line.permission.rawValue)),\"group\":\(quoted(line.group)),"
                + "\"description\":\(quoted(line.meaning))}"
        }
        return ChangeRecord(
            number: number, time: draft.time, actor: draft.actor,
            kind: before == nil ? .create : after == nil ? .delete : .update, target: .permission(permission),
            name: permission.rawValue, before: before.map(text), after: after.map(text))
    }

    /// An entry as a JSON object: native fields and attributes; long and binary values by their size, hashes not at all.
    private static func text(of record: EntryRecord, _ draft: DirectoryDraft) -> String {
        var json = "{\"rdn\":" + quoted(String(decoding: record.rdn, as: UTF8.self))
        func field(_ name: String, _ value: String) { json += ",\"\(name)\":\(value)" }
        func field(_ name: String, text: String?) { if let text { field(name, quoted(text)) } }
        switch record.content {
        case .plain: break
        case .user(let user):
            field("user", String(user.id.rawValue))
            field("username", text: user.username)
            field("email", text: user.email)
            field("name", text: user.name)
            field("type", text: user.type.rawValue)
            field("status", text: user.status.rawValue)
            field("disabledBy", text: user.disabledBy?.rawValue)
            field("passwordLogin", String(user.passwordLogin))
            field("hasPassword", String(user.password != nil))
            field("hasTOTP", String(user.sealedTOTPSecret != nil))
            if !user.recoveryCodes.isEmpty { field("recoveryCodes", String(user.recoveryCodes.count)) }
            if !user.tokens.isEmpty { field("tokens", "[" + user.tokens.map(text).joined(separator: ",") + "]") }
            if !user.ownLists.isEmpty {
                field("ownLists", "[" + user.ownLists.map { String($0.rawValue) }.joined(separator: ",") + "]")
            }
            field("generation", String(user.credentialGeneration))
            if let role = user.role { field("role", String(role.role.rawValue)) }
            field("roleOrigin", text: user.role?.origin)
            if let role = user.listRole { field("listRole", String(role.role.rawValue)) }
            field("listRoleOrigin", text: user.listRole?.origin)
        case .group(let group):
            field("members", "[" + group.members.map { String($0.rawValue) }.joined(separator: ",") + "]")
        case .userRole(let role):
            field("role", String(role.id.rawValue))
            field("permissions", "[" + role.permissions.map { quoted($0.rawValue) }.joined(separator: ",") + "]")
            if case .lists(let lists) = role.scope {
                field("lists", "[" + lists.map { String($0.rawValue) }.joined(separator: ",") + "]")
            }
            field("requiresTwoFactor", String(role.requiresTwoFactor))
            if let limit = role.searchLimit { field("searchLimit", String(limit)) }
        case .listRole(let role):
            field("role", String(role.id.rawValue))
            let grants = role.lists.flatMap { grant in
                grant.permissions.map { quoted("\(grant.list):\($0.rawValue)") }
            }
            field("grants", "[" + grants.joined(separator: ",") + "]")
        }
        field("source", text: record.origin?.source)
        json += ",\"attributes\":{"
        let shown = AttributeBlock.decode(record.attributes).filter { attribute in
            draft.schema.attributeID(EntryAttributes.bareType(attribute.type))
                .map { !draft.types.secrets.contains($0) } ?? true
        }
        for (index, attribute) in shown.enumerated() {
            if index > 0 { json += "," }
            json += quoted(String(decoding: attribute.type, as: UTF8.self)) + ":["
            json += attribute.values.map(value).joined(separator: ",") + "]"
        }
        return json + "}}"
    }

    /// A named token without its digest.
    private static func text(of token: NamedToken) -> String {
        let expiry = token.expiresAt.map { ",\"expiresAt\":\(quoted($0.rfc3339))" } ?? ""
        return "{\"id\":\(token.id),\"name\":\(quoted(token.name))\(expiry)}"
    }

    private static func value(_ value: [UInt8]) -> String {
        guard value.count <= 512, let text = String(validating: value, as: UTF8.self) else {
            return "{\"octets\":\(value.count)}"
        }
        return quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
