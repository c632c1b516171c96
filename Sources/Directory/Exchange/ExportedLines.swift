import Identity
import LDAPProtocol

/// What is written of an entry when it leaves as LDIF, line by line.
struct ExportedLines: Sendable {
    let snapshot: DirectorySnapshot
    let includesSecrets: Bool
    let groupSchema: LDIFExporter.GroupSchema
    /// Whether it is told of people that they are disabled, in an attribute that slapd knows with a password policy alone.
    let tellsStatus: Bool
    /// The attributes that are written; all if there are none.
    var wanted: Set<AttributeKey> = []

    /// Hands over the lines of an entry that a client may write: description and value of each.
    func forEach(of entry: Entry, _ body: ([UInt8], [UInt8]) throws -> Void) rethrows {
        let context = snapshot.context
        if groupSchema == .rfc2307, let group = PlainPOSIXGroup(entry, context) {
            try stored(group.attributes, of: entry, body)
            let type = context.types.memberUid
            let name = snapshot.schema.attribute(type).canonicalName
            if isWanted(name) {
                for value in context.computed.values(of: type, entry, in: snapshot) { try body(name, value) }
            }
        } else {
            let isBare = groupSchema == .rfc2307bis && ContentMapping.isBare(entry, context.schema)
            try stored(entry.attributes, of: entry, isBare: isBare && wanted.isEmpty, body)
            try members(of: entry, isBare: isBare, body)
        }
        let name = Array("userPassword".utf8)
        if isWanted(name), let password = password(of: entry) { try body(name, password) }
        if tellsStatus, entry.user?.status == .disabled {
            let name = snapshot.schema.attribute(context.types.pwdAccountLockedTime).canonicalName
            if isWanted(name) { try body(name, ComputedAttributes.disabledTime) }
        }
    }

    /// Hands over what the server keeps of an entry: who it is, and who made and changed it when.
    func forEachOperational(of entry: Entry, _ body: ([UInt8], [UInt8]) throws -> Void) rethrows {
        let types = snapshot.context.types
        for type in [
            types.entryUUID, types.creatorsName, types.createTimestamp, types.modifiersName, types.modifyTimestamp,
        ] {
            let name = snapshot.schema.attribute(type).canonicalName
            guard isWanted(name) else { continue }
            for value in snapshot.context.computed.values(of: type, entry, in: snapshot) { try body(name, value) }
        }
    }

    private func isWanted(_ description: [UInt8]) -> Bool {
        wanted.isEmpty || wanted.contains(AttributeKey(description, schema: snapshot.schema))
    }

    private func stored(
        _ attributes: [PartialAttribute], of entry: Entry, isBare: Bool = false,
        _ body: ([UInt8], [UInt8]) throws -> Void
    ) rethrows {
        for attribute in attributes where (!entry.hasSecrets || !isSecret(attribute)) && isWanted(attribute.type) {
            for value in attribute.values { try body(attribute.type, value) }
            // Strict servers want a class that says what the entry is; an import knows this one for ours.
            if isBare, snapshot.schema.attributeID(attribute.type) == snapshot.context.types.objectClass {
                try body(attribute.type, Array("groupOfNames".utf8))
            }
        }
    }

    private func members(
        of entry: Entry, isBare: Bool, _ body: ([UInt8], [UInt8]) throws -> Void
    ) rethrows {
        let context = snapshot.context
        for type in context.computed.user {
            let isAdded = isBare && type == context.types.member
            guard isAdded || context.computed.holdsMembers(entry, in: type) else { continue }
            var values =
                isAdded
                ? snapshot.members(of: entry).compactMap { snapshot.entry($0)?.dn }
                : context.computed.values(of: type, entry, in: snapshot)
            if values.isEmpty, type != context.types.memberUid, entry.group != nil { values = [entry.dn] }
            let name = snapshot.schema.attribute(type).canonicalName
            guard isWanted(name) else { continue }
            for value in values { try body(name, value) }
        }
    }

    /// Whether the attribute is one that is written only when asked for. Passwords are written by themselves.
    private func isSecret(_ attribute: PartialAttribute) -> Bool {
        let types = snapshot.context.types
        guard let type = snapshot.schema.attributeID(EntryAttributes.bareType(attribute.type)) else { return false }
        return type == types.userPassword || (!includesSecrets && types.secrets.contains(type))
    }

    /// The stored hash if it may be shown, else what a class such as simpleSecurityObject has to have.
    private func password(of entry: Entry) -> [UInt8]? {
        let types = snapshot.context.types
        if includesSecrets, let password = entry.password(types) { return password.stored }
        let isRequired = entry.values(of: types.objectClass).contains {
            snapshot.schema.objectClass($0)?.required.contains(types.userPassword) ?? false
        }
        return isRequired ? PlaceholderPassword.value : nil
    }
}
