import Identity
import LDAPProtocol

/// The end of every change of an entry: what the entry as a whole has to keep, and what it natively becomes.
extension DirectoryDraft {
    /// Puts an entry in, or in place of one that exists.
    ///
    /// - Returns: its number, and what there is to tell.
    mutating func put(
        _ given: EntryImage, _ editor: EntryEditor, existing: Entry?, below parent: EntryID?
    ) throws -> (id: EntryID, note: String) {
        var image = given
        image.password = editor.changesPassword ? .set(editor.password) : .keep
        try checkSchema(&image, editor, existing)
        try checkRoleNumber(image, editor, existing)
        if image.kind == .group { image.group = try group(editor, existing) }
        let isStranger: Bool = if case .plain? = existing?.record.content { true } else { false }
        var mapping = ContentMapping(keepsNamesakes: isStranger, makesLists: false)
        mapping.keepsEmail = existing?.user != nil && !editor.touched.contains(types.mail)
        var content = try mapping.content(of: &image, existing: existing, in: &self)
        if case .user(var user) = content, existing != nil {
            setStatus(editor, of: &user)
            content = .user(user)
        }
        if case .user = content { try checkFurtherNames(image, existing) }
        try guardRole(content, existing)
        let note = mapping.takeNotes().map(\.text).joined(separator: "; ")
        guard let existing else {
            let id = try create(rdn: image.rdn, below: parent, image.attributes, content)
            try assignRole(of: id, editor)
            return (id, note)
        }
        var record = existing.record
        record.rdn = image.rdn
        record.parent = parent
        let block = image.attributes.block
        // The first address is the one to log in with, so that there the order counts.
        if block != record.attributes,
            editor.touched.contains(types.mail)
                || !image.attributes.hasSameValues(as: EntryAttributes(block: record.attributes, schema: schema))
        {
            record.attributes = block
        }
        record.content = content
        if record != existing.record {
            if let user = existing.user { try guardSuperAdmin(user) }
            try refuseManaged(record, existing)
            try put(record)
            if case .user(let user) = content, let before = existing.user { try keepWayIn(from: before, to: user) }
        }
        try assignRole(of: existing.id, editor)
        return (existing.id, note)
    }

    // MARK: Schema

    private func checkSchema(
        _ image: inout EntryImage, _ editor: EntryEditor, _ existing: Entry?
    ) throws(WriteRefusal) {
        try checkNamingValues(image)
        let classes = image.attributes[types.objectClass]
        guard !classes.isEmpty else { throw WriteRefusal(.objectClassViolation, "the entry has no objectClass") }
        var violations = image.classify(context, others: editor.otherTypes)
        if let existing {
            // An entry that a source or an old file brought is left in peace by a change of something else.
            if existing.record.rdn == image.rdn, existing.record.attributes == image.attributes.block,
                editor.views.isEmpty
            {
                return
            }
            if !violations.isEmpty {
                // What was wrong before is not for the one to mend who changes something else.
                var before = EntryImage(
                    rdn: existing.record.rdn, normalisedDN: existing.normalisedDN,
                    attributes: EntryAttributes(block: existing.record.attributes, schema: schema))
                let known = Set(before.classify(context, others: editor.otherTypes))
                violations.removeAll { known.contains($0) }
            }
        }
        if let unknown = violations.first(where: { $0.code == .unknownObjectClass }) {
            throw WriteRefusal(.invalidAttributeSyntax, unknown.description)
        }
        if let existing { try checkStructure(image, classes, existing) }
        if let first = violations.first { throw WriteRefusal(.objectClassViolation, first.description) }
        guard image.normalisedDN.count <= DistinguishedName.maximumLength else {
            throw WriteRefusal(
                .constraintViolation,
                "the name of the entry would be longer than \(DistinguishedName.maximumLength) bytes")
        }
    }

