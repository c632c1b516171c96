import Identity
import LDAPProtocol

/// Other values, locks and members of entries that stand there.
extension PushPlanner {
    func update(
        _ object: PushObject, _ entry: PushedEntry, _ found: Findings, _ names: [EntryUUID: String],
        _ work: inout PushOrder, _ plan: inout PushPlan
    ) {
        let dn = names[object.uuid] ?? entry.dn
        var (object, entry) = (object, entry)
        let naming = String(decoding: object.relativeName.type, as: UTF8.self).lowercased()
        let isRenamed = dn != entry.dn
        var renaming: [AccountChange.Field] = []
        if isRenamed {
            renaming = [AccountChange.Field(name: "dn", before: entry.dn, after: dn)]
            // The values of the old name go with it, those of the new one come.
            for part in (try? DistinguishedName(entry.dn))?.rdns.first?.components ?? [] {
                entry.values[String(decoding: part.type, as: UTF8.self).lowercased()]?.removeAll { $0 == part.value }
            }
            entry.values[naming, default: []].append(object.relativeName.value)
        }
        // The values of a name that could not be changed have to stay.
        if !isRenamed, newName(of: entry, as: object) != nil { object.attributes[naming] = nil }
        var difference = AttributeDifference()
        compare(object, entry, found, into: &difference)
        let updates = difference.fields.count
        if object.kind == .person { lock(object.isLocked, entry, into: &difference) }
        let locks = difference.fields.count > updates
        var writes: [DirectoryWrite] =
            difference.isEmpty ? [] : [.modify(dn: dn, difference.modifications)]
        var fields = renaming + difference.fields
        if object.kind == .group {
            let members = memberWrites(object, entry, names, dn: dn)
            writes += members.writes
            if let field = members.field { fields.append(field) }
        }
        guard !fields.isEmpty else { return }
        let origin = origin(object.uuid, dn)
        if object.kind == .person {
            var kinds: [AccountChange.Kind] = isRenamed ? [.rename] : []
            if updates > 0 { kinds.append(.update) }
            if locks { kinds.append(object.isLocked ? .disable : .enable) }
            plan.report.changes.append(AccountChange(kinds, object.name, origin, fields: fields))
        } else {
            plan.report.groupChanges.append(GroupChange(.update, object.name, origin, fields: fields))
        }
        guard !writes.isEmpty else { return }
        var change = step(entry, object.name, writes)
        // Its own renaming moves the number on.
        if isRenamed { change.sequence = nil }
        work.append(object.kind == .person ? .change : .members, change)
    }

    private func compare(
        _ object: PushObject, _ entry: PushedEntry, _ found: Findings, into difference: inout AttributeDifference
    ) {
        let markName = layout.mark.lowercased()
        let present = Set((entry.values["objectclass"] ?? []).map { String(decoding: $0, as: UTF8.self).lowercased() })
        let missing = object.classes.filter { !present.contains($0.lowercased()) }
        if !missing.isEmpty { difference.add("objectClass", missing.map { Array($0.utf8) }) }
        // Values in a language that the original has no longer go as well.
        let languages = entry.values.keys.filter { key in
            key.contains(";lang-") && object.attributes[String(key.prefix { $0 != ";" })] != nil
        }
        for name in Set(object.attributes.keys).union(languages).sorted() {
            let wanted = object.attributes[name] ?? []
            var held = entry.values[name] ?? []
            if name == "userpassword" {
                if found.showsPasswords, held != wanted { difference.replaceSecret("userPassword", wanted) }
                continue
            }
            let marks = name == markName ? held.filter(mark.isMark) : []
            held.removeAll { marks.contains($0) }
            difference.compare(name, from: held, to: wanted, kept: marks)
        }
    }

    func lock(_ isLocked: Bool, _ entry: PushedEntry, into difference: inout AttributeDifference) {
        let field = AccountChange.Field(
            name: "status", before: isLocked ? "enabled" : "disabled", after: isLocked ? "disabled" : "enabled")
        switch layout.lock {
        case .value(let attribute, let locked):
            let held = (entry.values[attribute.lowercased()] ?? []).map { String(decoding: $0, as: UTF8.self) }
            // Another value is a lock that passes by itself; it is not ours to lift.
            let isHeld = held.contains { $0.equalsIgnoringCase(locked) }
            guard isHeld != isLocked else { return }
            difference.replace(attribute, isLocked ? [Array(locked.utf8)] : [], as: field)
        case .accountControl:
            let held = entry.values["useraccountcontrol"]?.first.flatMap { Int32(String(decoding: $0, as: UTF8.self)) }
            guard let held, (held & 2 != 0) != isLocked else { return }
            let hasPassword = entry.values["pwdlastset"]?.first.map { $0 != Array("0".utf8) } ?? false
            // An account without a password stays shut until it has one.
            guard isLocked || hasPassword else { return }
            let value = String(isLocked ? held | 2 : held & ~2)
            difference.replace("userAccountControl", [Array(value.utf8)], as: field)
        }
    }

    /// Members are added before others are taken away, so that a group that needs one always has one.
    private func memberWrites(
        _ object: PushObject, _ entry: PushedEntry, _ names: [EntryUUID: String], dn: String
    ) -> (writes: [DirectoryWrite], field: AccountChange.Field?) {
        var wanted: [[UInt8]: String] = [:]
        for member in object.members {
            if let name = names[member], let key = normal(name) { wanted[key] = name }
        }
        if wanted.isEmpty, layout.needsMember, let key = normal(dn) { wanted[key] = dn }
        let held = entry.values["member"] ?? []
        let heldKeys = Set(held.compactMap { NormalisedDN.of($0, schema: schema) })
        let added = wanted.filter { !heldKeys.contains($0.key) }.map { Array($0.value.utf8) }
        let gone = held.filter { value in
            NormalisedDN.of(value, schema: schema).map { wanted[$0] == nil } ?? true
        }
        guard !added.isEmpty || !gone.isEmpty else { return ([], nil) }
        let ordered = added.sorted { $0.lexicographicallyPrecedes($1) }
        var changes = Self.chunks(of: ordered).map { [AttributeModification(.add, "member", $0)] }
        for (index, chunk) in Self.chunks(of: gone).enumerated() {
            let removal = AttributeModification(.delete, "member", chunk)
            // One message for a small change; a large one goes in pieces.
            if index == 0, changes.count == 1, ordered.count + chunk.count <= Self.valuesAtOnce {
                changes[0].append(removal)
            } else {
                changes.append([removal])
            }
        }
        let field = AccountChange.Field(
            name: "members", before: "\(held.count)", after: "\(wanted.count)",
            reason: "+\(added.count) -\(gone.count)")
        return (changes.map { .modify(dn: dn, $0) }, field)
    }
}
