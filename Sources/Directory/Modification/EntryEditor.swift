import Identity
import LDAPProtocol

/// An entry while the changes of one operation are applied to it, in the words of LDAP (RFC 4511 section 4.6).
///
/// It knows the rules of single attributes. What the entry as a whole has to keep is looked at when all is applied.
struct EntryEditor {
    let context: DirectoryContext
    /// Whether adding what is there and deleting what is not are no errors.
    let isPermissive: Bool
    /// Whether hashed passwords are taken.
    let takesHashes: Bool
    /// Whether attributes that the schema lacks are taken; those that are there already can always be changed.
    let takesForeign: Bool
    private let passwords: PreparedPasswords
    /// The name of the entry in normal form: a group that names itself names nobody.
    private let ownName: [UInt8]
    private let isUser: Bool

    /// User attributes without passwords and memberships.
    var attributes: EntryAttributes
    /// The stored password.
    private(set) var password: PasswordHash?
    private(set) var changesPassword = false
    /// Whether the user may not log in.
    private(set) var isDisabled: Bool
    /// The members as `member`, `uniqueMember` and `memberUid` show them.
    private(set) var views: [AttributeID: MemberView] = [:]
    /// The types that were changed.
    private(set) var touched: Set<AttributeID> = []

    private var schema: Schema { context.schema }
    private var types: WellKnownTypes { context.types }

    /// - Parameter existing: the entry as it is; `nil` for a new one.
    init(
        _ existing: Entry?, name: [UInt8], write: DirectoryWrite, takesHashes: Bool, takesForeign: Bool = false,
        in snapshot: DirectorySnapshot
    ) {
        context = snapshot.context
        isPermissive = write.isPermissive
        passwords = write.passwords
        self.takesHashes = takesHashes
        self.takesForeign = takesForeign
        ownName = name
        isUser = existing?.user != nil
        let types = snapshot.context.types
        attributes = EntryAttributes(block: existing?.record.attributes ?? [], schema: snapshot.schema)
        attributes[types.userPassword] = []
        password = existing?.password(types)
        isDisabled = existing?.user?.status == .disabled
        guard let existing, existing.hasMembers else { return }
        let members = snapshot.members(of: existing)
        let unresolved = existing.group?.unresolvedMembers ?? []
        for type in [types.member, types.uniqueMember, types.memberUid] {
            guard snapshot.context.computed.holdsMembers(existing, in: type) else { continue }
            let isUid = type == types.memberUid
            views[type] = MemberView(
                isUid ? members.filter { snapshot.entry($0)?.user != nil } : members,
                unresolved: unresolved.filter { if case .uid = $0 { isUid } else { !isUid } }, schema: snapshot.schema)
        }
    }

    /// The types that the entry has beside ``attributes``.
    var otherTypes: [AttributeID] {
        views.filter { !$0.value.isEmpty }.map(\.key) + (password == nil ? [] : [types.userPassword])
    }

    // MARK: Changes

    /// Puts in an attribute of a new entry (RFC 4511 section 4.7).
    mutating func add(_ attribute: PartialAttribute, in snapshot: DirectorySnapshot) throws(WriteRefusal) {
        let (id, type) = try changeable(attribute.type)
        if !touched.insert(id).inserted,
            !attribute.type.contains(UInt8(ascii: ";")), !attributes.values(under: attribute.type).isEmpty
        {
            throw WriteRefusal(.attributeOrValueExists, "attribute '\(name(type))' is there more than once")
        }
        try change(.add, attribute, id, type, in: snapshot)
    }

    /// Applies one change of a modify request.
    mutating func apply(
        _ modification: ModifyRequest.Modification, in snapshot: DirectorySnapshot
    ) throws(WriteRefusal) {
        let description = modification.attribute.type
        if schema.attributeID(EntryAttributes.bareType(description)) == nil,
            takesForeign || !attributes.values(under: description).isEmpty
        {
            return try changeForeign(modification.operation, modification.attribute)
        }
        let (id, type) = try changeable(description)
        touched.insert(id)
        try change(modification.operation, modification.attribute, id, type, in: snapshot)
    }

