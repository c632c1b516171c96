import Identity
import LDAPProtocol

/// Other names for entries that stand there, and entries that are new.
extension PushPlanner {
    func rename(
        _ wanted: [PushObject], _ found: Findings, _ work: inout PushOrder, _ names: inout [EntryUUID: String],
        _ plan: inout PushPlan
    ) {
        var waiting: [(object: PushObject, entry: PushedEntry, dn: String)] = wanted.compactMap { object in
            guard let entry = found.entries[object.uuid], let dn = newName(of: entry, as: object) else { return nil }
            return (object, entry, dn)
        }
        waiting.removeAll { object, entry, dn in
            guard let name = normal(dn), found.foreign.contains(name) else { return false }
            plan.report.conflicts.append(
                conflict(object.name, dn, "exists and is not ours; \(entry.dn) keeps its name"))
            return true
        }
        // Each may set a name free for another; a circle is not resolved.
        var hasMoved = true
        while hasMoved {
            hasMoved = false
            for (object, entry, dn) in waiting where work.take(dn, from: entry.dn) {
                names[object.uuid] = dn
                let relative = RelativeDistinguishedName([object.relativeName]).description
                work.append(.rename, step(entry, object.name, [.rename(dn: entry.dn, relativeName: relative)]))
                hasMoved = true
            }
            waiting.removeAll { names[$0.object.uuid] == $0.dn }
        }
        for (object, entry, dn) in waiting {
            plan.report.conflicts.append(
                conflict(object.name, dn, "belongs to another entry of ours; \(entry.dn) keeps its name"))
        }
    }

    /// - Returns: what is made.
    func create(
        _ wanted: [PushObject], _ found: Findings, _ work: inout PushOrder, _ names: inout [EntryUUID: String],
        _ plan: inout PushPlan
    ) -> Set<EntryUUID> {
        var made: [PushObject] = []
        for object in wanted {
            guard let name = normal(object.dn), !found.foreign.contains(name) else {
                plan.report.conflicts.append(
                    conflict(object.name, object.dn, "exists and is not ours; it is left alone"))
                continue
            }
            guard work.take(object.dn, from: nil) else {
                plan.report.conflicts.append(conflict(object.name, object.dn, "belongs to another entry of ours"))
                continue
            }
            names[object.uuid] = object.dn
            made.append(object)
        }
        let fresh = Set(made.map(\.uuid))
        let freshGroups = Set(made.lazy.filter { $0.kind == .group }.map(\.uuid))
        for object in made {
            var attributes = object.attributes.merging(object.initial) { $1 }.filter { !$0.value.isEmpty }
            attributes["objectClass"] = object.classes.map { Array($0.utf8) }
            let naming = String(decoding: object.relativeName.type, as: UTF8.self)
            if attributes[naming] == nil { attributes[naming] = [object.relativeName.value] }
            attributes[layout.mark.lowercased(), default: []].append(Array(mark.text(of: object.uuid).utf8))
            if object.isLocked, case .value(let attribute, let locked) = layout.lock {
                attributes[attribute] = [Array(locked.utf8)]
            }
            let origin = origin(object.uuid, object.dn)
            var fields = [AccountChange.Field(name: "dn", before: nil, after: object.dn)]
            var later: [[UInt8]] = []
            if object.kind == .group {
                // A group that is made later can't be a member yet, and one message has its limits.
                let present = object.members.filter { !freshGroups.contains($0) }
                    .compactMap { names[$0].map { Array($0.utf8) } }
                let first = present.prefix(Self.valuesAtOnce)
                later =
                    present.dropFirst(first.count)
                    + object.members.filter(freshGroups.contains).compactMap { names[$0].map { Array($0.utf8) } }
                attributes["member"] = first.isEmpty ? layout.needsMember ? [Array(object.dn.utf8)] : nil : Array(first)
                fields.append(.init(name: "members", before: nil, after: "\(first.count + later.count)"))
                plan.report.groupChanges.append(GroupChange(.create, object.name, origin, fields: fields))
            } else {
                plan.report.changes.append(AccountChange([.create], object.name, origin, fields: fields))
            }
            let list = attributes.sorted { $0.key < $1.key }.map { AttributeModification(.add, $0.key, $0.value) }
            work.append(
                object.kind == .person ? .create : .createGroup,
                PushPlan.Step(uuid: object.uuid, name: object.name, writes: [.add(dn: object.dn, list)]))
            guard !later.isEmpty else { continue }
            var writes = Self.chunks(of: later).map {
                DirectoryWrite.modify(dn: object.dn, [AttributeModification(.add, "member", $0)])
            }
            if attributes["member"] == [Array(object.dn.utf8)] {
                let placeholder = AttributeModification(.delete, "member", [Array(object.dn.utf8)])
                writes.append(.modify(dn: object.dn, [placeholder]))
            }
            work.append(.members, PushPlan.Step(uuid: object.uuid, name: object.name, writes: writes))
        }
        return fresh
    }
}
