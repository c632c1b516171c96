import Identity
import LDAPProtocol

/// Puts staged entries into a draft: people and the like first, then groups and roles, which name them.
struct ImportApplication {
    private let staged: [StagedEntry]
    private let options: LDIFImporter.Options
    private(set) var report = ImportReport()
    private var problems: [String] = []

    init(_ staged: [StagedEntry], options: LDIFImporter.Options) {
        // Parents before children, and members before whoever names them.
        self.staged = staged.enumerated().sorted { left, right in
            let leftKey = (left.element.namesMembers ? 1 : 0, left.element.depth, left.offset)
            let rightKey = (right.element.namesMembers ? 1 : 0, right.element.depth, right.offset)
            return leftKey < rightKey
        }.map(\.element)
        self.options = options
    }

    /// Applies everything.
    ///
    /// - Throws: ``ImportFailure`` if anything is refused, ``ChangeError``.
    mutating func run(_ draft: inout DirectoryDraft) throws {
        var waiting = staged
        while !waiting.isEmpty, problems.isEmpty {
            var orphans: [StagedEntry] = []
            for entry in waiting {
                do throws(ChangeError) {
                    if try !put(entry, into: &draft) { orphans.append(entry) }
                } catch {
                    refuse(entry, error.message)
                    if problems.count >= options.maximumProblems { break }
                }
            }
            if orphans.count == waiting.count {
                for orphan in orphans.prefix(options.maximumProblems) { refuse(orphan, "the entry above it does not exist") }
                break
            }
            waiting = orphans
        }
        guard problems.isEmpty else { throw ImportFailure(problems: problems) }
        for entry in staged where entry.kind == .userRole || entry.kind == .listRole {
            try assign(entry, in: &draft)
        }
        reportDuplicates(in: draft)
    }

    /// Puts one entry in; false if its parent is not there (yet).
    private mutating func put(_ staged: StagedEntry, into draft: inout DirectoryDraft) throws(ChangeError) -> Bool {
        let snapshot = draft.snapshot
        let existing = snapshot.entry(normalisedDN: staged.normalisedDN)
        var parent: EntryID?
        if staged.normalisedDN != draft.context.normalisedBase {
            guard let above = NormalisedDN.parent(of: staged.normalisedDN),
                let entry = snapshot.entry(normalisedDN: Array(above))
            else { return false }
            parent = entry.id
        }
        if let uuid = staged.uuid, let other = snapshot.entry(uuid: uuid), other.id != existing?.id {
            throw ChangeError(
                .taken, "entryUUID \(uuid) belongs to \(String(decoding: other.dn, as: UTF8.self)) already")
        }
        try guardSuperAdmin(staged, existing)
        var attributes = staged.attributes
        let content = try content(of: staged, existing: existing, attributes: &attributes, draft: &draft)
        let block = attributes.block
        if case .plain = content { report.plain += 1 }
        if let existing {
            var record = existing.record
            if Self.isSame(existing, block, content, staged, draft.schema) {
                report.unchanged += 1
                return true
            }
            record.attributes = block
            record.content = content
            if let uuid = staged.uuid { record.uuid = uuid }
            if let created = staged.created { record.created.time = created }
            try draft.put(record)
            report.updated += 1
        } else {
            var random = SystemRandom()
            let stamp = Stamp(time: draft.time, actor: draft.actor.entry)
            let record = EntryRecord(
                id: try draft.newEntryID(), uuid: staged.uuid ?? .random(using: &random), parent: parent,
                rdn: staged.rdn, attributes: block, content: content,
                created: Stamp(time: staged.created ?? draft.time), modified: stamp)
            try draft.put(record)
            report.created += 1
        }
        return true
    }

    /// Super admins and their role are touched only when the operator says so (decisions 25).
    private func guardSuperAdmin(_ staged: StagedEntry, _ existing: Entry?) throws(ChangeError) {
        guard !options.allowsSuperAdmin else { return }
        let touchesHolder = existing?.user?.role?.role == .superAdmin
        if touchesHolder || existing?.userRole?.id == .superAdmin {
            throw ChangeError(.forbidden, "the record touches a super admin; give --allow-super-admin if that is meant")
        }
    }

    private static func isSame(
        _ existing: Entry, _ block: [UInt8], _ content: EntryContent, _ staged: StagedEntry, _ schema: Schema
    ) -> Bool {
        guard staged.uuid.map({ $0 == existing.record.uuid }) ?? true else { return false }
        guard block == existing.record.attributes || sorted(block) == sorted(existing.record.attributes) else {
            return false
        }
        if case .group(let new) = content, let old = existing.group {
            return Set(new.members) == Set(old.members) && Set(new.unresolvedMembers) == Set(old.unresolvedMembers)
        }
        return content == existing.record.content
    }

