import Identity
import LDAPProtocol

/// Which entries have to be looked at for a filter: few, when an index knows them.
///
/// Candidates are a superset of what matches; each is held against the filter afterwards.
struct CandidatePlan {
    /// Where the candidates come from.
    private enum Source {
        case hash(UInt32)
        case set(EntrySet)
        case union([CandidatePlan])
        case members(EntryID)
        case list([UInt32])
        case none
    }

    /// About how many there are.
    let count: Int
    private let source: Source
    /// What is looked for as part of a value; plans with the same text have the same candidates.
    private var text: [UInt8]?

    private init(count: Int, source: Source, text: [UInt8]? = nil) {
        self.count = count
        self.source = source
        self.text = text
    }

    /// The candidates for a filter; `nil` if all entries are.
    static func of(_ filter: CompiledFilter, in snapshot: DirectorySnapshot) -> CandidatePlan? {
        switch filter {
        case .constant(let truth): return truth == .yes ? nil : CandidatePlan(count: 0, source: .none)
        case .and(let parts):
            var best: CandidatePlan?
            for part in parts {
                guard let plan = of(part, in: snapshot) else { continue }
                if best.map({ plan.count < $0.count }) ?? true { best = plan }
                if plan.count <= 1 { break }
            }
            return best
        case .or(let parts):
            var plans: [CandidatePlan] = []
            for part in parts {
                // Pickers look for one text in several attributes.
                if let text = substringText(part), plans.contains(where: { $0.text == text }) { continue }
                guard let plan = of(part, in: snapshot) else { return nil }
                plans.append(plan)
            }
            if plans.count == 1 { return plans[0] }
            return CandidatePlan(count: plans.reduce(0) { $0 + $1.count }, source: .union(plans))
        case .not, .rule: return nil
        case .objectClass(let wanted): return classPlan(wanted, in: snapshot)
        case .attribute(let match): return attributePlan(match, in: snapshot)
        case .member(let match): return memberPlan(match, in: snapshot)
        case .memberOf(let group):
            guard let entry = snapshot.entry(group) else { return CandidatePlan(count: 0, source: .none) }
            if let role = entry.userRole?.id ?? entry.listRole?.id {
                let holders = snapshot.holders(of: role)
                return CandidatePlan(count: holders.count, source: .set(holders))
            }
            return CandidatePlan(count: entry.group?.members.count ?? 0, source: .members(group))
        }
    }

    /// The candidates in ascending order, each once.
    func entries(in snapshot: DirectorySnapshot) -> [UInt32] {
        var found: [UInt32] = []
        collect(into: &found, in: snapshot)
        if case .list = source { return found }
        if found.count > 1 {
            found.sort()
            var last: UInt32?
            found.removeAll { number in
                defer { last = number }
                return number == last
            }
        }
        return found
    }

    /// The plan in words, a line for each part.
    func lines(indent: String = "") -> [String] {
        let number = "\(count) candidate\(count == 1 ? "" : "s")"
        switch source {
        case .hash: return [indent + "index of values: \(number)"]
        case .set: return [indent + "index of classes and memberships: \(number)"]
        case .list: return [indent + "index of substrings: \(number)"]
        case .members: return [indent + "members of a group: \(number) and those of groups in it"]
        case .none: return [indent + "nothing can match"]
        case .union(let plans):
            return [indent + "union: \(number)"] + plans.flatMap { $0.lines(indent: indent + "  ") }
        }
    }

    private func collect(into found: inout [UInt32], in snapshot: DirectorySnapshot) {
        switch source {
        case .none: break
        case .hash(let hash): snapshot.index.forEach(hash) { found.append($0.rawValue) }
        case .set(let set): for id in set { found.append(id.rawValue) }
        case .list(let list): found += list
        case .union(let plans): for plan in plans { plan.collect(into: &found, in: snapshot) }
        case .members(let group):
            var seen: Set<EntryID> = [group]
            var waiting = [group]
            while let next = waiting.popLast() {
                for member in snapshot.entry(next)?.group?.members ?? [] where seen.insert(member).inserted {
                    found.append(member.rawValue)
                    if snapshot.entry(member)?.group != nil { waiting.append(member) }
                }
            }
        }
    }

    private static func classPlan(_ wanted: ObjectClass, in snapshot: DirectorySnapshot) -> CandidatePlan? {
        let sets = snapshot.context.classSets.sets(with: wanted).map { snapshot.classMembers[$0.number] }
        let count = sets.reduce(0) { $0 + $1.count }
        // A class that most entries have is no help.
        guard count * 4 < snapshot.count || count < 64 else { return nil }
        return CandidatePlan(
            count: count, source: .union(sets.map { CandidatePlan(count: $0.count, source: .set($0)) }))
    }

    private static func attributePlan(_ match: AttributeMatch, in snapshot: DirectorySnapshot) -> CandidatePlan? {
        if case .substrings = match.test { return substringPlan(match, in: snapshot) }
        guard case .equality(_, let assertion) = match.test else { return nil }
        let context = snapshot.context
        if match.types == [context.types.entryUUID] {
            guard let uuid = EntryUUID(text: assertion) else { return CandidatePlan(count: 0, source: .none) }
            return CandidatePlan(count: 1, source: .hash(IndexKey.uuid.hash(uuid.octets)))
        }
        if match.types == [context.types.entryDN] {
            return CandidatePlan(count: 1, source: .hash(IndexKey.distinguishedName.hash(assertion)))
        }
        guard match.types.allSatisfy(context.indexed.contains) else { return nil }
        let plans = match.types.map { type in
            let hash = IndexKey(type).hash(assertion)
            return CandidatePlan(count: snapshot.index.estimate(hash), source: .hash(hash))
        }
        if plans.count == 1 { return plans[0] }
        return CandidatePlan(count: plans.reduce(0) { $0 + $1.count }, source: .union(plans))
    }

    /// The longest text that a filter looks for as part of values, if an index of substrings could know it.
    private static func substringText(_ filter: CompiledFilter) -> [UInt8]? {
        guard case .attribute(let match) = filter, case .substrings(_, let pieces) = match.test else { return nil }
        let text = pieces.longestPiece
        return text.count >= 3 ? text : nil
    }

    private static func substringPlan(_ match: AttributeMatch, in snapshot: DirectorySnapshot) -> CandidatePlan? {
        guard let text = substringText(.attribute(match)),
            match.types.allSatisfy(snapshot.context.substringIndexed.contains),
            let list = snapshot.candidates(containing: text)
        else { return nil }
        return CandidatePlan(count: list.count, source: .list(list), text: text)
    }

    private static func memberPlan(_ match: MemberMatch, in snapshot: DirectorySnapshot) -> CandidatePlan {
        let dangling = IndexKey.unresolvedMember.hash(match.key)
        var plans = [CandidatePlan(count: snapshot.index.estimate(dangling), source: .hash(dangling))]
        if let member = match.member {
            var groups = snapshot.groups(of: member, transitive: match.isTransitive)
            if let user = snapshot.entry(member)?.user {
                for grant in [user.role, user.listRole] {
                    if let role = grant.flatMap({ snapshot.entry(of: $0.role) }) { groups.insert(role.id) }
                }
            }
            plans.append(CandidatePlan(count: groups.count, source: .set(groups)))
        }
        return CandidatePlan(count: plans.reduce(0) { $0 + $1.count }, source: .union(plans))
    }
}
