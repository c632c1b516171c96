import Identity
import LDAPProtocol

/// The members of a group or role as one attribute shows them, while it is being changed.
///
/// `member` and `memberUid` are two sights of the same members. Clients that write both say the same thing twice, so each is
/// changed as if it stood alone, and what was added and taken out in either is done once.
struct MemberView {
    /// A member, or the name of one that is not there yet in the form that equal names share.
    enum Member: Hashable {
        case entry(EntryID)
        case name([UInt8])
    }

    private let before: [Member]
    private var present: Set<Member>
    private(set) var added: [Member] = []
    /// How names that nobody has yet were written.
    private(set) var written: [Member: UnresolvedMember] = [:]

    /// - Parameters:
    ///   - members: those that are entries.
    ///   - unresolved: those that nobody is.
    init(_ members: [EntryID], unresolved: [UnresolvedMember], schema: Schema) {
        var before = members.map { Member.entry($0) }
        for name in unresolved {
            let member = Member.name(name.key(schema))
            written[member] = name
            before.append(member)
        }
        self.before = before
        present = Set(before)
    }

    /// Whether the attribute has values.
    var isEmpty: Bool { present.isEmpty }

    /// What was there and is not any more.
    var removed: [Member] { before.filter { !present.contains($0) } }

    func contains(_ member: Member) -> Bool { present.contains(member) }

    mutating func insert(_ member: Member, _ name: UnresolvedMember?) {
        guard present.insert(member).inserted else { return }
        if let name { written[member] = name }
        added.append(member)
    }

    mutating func remove(_ member: Member) {
        present.remove(member)
        added.removeAll { $0 == member }
    }

    /// Who is there and not among those who are wanted.
    func removedByKeeping(_ wanted: Set<Member>) -> [Member] { present.filter { !wanted.contains($0) } }

    mutating func removeAll() {
        present = []
        added = []
    }
}