    /// The type of a description that clients may write.
    private func changeable(_ description: [UInt8]) throws(WriteRefusal) -> (AttributeID, AttributeType) {
        let shown = String(decoding: description.prefix(64), as: UTF8.self)
        guard let parsed = AttributeDescription(description) else {
            throw WriteRefusal(.undefinedAttributeType, "'\(shown)' is no attribute description")
        }
        guard let id = schema.attributeID(parsed.type) else {
            throw WriteRefusal(.undefinedAttributeType, "attribute type '\(shown)' is not in the schema")
        }
        let type = schema.attribute(id)
        guard !type.noUserModification else {
            let hint = id == types.memberOf ? ": write 'member' of the group or role instead" : ""
            throw WriteRefusal(
                .constraintViolation, "attribute '\(name(type))' is kept by the server and cannot be changed\(hint)")
        }
        guard !type.isOperational || id == types.pwdAccountLockedTime else {
            throw WriteRefusal(.unwillingToPerform, "the operational attribute '\(name(type))' is not kept here")
        }
        return (id, type)
    }

    private mutating func change(
        _ operation: ModifyRequest.Operation, _ attribute: PartialAttribute, _ id: AttributeID, _ type: AttributeType,
        in snapshot: DirectorySnapshot
    ) throws(WriteRefusal) {
        switch id {
        case types.userPassword: try changePassword(operation, attribute.values)
        case types.pwdAccountLockedTime: try changeStatus(operation, attribute.values)
        case types.member, types.uniqueMember, types.memberUid:
            try changeMembers(operation, attribute.values, id, type, in: snapshot)
        default: try changeValues(operation, attribute, id, type)
        }
    }

    private mutating func changeValues(
        _ operation: ModifyRequest.Operation, _ attribute: PartialAttribute, _ id: AttributeID, _ type: AttributeType
    ) throws(WriteRefusal) {
        let known = attributes.values(under: attribute.type)
        var values = known
        switch operation {
        case .add:
            try checkSyntax(attribute.values, type)
            if !known.isEmpty, type.equality == nil { throw unmatched(type) }
            values += try distinct(attribute.values, besides: known, id, type)
        case .replace:
            try checkSyntax(attribute.values, type)
            values = try distinct(attribute.values, besides: [], id, type)
        case .delete:
            guard !known.isEmpty || isPermissive else { throw missing(type) }
            values = try remaining(of: known, without: attribute.values, id, type)
        case .increment:
            values = try incremented(known, by: attribute.values.first ?? [], type)
        }
        guard values.count <= 1 || !type.isSingleValued else {
            throw WriteRefusal(.constraintViolation, "attribute '\(name(type))' has one value only")
        }
        attributes.replace(PartialAttribute(type: attribute.type, values: values))
    }

    /// Changes an attribute that the schema lacks: its values are compared byte by byte.
    private mutating func changeForeign(
        _ operation: ModifyRequest.Operation, _ attribute: PartialAttribute
    ) throws(WriteRefusal) {
        let shown = String(decoding: attribute.type.prefix(64), as: UTF8.self)
        var values = attributes.values(under: attribute.type)
        switch operation {
        case .replace: values = attribute.values
        case .add: values += attribute.values.filter { !values.contains($0) }
        case .delete:
            guard !values.isEmpty || isPermissive else {
                throw WriteRefusal(.noSuchAttribute, "attribute '\(shown)' is not in the entry")
            }
            values = attribute.values.isEmpty ? [] : values.filter { !attribute.values.contains($0) }
        case .increment: throw WriteRefusal(.constraintViolation, "attribute '\(shown)' is no integer")
        }
        attributes.replace(PartialAttribute(type: attribute.type, values: values))
    }

