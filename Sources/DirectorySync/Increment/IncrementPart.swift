import Directory
import Identity

/// What a version of the directory holds of that which an increment is about.
struct IncrementPart {
    /// The accounts of its people, and those that have a name or an address one of them wants.
    let accounts: [NativeAccount]
    /// Its groups, and those that have a name one of them wants.
    private(set) var groups: [NativeGroup] = []
    /// The identifiers of members of its groups that are here.
    private(set) var known: Set<String> = []

    init(_ snapshot: DirectorySnapshot, _ configuration: SourceConfiguration, _ increment: Increment) {
        let source = configuration.name
        var found = FoundAccounts(in: snapshot, source: source)
        for person in increment.people { found.add(person) }
        for identity in increment.gone { found.add(snapshot.entry(source: source, externalID: identity)) }
        accounts = found.accounts
        var holders: [EntryID: Entry] = [:]
        func add(_ entry: Entry?) { if let entry { holders[entry.id] = entry } }
        for group in increment.groups {
            add(snapshot.entry(source: source, externalID: group.externalID))
            for holder in snapshot.groups(named: group.name) where holder.record.origin?.source != source {
                add(holder)
            }
            for member in group.people + group.groups where !known.contains(member) {
                if snapshot.entry(source: source, externalID: member) != nil { known.insert(member) }
            }
        }
        for identity in increment.goneGroups { add(snapshot.entry(source: source, externalID: identity)) }
        for entry in holders.values.sorted(by: { $0.id < $1.id }) {
            guard let group = entry.group else { continue }
            groups.append(NativeGroup(entry, group, in: snapshot, source: source))
        }
    }
}
