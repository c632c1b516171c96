import Identity
import LDAPProtocol
import NIOCore

/// Changes that LDAP asks for, made as native ones: the same guards as on every other door, and the rules of RFC 4511 and
/// of the schema besides.
extension DirectoryDraft {
    /// Makes a change.
    ///
    /// - Throws: ``WriteRefusal``, with nothing done.
    public mutating func perform(_ write: DirectoryWrite) throws -> WriteAnswer {
        do {
            guard actor.entry == nil || actingUser?.status == .enabled else {
                throw WriteRefusal(.insufficientAccessRights, "the account that is bound is gone or disabled")
            }
            return switch write.operation {
            case .add(let request): try add(request, write)
            case .modify(let request): try modify(request, write)
            case .delete(let request): try delete(request, write)
            case .modifyDN(let request): try modifyDN(request, write)
            case .setPassword(let id, let hash): try setPassword(of: id, to: hash, isProven: write.isProven)
            }
        } catch let error as ChangeError {
            throw WriteRefusal(error, isNewName: write.isNaming)
        }
    }

    private mutating func modify(_ request: ModifyRequest, _ write: DirectoryWrite) throws -> WriteAnswer {
        let entry = try target(request.object)
        let changed = Set(
            request.changes.compactMap { schema.attributeID(EntryAttributes.bareType($0.attribute.type)) })
        let isOwnPassword = write.isProven && changed == [types.userPassword] && entry.id == actor.entry
        try authorise(entry, changing: changed, isOwnPassword: isOwnPassword)
        try check(write.assertion, entry)
        var answer = WriteAnswer(entry: entry.id)
        answer.before = read(entry.id, write.preRead)
        var editor = EntryEditor(
            entry, name: entry.normalisedDN, write: write, takesHashes: isUnlimited,
            takesForeign: actor.door == .ldif && entry.isForeign(snapshot.context), in: snapshot)
        for change in request.changes { try editor.apply(change, in: snapshot) }
        if isOwnPassword, !holds(.usersManage), editor.password == nil {
            throw WriteRefusal(.insufficientAccessRights, "nobody takes the own password away; replace it")
        }
        let image = EntryImage(
            rdn: entry.record.rdn, normalisedDN: entry.normalisedDN, attributes: editor.attributes)
        answer.note = try put(image, editor, existing: entry, below: entry.record.parent).note
        answer.after = read(entry.id, write.postRead)
        return answer
    }

    private mutating func add(_ request: AddRequest, _ write: DirectoryWrite) throws -> WriteAnswer {
        let name = try normalised(request.entry)
        guard let parsed = try? DistinguishedName(parsing: request.entry), let rdn = parsed.rdns.first else {
            throw WriteRefusal(.invalidDNSyntax, "the entry's name is no distinguished name")
        }
        var editor = EntryEditor(
            nil, name: name, write: write, takesHashes: isUnlimited, in: snapshot)
        for attribute in request.attributes { try editor.add(attribute, in: snapshot) }
        try addNamingValues(of: rdn, to: &editor.attributes)
        var image = EntryImage(rdn: rdn.bytes, normalisedDN: name, attributes: editor.attributes)
        _ = image.classify(context, others: editor.otherTypes)
        guard let permission = Self.permission(for: image.kind), holds(permission) || isUnlimited else {
            try requireSuperAdmin("add \(String(decoding: request.entry.prefix(256), as: UTF8.self))", image.kind)
            return try add(image, editor, request, write)
        }
        return try add(image, editor, request, write)
    }

    private mutating func add(
        _ image: EntryImage, _ editor: EntryEditor, _ request: AddRequest, _ write: DirectoryWrite
    ) throws -> WriteAnswer {
        guard snapshot.entry(normalisedDN: image.normalisedDN) == nil else {
            throw WriteRefusal(
                .entryAlreadyExists, "\(String(decoding: request.entry.prefix(256), as: UTF8.self)) already exists")
        }
        guard let above = NormalisedDN.parent(of: image.normalisedDN),
            let parent = snapshot.entry(normalisedDN: Array(above))
        else { throw notFound(image.normalisedDN, "the entry above it does not exist") }
        let put = try put(image, editor, existing: nil, below: parent.id)
        var answer = WriteAnswer(entry: put.id)
        answer.note = put.note
        if let entry = snapshot.entry(put.id) { try check(write.assertion, entry) }
        answer.after = read(put.id, write.postRead)
        return answer
    }

    private mutating func setPassword(
        of id: EntryID, to hash: PasswordHash, isProven: Bool
    ) throws -> WriteAnswer {
        guard let entry = snapshot.entry(id) else { throw WriteRefusal(.noSuchObject, "the entry does not exist") }
        try authorise(entry, changing: [types.userPassword], isOwnPassword: isProven && id == actor.entry)
        guard let user = entry.user else {
            throw WriteRefusal(.unwillingToPerform, "only people and services have passwords to log in with")
        }
        try setPassword(of: user.id, to: hash)
        return WriteAnswer(entry: id)
    }

    // MARK: Finding

