import Identity
import LDAPProtocol

/// Puts what a file has into a draft: people and the like first, then groups and roles, which name them; then changes, in
/// the order of the file.
struct ImportApplication {
    let staged: [StagedEntry]
    let options: LDIFImporter.Options
    var report = ImportReport()
    private let changes: [StagedChange]
    private var problems: [ImportProblem]
    private var done = 0

    /// - Parameter problems: what was refused while the file was read.
    init(
        _ staged: [StagedEntry], _ changes: [StagedChange] = [], options: LDIFImporter.Options,
        problems: [ImportProblem] = []
    ) {
        // Members before whoever names them; else the order of the file, so that of two who want a name the first gets it.
        self.staged = staged.filter { !$0.namesMembers } + staged.filter(\.namesMembers)
        self.changes = changes
        self.options = options
        self.problems = problems
    }

    /// Applies everything, or, if the import goes on past what is refused, all that can be.
    ///
    /// - Parameter progress: is told how many records of how many are done.
    /// - Throws: ``ImportFailure`` if anything is refused, ``ChangeError``.
    mutating func run(_ draft: inout DirectoryDraft, _ progress: (Int, Int) -> Void = { _, _ in }) throws {
        putAll(into: &draft, progress)
        try throwProblems()
        try assignRoles(in: &draft)
        try throwProblems()
        for change in changes {
            attempt(change, &draft)
            tell(progress)
            if isFull { break }
        }
        try throwProblems()
        reportDangling(in: draft)
        reportDuplicates(in: draft)
        report.refused = problems.sorted { $0.offset < $1.offset }.map {
            RefusedRecord(problem: $0.text(file: options.file), offset: $0.offset)
        }
    }

    private func throwProblems() throws {
        guard !problems.isEmpty, !options.goesOn else { return }
        throw ImportFailure(problems: problems.map { $0.text(file: options.file) })
    }

    /// Whether enough problems are known to end.
    private var isFull: Bool { !options.goesOn && problems.count >= options.maximumProblems }

    private mutating func tell(_ progress: (Int, Int) -> Void) {
        done += 1
        if done % 256 == 0 { progress(done, staged.count + changes.count) }
    }

    mutating func refuse(_ staged: StagedEntry, _ reason: String) { problems.append(staged.problem(reason)) }

    mutating func refuse(_ change: StagedChange, _ reason: String) { problems.append(change.problem(reason)) }

    func place(_ staged: StagedEntry) -> String {
        ImportProblem.place(options.file, staged.line, staged.dn)
    }

    func place(_ change: StagedChange) -> String {
        ImportProblem.place(options.file, change.line, change.dn)
    }

    private mutating func putAll(into draft: inout DirectoryDraft, _ progress: (Int, Int) -> Void) {
        var waiting = staged
        while !waiting.isEmpty {
            var orphans: [StagedEntry] = []
            for entry in waiting {
                if attempt(entry, &draft) { tell(progress) } else { orphans.append(entry) }
                if isFull { return }
            }
            // What is below a refused entry is not told of: it would be there.
            guard problems.isEmpty || options.goesOn else { return }
            if orphans.count == waiting.count {
                for orphan in options.goesOn ? orphans[...] : orphans.prefix(options.maximumProblems) {
                    refuse(orphan, "the entry above it does not exist")
                }
                return
            }
            waiting = orphans
        }
    }

    /// Puts one entry in, or refuses it; false if its parent is not there (yet).
    private mutating func attempt(_ entry: StagedEntry, _ draft: inout DirectoryDraft) -> Bool {
        do throws(ChangeError) {
            guard options.goesOn else { return try put(entry, into: &draft) }
            // What is refused half-way must leave nothing behind.
            var trial = draft
            let isPut = try put(entry, into: &trial)
            draft = trial
            return isPut
        } catch {
            refuse(entry, error.message)
            return true
        }
    }

