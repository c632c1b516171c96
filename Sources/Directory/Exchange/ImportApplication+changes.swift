import Identity
import LDAPProtocol

extension ImportApplication {
    /// Makes a change, or refuses it.
    mutating func attempt(_ change: StagedChange, _ draft: inout DirectoryDraft) {
        do {
            // What is refused half-way must leave nothing behind.
            var trial = draft
            try make(change, &trial)
            draft = trial
        } catch let error as StagingError {
            refuse(change, error.reason)
        } catch let error as ChangeError {
            refuse(change, error.message)
        } catch {
            refuse(change, WriteRefusal.of(error).result.diagnosticMessage)
        }
    }

    private mutating func make(_ change: StagedChange, _ draft: inout DirectoryDraft) throws {
        switch change.operation {
        case .nothing:
            report.unchanged += 1
            note(.unchanged, change.dn)
        case .add(let entry):
            guard draft.snapshot.entry(normalisedDN: entry.image.normalisedDN) == nil else {
                throw StagingError("the entry exists already")
            }
            guard try put(entry, into: &draft) else { throw StagingError("the entry above it does not exist") }
        case .write(let write): try perform(write, change, &draft)
        }
    }

    private mutating func perform(
        _ write: DirectoryWrite, _ change: StagedChange, _ draft: inout DirectoryDraft
    ) throws {
        guard let existing = draft.snapshot.entry(named: change.dn) else {
            throw StagingError("the entry does not exist")
        }
        try guardExisting(existing, existing.record.content, in: draft)
        let answer = try draft.perform(write)
        if !answer.note.isEmpty { report.remarks.append(place(change) + answer.note) }
        let after = draft.snapshot.entry(answer.entry)
        if let after { try guardExisting(after, after.record.content, in: draft) }
        switch write.operation {
        case .delete:
            report.deleted += 1
            note(.delete, existing.dn)
        case .modifyDN:
            report.renamed += 1
            note(.rename, after?.dn ?? existing.dn)
        case .add, .modify, .setPassword:
            if let after, after.record.attributes == existing.record.attributes,
                after.record.content == existing.record.content
            {
                report.unchanged += 1
                note(.unchanged, existing.dn)
            } else {
                report.updated += 1
                note(.update, existing.dn, before: existing, after: after)
            }
        }
    }
}