    /// The entry of a name.
    ///
    /// - Throws: ``WriteRefusal``: `invalidDNSyntax`, `unwillingToPerform` for a name that is not of this directory,
    ///   `noSuchObject`.
    func target(_ name: [UInt8]) throws(WriteRefusal) -> Entry {
        let normalised = try normalised(name)
        guard let entry = snapshot.entry(normalisedDN: normalised) else { throw notFound(normalised) }
        return entry
    }

    /// A name of this directory in the form that equal names share.
    func normalised(_ name: [UInt8]) throws(WriteRefusal) -> [UInt8] {
        guard let normalised = NormalisedDN.of(name, schema: schema) else {
            throw WriteRefusal(.invalidDNSyntax, "the entry's name is no distinguished name")
        }
        guard isInside(normalised) else {
            throw WriteRefusal(.unwillingToPerform, "only entries below \(context.baseDN) can be changed")
        }
        return normalised
    }

    func isInside(_ normalised: [UInt8]) -> Bool {
        normalised == context.normalisedBase || NormalisedDN.isDescendant(normalised, of: context.normalisedBase)
    }

    /// What the actor may see.
    private var viewer: Viewer { actor.entry == nil ? .system : snapshot.viewer(of: actor.entry) }

    func notFound(_ normalised: [UInt8], _ message: String = "the entry does not exist") -> WriteRefusal {
        let result = snapshot.notFound(normalised, viewer: viewer)
        return WriteRefusal(.noSuchObject, message, matchedDN: result.matchedDN)
    }

    // MARK: Rights

    /// The permission that changes entries of a kind; without one it takes a super admin.
    private static func permission(for kind: EntryImage.Kind) -> Permission? {
        switch kind {
        case .person, .service: .usersManage
        case .group: .groupsManage
        case .userRole, .listRole: .rolesManage
        case .plain: nil
        }
    }

    static func kind(of entry: Entry) -> EntryImage.Kind {
        switch entry.record.content {
        case .plain: .plain
        case .user(let user): user.type == .user ? .person : .service
        case .group: .group
        case .userRole: .userRole
        case .listRole: .listRole
        }
    }

    /// Refuses a change that the actor may not make. To whom may not see the entry, it is not there.
    ///
    /// - Parameter changed: the types that are changed; `nil` for the entry as a whole.
    func authorise(
        _ entry: Entry, changing changed: Set<AttributeID>?, isOwnPassword: Bool = false
    ) throws(WriteRefusal) {
        if isUnlimited || isOwnPassword { return }
        let kind = Self.kind(of: entry)
        var needed: [Permission] = []
        if let permission = Self.permission(for: kind) {
            let isRole = kind == .userRole || kind == .listRole
            // Who holds a role is a matter of users.
            if isRole, let changed, changed.contains(types.member) { needed.append(.usersManage) }
            if !isRole || changed != [types.member] { needed.append(permission) }
            if needed.allSatisfy(holds) { return }
        }
        guard viewer.sees(entry) else { throw notFound(entry.normalisedDN) }
        let lacking = needed.first { !holds($0) }
        throw WriteRefusal(
            .insufficientAccessRights,
            lacking.map { "that takes the permission \($0)" } ?? "that takes a super admin")
    }

    func requireSuperAdmin(_ what: String, _ kind: EntryImage.Kind) throws(WriteRefusal) {
        if isUnlimited { return }
        let permission = Self.permission(for: kind)
        throw WriteRefusal(
            .insufficientAccessRights,
            "to \(what) takes " + (permission.map { "the permission \($0)" } ?? "a super admin"))
    }

    // MARK: Controls

    /// RFC 4528.
    func check(_ assertion: Filter?, _ entry: Entry) throws(WriteRefusal) {
        guard let assertion else { return }
        guard viewer.sees(entry) else {
            throw WriteRefusal(.insufficientAccessRights, "an assertion takes the right to read the entry")
        }
        guard FilterCompiler(snapshot: snapshot).compile(assertion).evaluate(entry, in: snapshot) == .yes else {
            throw WriteRefusal(.assertionFailed, "the entry does not match the assertion")
        }
    }

    /// The entry as the actor may see it at this point of the change (RFC 4527); `nil` if it is not asked for or hidden.
    func read(_ id: EntryID, _ names: [[UInt8]]?) -> SearchResultEntry? {
        guard let names, let stored = snapshot.entry(id), viewer.sees(stored) else { return nil }
        var record = stored.record
        if let position = touched.firstIndex(of: id) {
            // The number is given when the change is complete, in the order in which entries were touched.
            record.change = ChangeNumber(rawValue: snapshot.head.change.rawValue &+ UInt64(position) &+ 1)
        }
        let entry = Entry(record: record, dn: stored.dn, normalisedDN: stored.normalisedDN, context: context)
        var buffer = ByteBuffer()
        AttributeSelection(names, typesOnly: false, context: context).write(
            entry, messageID: 1, in: snapshot, into: &buffer)
        guard let message = try? LDAPMessage.decode(from: &buffer, direction: .response, limits: Self.ownLimits),
            case .searchResultEntry(let result) = message.operation
        else { return nil }
        return result
    }

    /// What is our own is read whole.
    private static let ownLimits: Limits = {
        var limits = Limits()
        limits.attributes = .max
        limits.attributeValues = .max
        return limits
    }()
}
