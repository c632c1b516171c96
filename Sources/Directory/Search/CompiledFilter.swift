import Identity
import LDAPProtocol

/// A filter held against the schema and a version of the directory once, so that testing an entry compares bytes.
///
/// Names are looked up and assertion values normalised at the start; what is unknown, malformed or secret is Undefined
/// (RFC 4511 section 4.5.1.7, security rule 31).
indirect enum CompiledFilter: Sendable {
    case constant(Truth)
    case and([CompiledFilter])
    case or([CompiledFilter])
    case not(CompiledFilter)
    /// The entry is of a class.
    case objectClass(ObjectClass)
    /// A stored or computed attribute passes a test.
    case attribute(AttributeMatch)
    /// A group or role has a member.
    case member(MemberMatch)
    /// The entry is a member of a group or role, directly or through groups.
    case memberOf(EntryID)
    /// An attribute of any type, or a part of the name, passes the test of a named rule.
    case rule(RuleMatch)

    /// Whether an entry matches.
    func evaluate(_ entry: Entry, in snapshot: DirectorySnapshot) -> Truth {
        switch self {
        case .constant(let truth): return truth
        case .and(let parts):
            var result = Truth.yes
            for part in parts {
                switch part.evaluate(entry, in: snapshot) {
                case .no: return .no
                case .undefined: result = .undefined
                case .yes: break
                }
            }
            return result
        case .or(let parts):
            var result = Truth.no
            for part in parts {
                switch part.evaluate(entry, in: snapshot) {
                case .yes: return .yes
                case .undefined: result = .undefined
                case .no: break
                }
            }
            return result
        case .not(let part): return part.evaluate(entry, in: snapshot).negated
        case .objectClass(let wanted): return entry.classes.contains(wanted) ? .yes : .no
        case .attribute(let match): return match.matches(entry, in: snapshot) ? .yes : .no
        case .member(let match): return match.matches(entry, in: snapshot) ? .yes : .no
        case .memberOf(let group): return Self.isMember(entry, of: group, in: snapshot) ? .yes : .no
        case .rule(let match): return match.matches(entry, in: snapshot) ? .yes : .no
        }
    }

    private static func isMember(_ entry: Entry, of group: EntryID, in snapshot: DirectorySnapshot) -> Bool {
        if let user = entry.user, let role = snapshot.entry(group) {
            if let id = role.userRole?.id { return user.role?.role == id }
            if let id = role.listRole?.id { return user.listRole?.role == id }
        }
        return snapshot.groups(of: entry.id).contains(group)
    }
}

/// A test of who is a member of a group or role.
struct MemberMatch: Sendable {
    /// The attribute asked for: `member`, `uniqueMember` or `memberUid`.
    let attribute: AttributeID
    /// The member, if an entry has the name.
    let member: EntryID?
    /// The name as a group holds it that cannot resolve it.
    let key: [UInt8]
    /// Whether members of members count.
    let isTransitive: Bool

    func matches(_ entry: Entry, in snapshot: DirectorySnapshot) -> Bool {
        guard entry.hasMembers, snapshot.context.computed.holdsMembers(entry, in: attribute) else { return false }
        if let member {
            if let role = entry.userRole?.id ?? entry.listRole?.id {
                return snapshot.holders(of: role).contains(member)
            }
            if snapshot.groups(of: member, transitive: isTransitive).contains(entry.id) { return true }
        }
        return entry.group?.unresolvedMembers.contains { $0.key(snapshot.schema) == key } ?? false
    }
}