    /// Puts one entry in; false if its parent is not there (yet).
    mutating func put(_ staged: StagedEntry, into draft: inout DirectoryDraft) throws(ChangeError) -> Bool {
        let existing = draft.snapshot.entry(normalisedDN: staged.image.normalisedDN)
        var parent: EntryID?
        if staged.image.normalisedDN != draft.context.normalisedBase {
            guard let above = NormalisedDN.parent(of: staged.image.normalisedDN),
                let entry = draft.snapshot.entry(normalisedDN: Array(above))
            else { return false }
            parent = entry.id
        }
        if let uuid = staged.uuid, let other = draft.snapshot.entry(uuid: uuid), other.id != existing?.id {
            throw ChangeError(
                .taken, "entryUUID \(uuid) belongs to \(String(decoding: other.dn, as: UTF8.self)) already")
        }
        var image = staged.image
        var content = try content(of: staged, &image, existing, &draft)
        if case .user(var user) = content, staged.disabled == .here || staged.disabled == .elsewhere && existing == nil
        {
            user.status = .disabled
            user.disabledBy = user.disabledBy ?? .admin
            content = .user(user)
        }
        if let existing { Self.keepClasses(of: existing, in: &image, draft) }
        let block = image.attributes.block
        try Self.guardGrant(content, existing, in: draft)
        if case .plain = content { report.plain += 1 }
        takeNoteOfForeign(image, staged, draft)
        guard let existing else {
            try guardNew(content)
            try create(staged, below: parent, block, content, in: &draft)
            return true
        }
        if Self.isSame(existing, block, content, staged) {
            report.unchanged += 1
            note(.unchanged, existing.dn)
            return true
        }
        try guardExisting(existing, content, in: draft)
        var record = existing.record
        record.attributes = block
        record.content = content
        if let uuid = staged.uuid { record.uuid = uuid }
        if let created = staged.created { record.created.time = created }
        try draft.put(record)
        report.updated += 1
        note(.update, existing.dn, before: existing, after: draft.snapshot.entry(existing.id))
        return true
    }

    /// Some servers name the classes above those of an entry too, and others do not: that is no difference (RFC 4512 section
    /// 2.4.1).
    private static func keepClasses(of existing: Entry, in image: inout EntryImage, _ draft: DirectoryDraft) {
        let type = draft.types.objectClass
        let (before, after) = (existing.values(of: type), image.attributes[type])
        guard before != after, draft.schema.classes(implied: before) == draft.schema.classes(implied: after) else {
            return
        }
        image.attributes[type] = before
    }

    private mutating func create(
        _ staged: StagedEntry, below parent: EntryID?, _ block: [UInt8], _ content: EntryContent,
        in draft: inout DirectoryDraft
    ) throws(ChangeError) {
        var random = SystemRandom()
        let stamp = Stamp(time: draft.time, actor: draft.actor.entry)
        try draft.put(
            EntryRecord(
                id: try draft.newEntryID(), uuid: staged.uuid ?? .random(using: &random), parent: parent,
                rdn: staged.image.rdn, attributes: block, content: content,
                created: Stamp(time: staged.created ?? draft.time), modified: stamp))
        report.created += 1
        note(.create, staged.dn)
    }

    /// Takes note of what becomes of a record, if that is wanted.
    mutating func note(_ action: ImportStep.Action, _ dn: [UInt8], before: Entry? = nil, after: Entry? = nil) {
        guard options.keepsSteps else { return }
        var attributes: [String] = []
        if let before, let after { attributes = Self.difference(before, after) }
        report.steps.append(
            ImportStep(action: action, dn: String(decoding: dn, as: UTF8.self), attributes: attributes))
    }