    /// What an entry is stays (RFC 4512 section 2.4.2).
    private func checkStructure(
        _ image: EntryImage, _ classes: [[UInt8]], _ existing: Entry
    ) throws(WriteRefusal) {
        let (before, after) = (existing.classes.structural, schema.structuralClass(of: classes))
        // A posixGroup that stands alone may be given a structural class.
        if let before, let after, before.index != after.index, before.kind == .structural {
            throw WriteRefusal(
                .objectClassModsProhibited,
                "the structural class '\(String(decoding: before.canonicalName, as: UTF8.self))' cannot become "
                    + "'\(String(decoding: after.canonicalName, as: UTF8.self))'")
        }
        let kind = Self.kind(of: existing)
        guard kind == .plain || kind == image.kind else {
            throw WriteRefusal(
                .unwillingToPerform,
                "the entry would cease to be a \(kind.name); delete it and add another one")
        }
    }

    /// The values that the entry is named by are in it (RFC 4512 section 2.3.1).
    private func checkNamingValues(_ image: EntryImage) throws(WriteRefusal) {
        // The base may have a name of several parts, of which the first names it.
        guard let first = (try? DistinguishedName(parsing: image.rdn))?.rdns.first else { return }
        for component in first.components {
            guard let id = schema.attributeID(component.type) else { continue }
            guard image.attributes[id].contains(where: { image.attributes.isSame($0, component.value, id) }) else {
                throw WriteRefusal(
                    .notAllowedOnRDN,
                    "the entry is named by a value of '\(String(decoding: component.type, as: UTF8.self))'; rename it instead"
                )
            }
        }
    }

    /// Puts in what a name says.
    ///
    /// - Throws: ``WriteRefusal``: `invalidDNSyntax`, `namingViolation` for types that cannot name anything, `constraintViolation`, `invalidAttributeSyntax`.
    func addNamingValues(
        of rdn: RelativeDistinguishedName, to attributes: inout EntryAttributes
    ) throws(WriteRefusal) {
        for component in rdn.components {
            let shown = String(decoding: component.type.prefix(64), as: UTF8.self)
            guard let id = schema.attributeID(component.type) else {
                throw WriteRefusal(.invalidDNSyntax, "attribute type '\(shown)' of the name is not in the schema")
            }
            let type = schema.attribute(id)
            guard !type.noUserModification else {
                throw WriteRefusal(.constraintViolation, "attribute '\(shown)' is kept by the server")
            }
            guard !type.isOperational, type.equality != nil, !types.secrets.contains(id),
                !context.computed.contains(id)
            else { throw WriteRefusal(.namingViolation, "entries are not named by '\(shown)'") }
            guard type.syntax.validate(component.value) else {
                throw WriteRefusal(.invalidAttributeSyntax, "the value of '\(shown)' is not of the attribute's syntax")
            }
            let known = attributes[id]
            if known.contains(where: { attributes.isSame($0, component.value, id) }) { continue }
            guard known.isEmpty || !type.isSingleValued else {
                throw WriteRefusal(.constraintViolation, "attribute '\(shown)' has one value only")
            }
            attributes[id] = [component.value] + known
        }
    }

    // MARK: Users

    /// Names that nobody logs in with are nobody else's either (decisions 4).
    private func checkFurtherNames(_ image: EntryImage, _ existing: Entry?) throws(ChangeError) {
        for value in image.attributes[types.uid] {
            let form = image.attributes.comparable(value, types.uid)
            let other = snapshot.first(IndexKey(types.uid), form) { entry in
                entry.id != existing?.id && entry.user != nil
                    && entry.values(of: types.uid).contains { image.attributes.comparable($0, types.uid) == form }
            }
            guard let other else { continue }
            throw ChangeError(
                .taken, field: "username",
                "the name \(String(decoding: value, as: UTF8.self)) belongs to "
                    + "\(String(decoding: other.dn, as: UTF8.self)) already")
        }
    }

    private func setStatus(_ editor: EntryEditor, of user: inout User) {
        guard editor.isDisabled != (user.status == .disabled) else { return }
        user.status = editor.isDisabled ? .disabled : .enabled
        user.disabledBy = editor.isDisabled ? .admin : nil
        user.credentialGeneration += 1
    }

    /// What a source keeps is changed there; whether the user may log in is decided here (decisions 32).
    private func refuseManaged(_ record: EntryRecord, _ existing: Entry) throws(WriteRefusal) {
        guard let origin = existing.record.origin, actor.door != .sync else { return }
        var same = existing.record
        if case .user(var user) = same.content, case .user(let new) = record.content {
            user.status = new.status
            user.disabledBy = new.disabledBy
            user.credentialGeneration = new.credentialGeneration
            same.content = .user(user)
        }
        guard same != record else { return }
        throw WriteRefusal(
            .unwillingToPerform,
            "\(String(decoding: existing.dn, as: UTF8.self)) is managed by source \(origin.source)")
    }

