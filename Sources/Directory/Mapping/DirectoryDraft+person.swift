import Identity
import LDAPProtocol

/// How a user's native fields stand in the attributes of the entry (decisions 4).
extension DirectoryDraft {
    /// What every user of a kind has, where `attributes` have nothing yet.
    mutating func complete(_ attributes: inout EntryAttributes, for user: User) throws(ChangeError) {
        let classes = user.type == .user ? ["inetOrgPerson", "posixAccount"] : ["account", "gatehouseService"]
        attributes.insert(classes.map { Array($0.utf8) }, into: types.objectClass)
        if attributes[types.uid].isEmpty { attributes[text: types.uid] = user.username }
        if attributes[types.cn].isEmpty { attributes[text: types.cn] = user.name }
        guard user.type == .user else { return }
        if attributes[types.sn].isEmpty {
            attributes[text: types.sn] = FieldRule.surname(user.name, username: user.username)
        }
        try completePOSIX(&attributes, for: user)
    }

    /// Numbers and paths of a POSIX account, where there are none yet.
    mutating func completePOSIX(_ attributes: inout EntryAttributes, for user: User) throws(ChangeError) {
        if attributes[types.uidNumber].isEmpty { attributes[text: types.uidNumber] = String(try newUIDNumber()) }
        if attributes[types.gidNumber].isEmpty { attributes[text: types.gidNumber] = String(try peopleGroup()) }
        if attributes[types.homeDirectory].isEmpty {
            let folder =
                Self.isFolderName(user.username) ? user.username : attributes[text: types.uidNumber] ?? "nobody"
            attributes[text: types.homeDirectory] = context.options.homePrefix + folder
        }
        if attributes[types.loginShell].isEmpty { attributes[text: types.loginShell] = context.options.loginShell }
    }

    /// Whether a user name can be the name of a folder: plain letters, and nothing that leads elsewhere.
    private static func isFolderName(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasPrefix("-")
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "._-@".utf8.contains(byte)
            }
    }

    /// Writes another display name; `cn` and `sn` follow if they were made from the one before.
    func setName(_ name: String, of user: User, in attributes: inout EntryAttributes, rdn: RelativeDistinguishedName?) {
        attributes[text: types.displayName] = name
        let isNamedBy = { (type: AttributeID) in
            rdn?.components.contains { schema.attributeID($0.type) == type } ?? false
        }
        if attributes[types.cn] == [Array(user.name.utf8)], !isNamedBy(types.cn) { attributes[text: types.cn] = name }
        let before = FieldRule.surname(user.name, username: user.username)
        if user.type == .user, attributes[types.sn] == [Array(before.utf8)], !isNamedBy(types.sn) {
            attributes[text: types.sn] = FieldRule.surname(name, username: user.username)
        }
    }

    /// Writes another e-mail address: the first value of `mail`, if that was the one before.
    func setEmail(_ email: String?, of user: User, in attributes: inout EntryAttributes) {
        var values = attributes[types.mail]
        if let before = user.email, let first = values.first,
            String(decoding: first, as: UTF8.self).lowercased() == before
        {
            values.removeFirst()
        }
        if let email {
            let value = Array(email.utf8)
            values.removeAll { attributes.isSame($0, value, types.mail) }
            values.insert(value, at: 0)
        }
        attributes[types.mail] = values
    }

    /// Writes another user name, and gives the name that the entry has with it: its `uid` part, if it is named by that.
    func setUsername(
        _ username: String, of user: User, in attributes: inout EntryAttributes, rdn: RelativeDistinguishedName?
    ) -> RelativeDistinguishedName? {
        let (old, new) = (Array(user.username.utf8), Array(username.utf8))
        var values = attributes[types.uid]
        values.removeAll { attributes.isSame($0, old, types.uid) || attributes.isSame($0, new, types.uid) }
        attributes[types.uid] = [new] + values
        guard var rdn, let index = rdn.components.firstIndex(where: { schema.attributeID($0.type) == types.uid }) else {
            return rdn
        }
        rdn.components[index].value = new
        return rdn
    }

    /// Puts in attributes that have no native field.
    ///
    /// - Throws: ``ChangeError``: `invalid` for attributes that native fields or the server keep, `schema` for what the
    ///   schema does not allow.
    func setFree(_ free: [PartialAttribute], in attributes: inout EntryAttributes) throws(ChangeError) {
        guard !free.isEmpty else { return }
        let kept: Set<AttributeID> = [
            types.uid, types.displayName, types.member, types.uniqueMember, types.memberUid, types.memberOf,
            types.gatehouseRoleId,
            types.gatehousePermission, types.gatehouseListPermission, types.gatehouseListId,
            types.gatehouseRequireTwoFactor, types.gatehouseSearchLimit,
        ]
        for attribute in free {
            let name = String(decoding: attribute.type, as: UTF8.self)
            guard let type = schema.attributeID(EntryAttributes.bareType(attribute.type)) else {
                throw ChangeError(.schema, field: name, "The schema has no attribute \(name).")
            }
            let definition = schema.attribute(type)
            guard !kept.contains(type), !types.secrets.contains(type), !definition.isOperational,
                !definition.noUserModification
            else { throw ChangeError(.invalid, field: name, "The attribute \(name) cannot be set this way.") }
            guard attribute.values.count <= 1 || !definition.isSingleValued else {
                throw ChangeError(.schema, field: name, "The attribute \(name) has one value only.")
            }
            guard attribute.values.allSatisfy(definition.syntax.validate) else {
                throw ChangeError(.invalid, field: name, "A value of \(name) is not of its syntax.")
            }
            // Classes and addresses are added to those that the user has by his kind and his e-mail address.
            if type == types.objectClass || type == types.mail {
                attributes.insert(attribute.values, into: type)
            } else {
                attributes.replace(attribute)
            }
        }
        let violations = schema.validate(classes: attributes[types.objectClass], attributes: attributes.types)
        if let first = violations.first {
            throw ChangeError(.schema, field: String(decoding: first.name, as: UTF8.self), "\(first)")
        }
    }
}
