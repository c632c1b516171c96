import Identity
import LDAPProtocol

extension ImportApplication {
    /// The group that a record is. Members who are not there yet are found when they appear, in this import or later.
    mutating func group(
        _ staged: StagedEntry, _ existing: Entry?, _ attributes: inout EntryAttributes, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> Group {
        try complete(&attributes, existing, &draft)
        var group = Group()
        var seen: Set<EntryID> = []
        group.members.reserveCapacity(staged.memberNames.count)
        for name in staged.memberNames {
            if let member = draft.snapshot.entry(normalisedDN: name.normalised) {
                if seen.insert(member.id).inserted { group.members.append(member.id) }
            } else {
                group.unresolvedMembers.append(.dn(name.written))
            }
        }
        for uid in staged.memberUids {
            if let member = draft.snapshot.entry(username: String(decoding: uid, as: UTF8.self)) {
                if seen.insert(member.id).inserted { group.members.append(member.id) }
            } else {
                group.unresolvedMembers.append(.uid(uid))
            }
        }
        return group
    }

    private func complete(
        _ attributes: inout EntryAttributes, _ existing: Entry?, _ draft: inout DirectoryDraft
    ) throws(ChangeError) {
        let types = draft.types
        var classes = attributes[types.objectClass]
        if draft.context.options.posixForEveryone, !Self.has("posixGroup", classes, draft.schema) {
            classes.append(Array("posixGroup".utf8))
        }
        guard Self.has("posixGroup", classes, draft.schema) else { return }
        if let existing, Self.isBare(existing, draft.schema), let added = draft.schema.objectClass("groupOfNames") {
            // An export gives a posixGroup that stands alone a structural class, since strict servers want one.
            classes.removeAll { draft.schema.objectClass($0)?.index == added.index }
        }
        attributes[types.objectClass] = classes
        guard attributes[types.gidNumber].isEmpty else { return }
        if let known = existing?.values(of: types.gidNumber), !known.isEmpty {
            attributes[types.gidNumber] = known
        } else {
            attributes[text: types.gidNumber] = String(try draft.newGIDNumber())
        }
    }

    /// Whether an entry is a posixGroup without a structural class, which RFC 2307 has and RFC 2307bis has not.
    static func isBare(_ entry: Entry, _ schema: Schema) -> Bool {
        entry.group != nil && entry.classes.structural?.index == schema.objectClass("posixGroup")?.index
    }

    /// Members that nobody is: kept as they came, and told of.
    mutating func reportDangling(in draft: DirectoryDraft) {
        for entry in staged where entry.kind == .group {
            guard let group = draft.snapshot.entry(normalisedDN: entry.normalisedDN)?.group,
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
}