    // MARK: Groups and roles

    /// The members after the change, with what was added and taken out in any of the attributes that show them.
    private func group(_ editor: EntryEditor, _ existing: Entry?) throws(WriteRefusal) -> Group {
        var group = existing?.group ?? Group()
        var added: [MemberView.Member] = []
        var seen = Set(group.members.map { MemberView.Member.entry($0) })
        seen.formUnion(group.unresolvedMembers.map { MemberView.Member.name($0.key(schema)) })
        var removed: Set<MemberView.Member> = []
        var written: [MemberView.Member: UnresolvedMember] = [:]
        for view in editor.views.values {
            removed.formUnion(view.removed)
            written.merge(view.written) { first, _ in first }
            for member in view.added where seen.insert(member).inserted { added.append(member) }
        }
        group.members.removeAll { removed.contains(.entry($0)) }
        group.unresolvedMembers.removeAll { removed.contains(.name($0.key(schema))) }
        for member in added {
            switch member {
            case .entry(let id):
                guard let entry = snapshot.entry(id), entry.userRole == nil, entry.listRole == nil else {
                    throw WriteRefusal(.constraintViolation, "a role cannot be a member of a group")
                }
                group.members.append(id)
            case .name: if let name = written[member] { group.unresolvedMembers.append(name) }
            }
        }
        return group
    }

    private func checkRoleNumber(
        _ image: EntryImage, _ editor: EntryEditor, _ existing: Entry?
    ) throws(WriteRefusal) {
        guard editor.touched.contains(types.gatehouseRoleId),
            let known = existing?.userRole?.id ?? existing?.listRole?.id,
            image.attributes[text: types.gatehouseRoleId] != String(known.rawValue)
        else { return }
        throw WriteRefusal(.constraintViolation, "the number of a role cannot be changed")
    }

    /// Nobody grants what he does not hold, and role 1 stays as it is.
    private func guardRole(_ content: EntryContent, _ existing: Entry?) throws {
        switch content {
        case .userRole(let role):
            if let before = existing?.userRole, before.id == .superAdmin, before != role {
                throw WriteRefusal(.unwillingToPerform, "role 1 cannot be changed")
            }
            try guardGrant(role, before: existing?.userRole)
        case .listRole(let role): try guardGrant(role.lists, before: existing?.listRole?.lists ?? [])
        case .plain, .user, .group: break
        }
    }

    /// Gives the role to those that were added and takes it from those that were taken out (decisions 6).
    private mutating func assignRole(of id: EntryID, _ editor: EntryEditor) throws {
        guard let view = editor.views[types.member], let entry = snapshot.entry(id) else { return }
        let isUserRole = entry.userRole != nil
        guard let role = entry.userRole?.id ?? entry.listRole?.id else { return }
        for member in view.removed {
            guard case .entry(let number) = member, let user = snapshot.entry(number)?.user,
                (isUserRole ? user.role : user.listRole)?.role == role
            else { continue }
            try assign(nil, isUserRole: isUserRole, to: user)
        }
        for member in view.added {
            guard case .entry(let number) = member, let user = snapshot.entry(number)?.user else {
                throw WriteRefusal(.constraintViolation, "only people and services that exist can hold a role")
            }
            try assign(Grant(role: role), isUserRole: isUserRole, to: user)
        }
    }

    private mutating func assign(_ grant: Grant?, isUserRole: Bool, to user: User) throws(ChangeError) {
        var changes = UserChanges()
        if isUserRole { changes.role = .set(grant) } else { changes.listRole = .set(grant) }
        try updateUser(user.id, changes)
    }
}

extension EntryImage.Kind {
    /// The kind in words.
    var name: String {
        switch self {
        case .plain: "plain entry"
        case .person: "person"
        case .service: "service"
        case .group: "group"
        case .userRole: "user role"
        case .listRole: "list role"
        }
    }
}
