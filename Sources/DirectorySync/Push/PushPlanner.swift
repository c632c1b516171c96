import Identity
import LDAPProtocol

/// Compares what a target has of ours with what it shall have, without touching either.
struct PushPlanner {
    /// What was found out at the target before planning.
    struct Findings {
        /// The entries of ours, each original once.
        var entries: [EntryUUID: PushedEntry] = [:]
        /// Originals of which more than one entry says that it is the copy.
        var ambiguous: [EntryUUID: [String]] = [:]
        /// Names, in normal form, that are wanted and belong to entries that are not ours.
        var foreign: Set<[UInt8]> = []
        /// Where members stand that are not part of the plan.
        var places: [EntryUUID: String] = [:]
        /// Whether passwords can be read, so that it shows which ones differ.
        var showsPasswords = false
    }

    let configuration: PushConfiguration
    let layout: PushLayout
    let mark: PushMark
    let schema = Schema.standard

    init(_ configuration: PushConfiguration, mark: PushMark) {
        self.configuration = configuration
        self.mark = mark
        layout = .of(configuration)
    }

    /// The plan that gives the target what it shall have.
    ///
    /// - Parameters:
    ///   - wanted: what it shall have; entries among the findings that are not in it are removed.
    ///   - owned: how many people of ours the target has, for the guard.
    ///   - runs: earlier runs.
    func plan(
        _ wanted: [PushObject], _ found: Findings, owned: Int, runs: [SyncRun], at time: Timestamp
    ) -> PushPlan {
        var plan = PushPlan(SyncPlan(source: configuration.runName, isComplete: true))
        var work = PushOrder(schema: schema, entries: found.entries.values.map(\.dn))
        for (uuid, names) in found.ambiguous.sorted(by: { $0.value.first ?? "" < $1.value.first ?? "" }) {
            plan.report.conflicts.append(
                conflict(
                    uuid.description, names[0],
                    "carries the same mark as \(names.dropFirst().joined(separator: ", ")); neither is touched"))
        }
        let usable = wanted.filter { object in
            guard let refusal = object.refusal else { return found.ambiguous[object.uuid] == nil }
            plan.report.conflicts.append(conflict(object.name, object.dn, refusal))
            return false
        }
        let known = Set(wanted.map(\.uuid))
        let gone = found.entries.values.filter { !known.contains($0.uuid) }.sorted { $0.dn < $1.dn }
        remove(gone, for: usable, &work, &plan)

        var names = found.places
        for (uuid, entry) in found.entries where names[uuid] == nil { names[uuid] = entry.dn }
        rename(usable, found, &work, &names, &plan)
        let fresh = create(usable.filter { found.entries[$0.uuid] == nil }, found, &work, &names, &plan)
        for object in usable where !fresh.contains(object.uuid) {
            guard let entry = found.entries[object.uuid] else { continue }
            update(object, entry, found, names, &work, &plan)
        }
        for object in usable where object.keepsPassword {
            plan.report.problems.append(
                SourceProblem(
                    .notPushed, dn: names[object.uuid] ?? object.dn,
                    "the password of \(object.name) is not pushed: the target does not verify a hash of its scheme"))
        }
        plan.steps = work.steps
        plan.report.owned = owned
        plan.report.holds = RemovalGuard.reasons(
            removals: plan.report.numberOfRemovals, owned: owned, remaining: max(wanted.count, owned - gone.count),
            recent: RemovalGuard.recentRemovals(runs, before: time), limit: configuration.removalLimit)
        let groups = found.entries.values.count { !isPerson($0) }
        let removed = plan.report.groupRemovals.count
        if removed > configuration.removalLimit.count, removed > groups / 2 {
            plan.report.holds.append("it removes \(removed) of \(groups) groups")
        }
        return plan
    }

    /// The names that a plan would take, for finding out who has them.
    func claims(_ wanted: [PushObject], _ entries: [EntryUUID: PushedEntry]) -> [String] {
        wanted.compactMap { object in
            guard object.refusal == nil else { return nil }
            guard let entry = entries[object.uuid] else { return object.dn }
            return newName(of: entry, as: object)
        }
    }

    // MARK: Removing

    func remove(
        _ gone: [PushedEntry], for wanted: [PushObject], _ work: inout PushOrder, _ plan: inout PushPlan
    ) {
        let taken = Set(wanted.compactMap { normal($0.dn) })
        for entry in gone {
            let origin = origin(entry.uuid, entry.dn)
            let name = String(decoding: entry.values[layout.personName]?.first ?? Array(entry.dn.utf8), as: UTF8.self)
            let person = isPerson(entry)
            if person, configuration.removal == .lock {
                var difference = AttributeDifference()
                lock(true, entry, into: &difference)
                guard !difference.isEmpty else { continue }
                var change = AccountChange([.disable], name, origin, fields: difference.fields)
                change.isRemoval = true
                plan.report.changes.append(change)
                work.append(.change, step(entry, name, [.modify(dn: entry.dn, difference.modifications)]))
                continue
            }
            let fields = [AccountChange.Field(name: "dn", before: entry.dn, after: nil, reason: "gone here")]
            if person {
                var change = AccountChange([.delete], name, origin, fields: fields)
                change.isRemoval = true
                plan.report.changes.append(change)
            } else {
                plan.report.groupChanges.append(GroupChange(.delete, name, origin, fields: fields))
            }
            // A name that somebody else gets has to be free before.
            let isNeeded = normal(entry.dn).map { taken.contains($0) } ?? false
            if isNeeded { work.free(entry.dn) }
            var removal = step(entry, name, [.delete(dn: entry.dn)])
            removal.sequence = nil
            work.append(isNeeded ? .first : person ? .removePerson : .removeGroup, removal)
        }
    }

    // MARK: Small things

    /// How many members one message carries: some 100 octets each, and servers take messages of a few megabytes.
    static let valuesAtOnce = 1_000

    static func chunks(of values: [[UInt8]]) -> [[[UInt8]]] {
        stride(from: 0, to: values.count, by: valuesAtOnce).map {
            Array(values[$0..<min($0 + valuesAtOnce, values.count)])
        }
    }

    /// The name that an entry gets; nil if the one that it has is right.
    func newName(of entry: PushedEntry, as object: PushObject) -> String? {
        guard let name = try? DistinguishedName(entry.dn), let first = name.rdns.first, let parent = name.parent else {
            return nil
        }
        let wanted = object.relativeName
        let isNamed = first.components.contains { part in
            schema.attributeID(part.type) == schema.attributeID(wanted.type) && part.value == wanted.value
        }
        return isNamed ? nil : parent.child(RelativeDistinguishedName([wanted])).description
    }

    func isPerson(_ entry: PushedEntry) -> Bool {
        (entry.values["objectclass"] ?? []).contains { String(decoding: $0, as: UTF8.self).lowercased() == "person" }
    }

    func normal(_ dn: String) -> [UInt8]? { NormalisedDN.of(Array(dn.utf8), schema: schema) }

    func origin(_ uuid: EntryUUID, _ dn: String) -> Origin {
        Origin(source: configuration.runName, externalID: uuid.description, externalDN: dn)
    }

    func step(_ entry: PushedEntry, _ name: String, _ writes: [DirectoryWrite]) -> PushPlan.Step {
        PushPlan.Step(uuid: entry.uuid, name: name, writes: writes, sequence: entry.sequence)
    }

    func conflict(_ name: String, _ dn: String, _ message: String) -> SyncConflict {
        SyncConflict(kind: .target, username: name, dn: dn, message: message)
    }
}
