import Identity
import LDAPProtocol

/// Taking entries out and giving them other names.
extension DirectoryDraft {
    /// RFC 4511 section 4.8; with everything below, if that is asked for.
    mutating func delete(_ request: DelRequest, _ write: DirectoryWrite) throws -> WriteAnswer {
        let entry = try target(request.entry)
        try authorise(entry, changing: nil)
        guard entry.record.parent != nil else {
            throw WriteRefusal(.unwillingToPerform, "the base of the directory cannot be deleted")
        }
        try check(write.assertion, entry)
        var answer = WriteAnswer(entry: entry.id)
        answer.before = read(entry.id, write.preRead)
        if write.deletesTree {
            try requireSuperAdmin("delete a tree", .plain)
            try deleteTree(entry)
        } else {
            try delete(entry)
        }
        return answer
    }

    private mutating func delete(_ entry: Entry) throws {
        if let origin = entry.record.origin, actor.door != .sync {
            throw WriteRefusal(
                .unwillingToPerform,
                "\(String(decoding: entry.dn, as: UTF8.self)) is managed by source \(origin.source)")
        }
        switch entry.record.content {
        case .plain: try remove(entry.id)
        case .user(let user): try deleteUser(user.id)
        case .group: try deleteGroup(entry.id)
        case .userRole(let role):
            guard role.id != .superAdmin else {
                throw WriteRefusal(.unwillingToPerform, "role 1 cannot be deleted")
            }
            try deleteRole(role.id)
        case .listRole(let role): try deleteRole(role.id)
        }
    }

    /// Takes out an entry and all below it: what is below first, and roles when nobody holds them any more.
    private mutating func deleteTree(_ top: Entry) throws {
        var waiting: [Entry] = [top]
        var index = 0
        while index < waiting.count {
            for child in snapshot.children(of: waiting[index].id) {
                if let entry = snapshot.entry(child) { waiting.append(entry) }
            }
            index += 1
        }
        waiting.reverse()
        while !waiting.isEmpty {
            var left: [Entry] = []
            var reason: (any Error)?
            for entry in waiting {
                do {
                    try delete(entry)
                } catch let error as ChangeError where error.code == .inUse || error.code == .notLeaf {
                    left.append(entry)
                    reason = reason ?? error
                }
            }
            if left.count == waiting.count, let reason { throw reason }
            waiting = left
        }
    }

    /// RFC 4511 section 4.9.
    mutating func modifyDN(_ request: ModifyDNRequest, _ write: DirectoryWrite) throws -> WriteAnswer {
        let entry = try target(request.entry)
        try authorise(entry, changing: nil)
        guard let rdn = try? RelativeDistinguishedName(parsing: request.newRDN) else {
            throw WriteRefusal(.invalidDNSyntax, "the new name is no relative distinguished name")
        }
        try refuseFixed(entry)
        let parent = try newParent(of: entry, request.newSuperior)
        try check(write.assertion, entry)
        var answer = WriteAnswer(entry: entry.id)
        answer.before = read(entry.id, write.preRead)
        let rename = ModifyRequest(object: request.entry, changes: [])
        var editor = EntryEditor(
            entry, name: entry.normalisedDN, write: DirectoryWrite(.modify(rename)), takesHashes: isUnlimited,
            in: snapshot)
        if request.deleteOldRDN { takeNamingValues(of: entry, unless: rdn, from: &editor.attributes) }
        try addNamingValues(of: rdn, to: &editor.attributes)
        let name = rdn.normalised(schema) + [UInt8(ascii: ",")] + parent.normalisedDN
        let image = EntryImage(rdn: rdn.bytes, normalisedDN: name, attributes: editor.attributes)
        answer.note = try put(image, editor, existing: entry, below: parent.id).note
        answer.after = read(entry.id, write.postRead)
        return answer
    }

    /// The base and the containers have names that the server looks for.
    private func refuseFixed(_ entry: Entry) throws(WriteRefusal) {
        let isContainer =
            entry.record.parent == snapshot.root
            && Container.allCases.contains { container in
                RelativeDistinguishedName("ou", container.rawValue).normalised(schema)
                    + [UInt8(ascii: ",")] + context.normalisedBase == entry.normalisedDN
            }
        guard entry.record.parent != nil, !isContainer else {
            throw WriteRefusal(
                .unwillingToPerform, "\(String(decoding: entry.dn, as: UTF8.self)) keeps its name and place")
        }
        if entry.userRole?.id == .superAdmin { throw WriteRefusal(.unwillingToPerform, "role 1 cannot be renamed") }
    }

    private func newParent(of entry: Entry, _ superior: [UInt8]?) throws(WriteRefusal) -> Entry {
        guard let superior else {
            guard let parent = entry.record.parent.flatMap({ snapshot.entry($0) }) else {
                throw WriteRefusal(.unwillingToPerform, "the base of the directory keeps its name")
            }
            return parent
        }
        guard let name = NormalisedDN.of(superior, schema: schema) else {
            throw WriteRefusal(.invalidDNSyntax, "the new superior is no distinguished name")
        }
        guard isInside(name) else {
            throw WriteRefusal(.affectsMultipleDSAs, "the new superior is not below \(context.baseDN)")
        }
        guard let parent = snapshot.entry(normalisedDN: name) else {
            throw notFound(name, "the new superior does not exist")
        }
        guard name != entry.normalisedDN, !NormalisedDN.isDescendant(name, of: entry.normalisedDN) else {
            throw WriteRefusal(.unwillingToPerform, "an entry cannot be moved below itself")
        }
        return parent
    }

    private func takeNamingValues(
        of entry: Entry, unless kept: RelativeDistinguishedName, from attributes: inout EntryAttributes
    ) {
        guard let old = try? RelativeDistinguishedName(parsing: entry.record.rdn) else { return }
        for component in old.components {
            guard let id = schema.attributeID(component.type) else { continue }
            let stays = kept.components.contains { other in
                schema.attributeID(other.type) == id && attributes.isSame(other.value, component.value, id)
            }
            if stays { continue }
            let rest = attributes[id].filter { !attributes.isSame($0, component.value, id) }
            attributes[id] = rest
        }
    }
}