    /// The values that are not there, each once.
    private func distinct(
        _ values: [[UInt8]], besides known: [[UInt8]], _ id: AttributeID, _ type: AttributeType
    ) throws(WriteRefusal) -> [[UInt8]] {
        var seen = Set(known.map { attributes.comparable($0, id) })
        let before = seen
        var result: [[UInt8]] = []
        for value in values {
            let form = attributes.comparable(value, id)
            if seen.insert(form).inserted {
                result.append(value)
            } else if !isPermissive || !before.contains(form) {
                throw WriteRefusal(
                    .attributeOrValueExists,
                    before.contains(form)
                        ? "a value of '\(name(type))' is in the entry already"
                        : "a value of '\(name(type))' is given twice")
            }
        }
        return result
    }

    private func remaining(
        of known: [[UInt8]], without values: [[UInt8]], _ id: AttributeID, _ type: AttributeType
    ) throws(WriteRefusal) -> [[UInt8]] {
        guard !values.isEmpty else { return [] }
        guard type.equality != nil else { throw unmatched(type) }
        try checkSyntax(values, type)
        var unwanted = Set(values.map { attributes.comparable($0, id) })
        let rest = known.filter { unwanted.remove(attributes.comparable($0, id)) == nil }
        guard unwanted.isEmpty || isPermissive else { throw missing(type, "value") }
        return rest
    }

    /// RFC 4525.
    private func incremented(
        _ known: [[UInt8]], by amount: [UInt8], _ type: AttributeType
    ) throws(WriteRefusal) -> [[UInt8]] {
        guard type.syntax == .integer else {
            throw WriteRefusal(.constraintViolation, "attribute '\(name(type))' is no integer")
        }
        guard !known.isEmpty else { throw missing(type) }
        guard let amount = Int64(String(decoding: amount, as: UTF8.self)) else {
            throw WriteRefusal(.invalidAttributeSyntax, "the increment of '\(name(type))' is no integer")
        }
        var values: [[UInt8]] = []
        for value in known {
            let number = Int64(String(decoding: value, as: UTF8.self))?.addingReportingOverflow(amount)
            guard let number, !number.overflow else {
                throw WriteRefusal(.constraintViolation, "attribute '\(name(type))' would be out of range")
            }
            values.append(Array(String(number.partialValue).utf8))
        }
        return values
    }

    // MARK: Passwords and status

    private mutating func changePassword(
        _ operation: ModifyRequest.Operation, _ values: [[UInt8]]
    ) throws(WriteRefusal) {
        changesPassword = true
        guard values.count <= 1 else {
            throw WriteRefusal(.constraintViolation, "userPassword: an entry has one password")
        }
        switch operation {
        case .add:
            guard password == nil else {
                throw WriteRefusal(
                    .attributeOrValueExists, "userPassword: the entry has a password; replace it, or delete it first")
            }
            password = try values.first.map { value throws(WriteRefusal) in try hash(value) }
        case .replace:
            password = try values.first.map { value throws(WriteRefusal) in try hash(value) }
        case .delete:
            guard let stored = password else {
                if isPermissive { return }
                throw WriteRefusal(.noSuchAttribute, "attribute 'userPassword' is not in the entry")
            }
            if let value = values.first, passwords.proofs[value] != stored, !(takesHashes && stored.stored == value) {
                throw WriteRefusal(.noSuchAttribute, "userPassword: that is not the password of the entry")
            }
            password = nil
        case .increment:
            throw WriteRefusal(.constraintViolation, "attribute 'userPassword' is no integer")
        }
    }

    private func hash(_ value: [UInt8]) throws(WriteRefusal) -> PasswordHash {
        if let prepared = passwords.hashes[value] { return prepared }
        let hash = PasswordHash(value)
        guard !hash.isClearText else { throw WriteRefusal(.other, "userPassword: the password was not hashed") }
        guard takesHashes else {
            throw WriteRefusal(
                .constraintViolation, "userPassword: hashed passwords are taken from super admins alone",
                problem: .insufficientPasswordQuality)
        }
        return hash
    }