    private static func sorted(_ block: [UInt8]) -> [PartialAttribute] {
        AttributeBlock.decode(block).map { attribute in
            PartialAttribute(
                type: attribute.type.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
                values: attribute.values.sorted { $0.lexicographicallyPrecedes($1) })
        }.sorted { $0.type.lexicographicallyPrecedes($1.type) }
    }

    // MARK: What the entry is

    private mutating func content(
        of staged: StagedEntry, existing: Entry?, attributes: inout EntryAttributes, draft: inout DirectoryDraft
    ) throws(ChangeError) -> EntryContent {
        switch staged.kind {
        case .plain: return .plain
        case .person, .service:
            return .user(try user(staged, existing, &attributes, &draft))
        case .group: return .group(group(staged, draft))
        case .userRole: return .userRole(try userRole(staged, existing, &attributes, &draft))
        case .listRole: return .listRole(try listRole(staged, existing, &attributes, &draft))
        }
    }

    private mutating func user(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: inout EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> User {
        let types = draft.types
        let username = attributes[text: types.uid] ?? ""
        let canonical = try FieldRule.canonicalUsername(username)
        var user: User
        if let known = existing?.user {
            user = known
            user.username = username
            user.canonicalUsername = canonical
        } else {
            user = User(
                id: try draft.newUserID(), username: username, canonicalUsername: canonical, name: "",
                type: staged.kind == .service ? .api : .user)
        }
        user.name = attributes[text: types.displayName] ?? attributes[text: types.cn] ?? username
        if let password = staged.password, password != user.password {
            user.password = password
            user.credentialGeneration += 1
        }
        user.passwordLogin = user.type == .user && user.password != nil
        guard user.type == .user else { return user }
        user.email = email(staged, existing, attributes, draft)
        let classes = attributes[types.objectClass]
        let posix = draft.schema.objectClass("posixAccount")
        let isPOSIX = classes.contains { draft.schema.objectClass($0)?.index == posix?.index }
        if isPOSIX || draft.context.options.posixForEveryone {
            if !isPOSIX { attributes.insert([Array("posixAccount".utf8)], into: types.objectClass) }
            if let existing {
                // Numbers once given stay.
                for type in [types.uidNumber, types.gidNumber, types.homeDirectory, types.loginShell]
                where attributes[type].isEmpty { attributes[type] = existing.values(of: type) }
            }
            let shell = attributes[types.loginShell]
            try draft.completePOSIX(&attributes, for: user)
            // A shell is not made up for people of elsewhere who have none.
            if isPOSIX, shell.isEmpty, existing == nil { attributes[types.loginShell] = [] }
        }
        return user
    }

    /// The first address, if nobody else has it.
    private mutating func email(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: EntryAttributes, _ draft: DirectoryDraft
    ) -> String? {
        guard let first = attributes[text: draft.types.mail] else { return nil }
        guard let email = try? FieldRule.email(first) else {
            report.conflicts.append(place(staged) + "the first mail value cannot be an e-mail address to log in with")
            return nil
        }
        let other = draft.snapshot.entry(email: email) ?? draft.snapshot.entry(username: email)
        if let other, other.id != existing?.id {
            report.conflicts.append(
                place(staged) + "\(email) belongs to \(String(decoding: other.dn, as: UTF8.self)) already")
            return nil
        }
        return email
    }

    private mutating func group(_ staged: StagedEntry, _ draft: DirectoryDraft) -> Group {
        var group = Group()
        var seen: Set<EntryID> = []
        var dangling = 0
        for name in staged.memberNames {
            if let member = draft.snapshot.entry(normalisedDN: name.normalised) {
                if seen.insert(member.id).inserted { group.members.append(member.id) }
            } else {
                group.unresolvedMembers.append(.dn(name.written))
                dangling += 1
            }
        }
        for uid in staged.memberUids {
            if let member = draft.snapshot.entry(username: String(decoding: uid, as: UTF8.self)) {
                if seen.insert(member.id).inserted { group.members.append(member.id) }
            } else {
                group.unresolvedMembers.append(.uid(uid))
                dangling += 1
            }
        }
        if dangling > 0 { report.remarks.append(place(staged) + "\(dangling) member(s) name nobody (yet)") }
        return group
    }

    private mutating func userRole(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: inout EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> UserRole {
        let types = draft.types
        let id = try number(staged, existing?.userRole?.id, attributes, &draft)
        attributes[text: types.gatehouseRoleId] = String(id.rawValue)
        var permissions: [Permission] = []
        for value in attributes[types.gatehousePermission] {
            let permission = Permission(rawValue: String(decoding: value, as: UTF8.self))
            guard draft.context.options.permissions.contains(permission) else {
                throw ChangeError(.invalid, field: "permission", "there is no permission \(permission); declare it first")
            }
            if permission == .everything, !options.allowsSuperAdmin {
                throw ChangeError(.forbidden, "the role holds *; give --allow-super-admin if that is meant")
            }
            if !permissions.contains(permission) { permissions.append(permission) }
        }
        var role = existing?.userRole ?? UserRole(id: id, name: "", permissions: [])
        role.name = attributes[text: types.cn] ?? ""
        role.permissions = permissions
        let lists = attributes[types.gatehouseListId].compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
        if !lists.isEmpty {
            role.scope = .lists(lists.map { ListID(rawValue: $0) })
            for list in lists { try makeList(ListID(rawValue: list), staged, &draft) }
        }
        return role
    }

    private mutating func listRole(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: inout EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> ListRole {
        let types = draft.types
        let id = try number(staged, existing?.listRole?.id, attributes, &draft)
        attributes[text: types.gatehouseRoleId] = String(id.rawValue)
        var grants: [ListGrant] = []
        for value in attributes[types.gatehouseListPermission] {
            let text = String(decoding: value, as: UTF8.self)
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let number = Int32(parts[0]), number > 0,
                let permission = ListPermission(rawValue: String(parts[1]))
            else {
                throw ChangeError(
                    .invalid, "gatehouseListPermission '\(text.prefix(64))' is not NUMBER:list:get or NUMBER:list:manage")
            }
            let list = ListID(rawValue: number)
            try makeList(list, staged, &draft)
            if let index = grants.firstIndex(where: { $0.list == list }) {
                if !grants[index].permissions.contains(permission) { grants[index].permissions.append(permission) }
            } else {
                grants.append(ListGrant(list: list, permissions: [permission]))
            }
        }
        return ListRole(id: id, name: attributes[text: types.cn] ?? "", lists: grants)
    }

    /// The number of a role: the one it has, else the one the file asks for, else a new one.
    private mutating func number(
        _ staged: StagedEntry, _ known: RoleID?, _ attributes: EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> RoleID {
        let wanted = attributes[text: draft.types.gatehouseRoleId].flatMap { Int32($0) }.map { RoleID(rawValue: $0) }
        var number = known ?? RoleID(rawValue: 0)
        if known == nil { number = try draft.newRoleID(wanted: wanted) }
        if let wanted, wanted != number {
            report.conflicts.append(place(staged) + "role number \(wanted) is taken; the role has number \(number)")
        }
        return number
    }

    /// A list that a role speaks of and nobody made yet.
    private mutating func makeList(
        _ id: ListID, _ staged: StagedEntry, _ draft: inout DirectoryDraft
    ) throws(ChangeError) {
        guard draft.snapshot.list(id) == nil else { return }
        var random = SystemRandom()
        let number = try draft.newListID(wanted: id)
        draft.put(
            SubscriberList(id: number, uuid: .random(using: &random), name: "List \(number)", createdAt: draft.time))
        report.remarks.append(place(staged) + "list \(number) did not exist and was made as \"List \(number)\"")
    }

    // MARK: After all entries

    /// Gives a role to the people that its record names; whoever holds it besides keeps it.
    private mutating func assign(_ staged: StagedEntry, in draft: inout DirectoryDraft) throws(ChangeError) {
        guard let entry = draft.snapshot.entry(normalisedDN: staged.normalisedDN) else { return }
        for name in staged.memberNames {
            guard var record = draft.snapshot.entry(normalisedDN: name.normalised)?.record,
                case .user(var user) = record.content
            else {
                report.remarks.append(
                    place(staged) + "\(String(decoding: name.written, as: UTF8.self)) is no user and gets no role")
                continue
            }
            if let role = entry.userRole {
                guard user.role?.role != role.id else { continue }
                user.role = Grant(role: role.id)
            } else if let role = entry.listRole {
                guard user.listRole?.role != role.id else { continue }
                user.listRole = Grant(role: role.id)
            }
            record.content = .user(user)
            try draft.put(record)
        }
    }

    /// POSIX numbers that two entries have are kept and told of (decisions 7).
    private mutating func reportDuplicates(in draft: DirectoryDraft) {
        var owners: [[UInt8]: [UInt8]] = [:]
        for entry in staged where entry.kind == .person {
            guard let number = entry.attributes[draft.types.uidNumber].first else { continue }
            if let other = owners.updateValue(entry.dn, forKey: number) {
                report.remarks.append(
                    place(entry) + "uidNumber \(String(decoding: number, as: UTF8.self)) is "
                        + "\(String(decoding: other, as: UTF8.self))'s too")
            }
        }
    }

    private mutating func refuse(_ staged: StagedEntry, _ reason: String) {
        problems.append(place(staged) + reason)
    }

    private func place(_ staged: StagedEntry) -> String {
        LDIFImporter.place(options.file, staged.line, staged.dn)
    }
}

extension StagedEntry {
    /// Whether the entry is a group or a role.
    var namesMembers: Bool {
        switch kind {
        case .group, .userRole, .listRole: true
        case .plain, .person, .service: false
        }
    }
}
