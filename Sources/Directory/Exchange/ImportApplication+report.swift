import Identity
import LDAPProtocol

extension ImportApplication {
    /// What the schema does not know, and what is not taken of it.
    mutating func takeNoteOfForeign(_ image: EntryImage, _ staged: StagedEntry, _ draft: DirectoryDraft) {
        for type in staged.leftOut { report.leftOut[String(decoding: type, as: UTF8.self), default: 0] += 1 }
        guard image.isForeign(draft.schema, draft.types) else { return }
        for type in image.attributes.foreignTypes {
            report.foreignTypes[String(decoding: type, as: UTF8.self), default: 0] += 1
        }
        for name in image.attributes[draft.types.objectClass] where draft.schema.objectClass(name) == nil {
            report.foreignClasses[String(decoding: name, as: UTF8.self), default: 0] += 1
        }
    }

    /// Members that nobody is: kept as they came, and told of.
    mutating func reportDangling(in draft: DirectoryDraft) {
        for entry in staged where entry.image.kind == .group {
            guard let group = draft.snapshot.entry(normalisedDN: entry.image.normalisedDN)?.group,
                let first = group.unresolvedMembers.first
            else { continue }
            let name =
                switch first {
                case .dn(let name): String(decoding: name.prefix(256), as: UTF8.self)
                case .uid(let name): String(decoding: name.prefix(256), as: UTF8.self)
                }
            let others = group.unresolvedMembers.count - 1
            report.remarks.append(
                place(entry) + "member \(name)\(others > 0 ? " and \(others) more" : "") name nobody (yet)")
        }
    }

    /// POSIX numbers that two entries have are kept and told of (decisions 7).
    mutating func reportDuplicates(in draft: DirectoryDraft) {
        let types = draft.types
        for entry in staged {
            let type: AttributeID
            switch entry.image.kind {
            case .person: type = types.uidNumber
            case .group: type = types.gidNumber
            default: continue
            }
            guard let number = entry.image.attributes[type].first,
                let own = draft.snapshot.entry(normalisedDN: entry.image.normalisedDN)
            else { continue }
            let other = draft.snapshot.index.candidates(IndexKey(type).hash(number)).first { id in
                // The later one tells; a person's gidNumber is the number of a group, not a second one.
                guard id < own.id, let other = draft.snapshot.entry(id) else { return false }
                return (entry.image.kind == .group ? other.group != nil : other.user != nil)
                    && other.values(of: type).contains(number)
            }
            guard let other = other.flatMap({ draft.snapshot.entry($0) }) else { continue }
            report.remarks.append(
                place(entry) + "\(String(decoding: draft.schema.attribute(type).canonicalName, as: UTF8.self)) "
                    + "\(String(decoding: number, as: UTF8.self)) is "
                    + "the one of \(String(decoding: other.dn, as: UTF8.self)) too")
        }
    }
}
