import Directory
import Identity

/// Gathers the accounts that a plan has to look at: those of its people, and those that have a name or an address one of them
/// wants.
struct FoundAccounts {
    private let snapshot: DirectorySnapshot
    private let source: String
    private var found: [EntryID: Entry] = [:]

    init(in snapshot: DirectorySnapshot, source: String) {
        self.snapshot = snapshot
        self.source = source
    }

    /// Adds what there is to somebody of the source.
    mutating func add(_ person: SourcePerson) {
        add(snapshot.entry(source: source, externalID: person.externalID))
        add(snapshot.entry(username: person.username))
        add(snapshot.entry(email: person.canonicalUsername))
        if let address = EmailRule.address(of: person) {
            add(snapshot.entry(email: address))
            add(snapshot.entry(username: address))
        }
    }

    /// Adds an entry.
    mutating func add(_ entry: Entry?) { if let entry { found[entry.id] = entry } }

    /// The accounts, in the order of their entries.
    var accounts: [NativeAccount] {
        let superAdmins = Set(snapshot.userRoles.filter(\.isSuperAdmin).map(\.id))
        return found.values.sorted { $0.id < $1.id }.compactMap { entry in
            entry.user.map { NativeAccount(entry, $0, in: snapshot, superAdmins: superAdmins, source: source) }
        }
    }
}
