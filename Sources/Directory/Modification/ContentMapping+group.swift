import Identity
import LDAPProtocol

extension ContentMapping {
    /// The group that an entry is. Members who are not there yet are found when they appear, in this change or later.
    mutating func group(
        _ image: inout EntryImage, _ existing: Entry?, _ draft: inout DirectoryDraft
    ) throws(ChangeError) -> Group {
        try complete(&image.attributes, existing, &draft)
        if let group = image.group { return group }
        var group = Group()
        var seen: Set<EntryID> = []
        group.members.reserveCapacity(image.memberNames.count)
        for name in image.memberNames {
            if let member = draft.snapshot.entry(normalisedDN: name.normalised) {
                if seen.insert(member.id).inserted { group.members.append(member.id) }
            } else {
                group.unresolvedMembers.append(.dn(name.written))
            }
        }
        for uid in image.memberUids {
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
}