    private mutating func changeStatus(
        _ operation: ModifyRequest.Operation, _ values: [[UInt8]]
    ) throws(WriteRefusal) {
        guard isUser else {
            throw WriteRefusal(.constraintViolation, "pwdAccountLockedTime: only users are enabled and disabled")
        }
        let isLock = operation == .add || operation == .replace && !values.isEmpty
        guard operation != .increment, !isLock || values == [ComputedAttributes.disabledTime] else {
            throw WriteRefusal(
                .constraintViolation,
                "pwdAccountLockedTime: 000001010000Z disables a user, deleting the attribute enables; no other value is taken"
            )
        }
        if operation == .add, isDisabled, !isPermissive {
            throw WriteRefusal(.attributeOrValueExists, "pwdAccountLockedTime: the user is disabled already")
        }
        if operation == .delete, !isDisabled, !isPermissive {
            throw WriteRefusal(.noSuchAttribute, "pwdAccountLockedTime: the user is enabled")
        }
        isDisabled = isLock
    }

    // MARK: Members

    private mutating func changeMembers(
        _ operation: ModifyRequest.Operation, _ values: [[UInt8]], _ id: AttributeID, _ type: AttributeType,
        in snapshot: DirectorySnapshot
    ) throws(WriteRefusal) {
        try checkSyntax(values, type)
        var view = views[id] ?? MemberView([], unresolved: [], schema: schema)
        defer { views[id] = view }
        let members = values.compactMap { member($0, isUid: id == types.memberUid, in: snapshot) }
        switch operation {
        case .increment: throw WriteRefusal(.constraintViolation, "attribute '\(name(type))' is no integer")
        case .delete where values.isEmpty:
            guard !view.isEmpty || isPermissive else { throw missing(type) }
            view.removeAll()
        case .delete:
            for (member, _) in members {
                guard view.contains(member) || isPermissive else { throw missing(type, "value") }
                view.remove(member)
            }
        case .add:
            for (member, name) in members {
                guard !view.contains(member) || isPermissive else {
                    throw WriteRefusal(
                        .attributeOrValueExists,
                        "a value of '\(self.name(type))' is in the entry already, or given twice")
                }
                view.insert(member, name)
            }
        case .replace:
            var wanted: Set<MemberView.Member> = []
            for (member, _) in members where !wanted.insert(member).inserted {
                throw WriteRefusal(.attributeOrValueExists, "a value of '\(name(type))' is given twice")
            }
            for member in view.removedByKeeping(wanted) { view.remove(member) }
            for (member, name) in members { view.insert(member, name) }
        }
    }

    /// Whom a value names; `nil` for the group itself, which stands in groups that must not be empty elsewhere (decisions 5).
    private func member(
        _ value: [UInt8], isUid: Bool, in snapshot: DirectorySnapshot
    ) -> (MemberView.Member, UnresolvedMember?)? {
        if isUid {
            if let entry = snapshot.entry(username: String(decoding: value, as: UTF8.self)) {
                return (.entry(entry.id), nil)
            }
            let name = UnresolvedMember.uid(value)
            return (.name(name.key(schema)), name)
        }
        guard !value.isEmpty, let normalised = NormalisedDN.of(value, schema: schema), normalised != ownName else {
            return nil
        }
        if let entry = snapshot.entry(normalisedDN: normalised) { return (.entry(entry.id), nil) }
        return (.name(normalised), .dn(value))
    }

    // MARK: Refusals

    private func checkSyntax(_ values: [[UInt8]], _ type: AttributeType) throws(WriteRefusal) {
        for (index, value) in values.enumerated() where !type.syntax.validate(value) {
            throw WriteRefusal(
                .invalidAttributeSyntax, "value \(index + 1) of '\(name(type))' is not of the attribute's syntax")
        }
    }

    private func name(_ type: AttributeType) -> String { String(decoding: type.canonicalName, as: UTF8.self) }

    private func missing(_ type: AttributeType, _ what: String = "attribute") -> WriteRefusal {
        WriteRefusal(
            .noSuchAttribute,
            what == "value"
                ? "no such value of '\(name(type))' is in the entry" : "attribute '\(name(type))' is not in the entry")
    }

    private func unmatched(_ type: AttributeType) -> WriteRefusal {
        WriteRefusal(
            .inappropriateMatching,
            "values of '\(name(type))' cannot be told apart: replace them all, or delete the attribute")
    }
}