    /// What the record is natively, with what there is to tell of it.
    private mutating func content(
        of staged: StagedEntry, _ image: inout EntryImage, _ existing: Entry?, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> EntryContent {
        var mapping = ContentMapping(keepsNamesakes: true, makesLists: true)
        let content = try mapping.content(of: &image, existing: existing, in: &draft)
        for note in mapping.takeNotes() {
            switch note {
            case .conflict(let text): report.conflicts.append(place(staged) + text)
            case .remark(let text): report.remarks.append(place(staged) + text)
            }
        }
        // What an export leaves out for safety stays when the record comes back without it.
        if let existing, existing.hasSecrets {
            for type in draft.types.secrets where type != draft.types.userPassword && image.attributes[type].isEmpty {
                image.attributes[type] = existing.values(of: type)
            }
        }
        return content
    }

    // MARK: Guards

    /// Super admins and their roles are changed only when the operator says so (decisions 25), and what a source keeps is
    /// changed there (decisions 32).
    func guardExisting(
        _ existing: Entry, _ content: EntryContent, in draft: DirectoryDraft
    ) throws(ChangeError) {
        if let origin = existing.record.origin {
            throw ChangeError(.managed, "the entry is managed by source \(origin.source); change it there")
        }
        guard !options.allowsSuperAdmin else { return }
        let held = existing.user?.role.flatMap { draft.snapshot.userRole($0.role) }
        if held?.isSuperAdmin ?? existing.userRole?.isSuperAdmin ?? false {
            throw ChangeError(
                .forbidden, "the record changes a super admin; give --allow-super-admin if that is meant")
        }
        try guardNew(content)
    }

    /// Nobody grants what he does not hold; the operator's commands are limited by nothing.
    private static func guardGrant(
        _ content: EntryContent, _ existing: Entry?, in draft: DirectoryDraft
    ) throws(ChangeError) {
        switch content {
        case .userRole(let role): try draft.guardGrant(role, before: existing?.userRole)
        case .listRole(let role): try draft.guardGrant(role.lists, before: existing?.listRole?.lists ?? [])
        case .plain, .user, .group: break
        }
    }

    func guardNew(_ content: EntryContent) throws(ChangeError) {
        guard !options.allowsSuperAdmin, case .userRole(let role) = content, role.isSuperAdmin else { return }
        throw ChangeError(
            .forbidden, "the record makes a role of super admins; give --allow-super-admin if that is meant")
    }

    // MARK: Comparing

    /// The names of the attributes of which two states of an entry have other values.
    private static func difference(_ before: Entry, _ after: Entry) -> [String] {
        func table(_ entry: Entry) -> [String: Set<[UInt8]>] {
            Dictionary(
                entry.attributes.map { (String(decoding: $0.type, as: UTF8.self), Set($0.values)) },
                uniquingKeysWith: { $0.union($1) })
        }
        let (old, new) = (table(before), table(after))
        var names = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
        if before.user?.password != after.user?.password { names.insert("userPassword") }
        if before.group != after.group { names.insert("member") }
        return names.sorted()
    }

    /// Whether the record says what the directory has: then nothing is written, and the change log stays as it is.
    private static func isSame(
        _ existing: Entry, _ block: [UInt8], _ content: EntryContent, _ staged: StagedEntry
    ) -> Bool {
        guard staged.uuid.map({ $0 == existing.record.uuid }) ?? true,
            block == existing.record.attributes || sorted(block) == sorted(existing.record.attributes)
        else { return false }
        if case .group(let new) = content, let old = existing.group {
            return Set(new.members) == Set(old.members)
                && Set(new.unresolvedMembers) == Set(old.unresolvedMembers)
        }
        return content == existing.record.content
    }

    /// The attributes without regard to the order in which they and their values stand.
    private static func sorted(_ block: [UInt8]) -> [PartialAttribute] {
        AttributeBlock.decode(block).map { attribute in
            PartialAttribute(
                type: attribute.type.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
                values: attribute.values.sorted { $0.lexicographicallyPrecedes($1) })
        }.sorted { $0.type.lexicographicallyPrecedes($1.type) }
    }
}

extension StagedEntry {
    /// Whether the entry is a group or a role.
    var namesMembers: Bool {
        switch image.kind {
        case .group, .userRole, .listRole: true
        case .plain, .person, .service: false
        }
    }
}
