import Identity
import LDAPProtocol

/// Plans the groups that mirror those of a source. Only a complete reading is taken for that.
struct GroupPlanner {
    private let source: String
    private let people: Set<String>?
    private var owned: [String: NativeGroup] = [:]
    private var holders: [[UInt8]: NativeGroup] = [:]

    /// The identifiers of groups that are mirrored and are not part of this plan.
    var unchanged: Set<String> = []

    /// Groups whose name is taken.
    private(set) var conflicts: [SyncConflict] = []

    /// - Parameters:
    ///   - people: the identifiers of people who have an account, or get one; nil if all have.
    ///   - groups: all groups of this directory.
    init(source: String, people: Set<String>?, groups: [NativeGroup]) {
        self.source = source
        self.people = people
        for group in groups {
            if let origin = group.origin, origin.source == source {
                owned[origin.externalID.lowercased()] = group
            } else {
                holders[Self.key(group.name)] = group
            }
        }
    }

    /// How many groups the source keeps.
    var ownedCount: Int { owned.count }

    /// Creates and updates in the order of the source, then deletes.
    mutating func changes(to wanted: [SourceGroup]) -> [GroupChange] {
        var changes: [GroupChange] = []
        var taken: Set<[UInt8]> = []
        var present: Set<String> = []
        var kept: [SourceGroup] = []
        for group in wanted {
            present.insert(group.externalID)
            let key = Self.key(group.name)
            guard holders[key] == nil, taken.insert(key).inserted else {
                let holder = holders[key]?.origin.map { "the source \($0.source)" } ?? "another group"
                conflicts.append(
                    SyncConflict(
                        kind: .group, username: group.name, dn: group.dn,
                        message: "the name belongs to \(holder); the group is not mirrored"))
                continue
            }
            kept.append(group)
        }
        let mirrored = unchanged.union(kept.map(\.externalID))
        for group in kept {
            var target = group
            if let people { target.people = group.people.filter(people.contains) }
            target.groups = group.groups.filter { mirrored.contains($0) && $0 != group.externalID }
            target.dangling = []
            if let change = change(to: target) { changes.append(change) }
        }
        let gone = owned.filter { !present.contains($0.key) }.sorted { $0.key < $1.key }
        for (identity, group) in gone {
            let target = SourceGroup(
                externalID: identity, dn: group.origin?.externalDN ?? "", normalisedDN: [], name: group.name)
            let field = AccountChange.Field(
                name: "group", before: group.name, after: nil, reason: "gone from \(source)")
            changes.append(GroupChange(kind: .delete, group: group, target: target, fields: [field]))
        }
        return changes
    }

    private func change(to target: SourceGroup) -> GroupChange? {
        guard let group = owned[target.externalID] else {
            let fields = [
                AccountChange.Field(name: "group", before: nil, after: target.name),
                AccountChange.Field(
                    name: "members", before: nil, after: "\(target.people.count + target.groups.count)"),
            ]
            return GroupChange(kind: .create, group: nil, target: target, fields: fields)
        }
        var fields: [AccountChange.Field] = []
        if group.name != target.name { fields.append(.init(name: "group", before: group.name, after: target.name)) }
        if let known = group.origin, known.externalDN != target.dn {
            fields.append(.init(name: "dn", before: known.externalDN, after: target.dn))
        }
        // Nearly always they are in the order in which they came the last time.
        let before =
            group.people == target.people && group.groups == target.groups ? nil : Set(group.people + group.groups)
        let after = Set(before == nil ? [] : target.people + target.groups)
        if let before, before != after {
            let (more, less) = (after.subtracting(before).count, before.subtracting(after).count)
            fields.append(
                .init(name: "members", before: "\(before.count)", after: "\(after.count)", reason: "+\(more) -\(less)"))
        }
        fields += AttributeComparison.differences(from: group.attributes, to: target.attributes)
        return fields.isEmpty ? nil : GroupChange(kind: .update, group: group, target: target, fields: fields)
    }

    private static func key(_ name: String) -> [UInt8] {
        StringPreparation.caseFolded(Array(name.utf8)) ?? Array(name.utf8)
    }
}
