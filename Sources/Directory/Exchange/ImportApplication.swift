import Identity
import LDAPProtocol

/// Puts staged entries into a draft: people and the like first, then groups and roles, which name them.
struct ImportApplication {
    let staged: [StagedEntry]
    let options: LDIFImporter.Options
    var report = ImportReport()
    private var problems: [String] = []

    init(_ staged: [StagedEntry], options: LDIFImporter.Options) {
        // Members before whoever names them; else the order of the file, so that of two who want a name the first gets it.
        self.staged = staged.filter { !$0.namesMembers } + staged.filter(\.namesMembers)
        self.options = options
    }

    /// Applies everything.
    ///
    /// - Throws: ``ImportFailure`` if anything is refused, ``ChangeError``.
    mutating func run(_ draft: inout DirectoryDraft) throws {
        putAll(into: &draft)
        guard problems.isEmpty else { throw ImportFailure(problems: problems) }
        try assignRoles(in: &draft)
        guard problems.isEmpty else { throw ImportFailure(problems: problems) }
        reportDangling(in: draft)
        reportDuplicates(in: draft)
    }

    mutating func refuse(_ staged: StagedEntry, _ reason: String) {
        problems.append(place(staged) + reason)
    }

    func place(_ staged: StagedEntry) -> String {
        LDIFImporter.place(options.file, staged.line, staged.dn)
    }

    private mutating func putAll(into draft: inout DirectoryDraft) {
        var waiting = staged
        while !waiting.isEmpty {
            var orphans: [StagedEntry] = []
            for entry in waiting {
                do throws(ChangeError) {
                    if try !put(entry, into: &draft) { orphans.append(entry) }
                } catch {
                    refuse(entry, error.message)
                    if problems.count >= options.maximumProblems { return }
                }
            }
            // What is below a refused entry is not told of: it would be there.
            guard problems.isEmpty else { return }
            if orphans.count == waiting.count {
                for orphan in orphans.prefix(options.maximumProblems) {
                    refuse(orphan, "the entry above it does not exist")
                }
            }
            waiting = orphans
        }
    }

    /// Puts one entry in; false if its parent is not there (yet).
    private mutating func put(_ staged: StagedEntry, into draft: inout DirectoryDraft) throws(ChangeError) -> Bool {
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
        let content = try content(of: staged, &image, existing, &draft)
        let block = image.attributes.block
        if case .plain = content { report.plain += 1 }
        guard let existing else {
            try guardNew(content)
            try create(staged, below: parent, block, content, in: &draft)
            return true
        }
        if Self.isSame(existing, block, content, staged) {
            report.unchanged += 1
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
        return true
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
    private func guardExisting(
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

    private func guardNew(_ content: EntryContent) throws(ChangeError) {
        guard !options.allowsSuperAdmin, case .userRole(let role) = content, role.isSuperAdmin else { return }
        throw ChangeError(
            .forbidden, "the record makes a role of super admins; give --allow-super-admin if that is meant")
    }

    // MARK: Comparing

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
