/// Follows groups within groups: each group's chain upwards once, with a visited set and a limit on the depth.
struct GroupNesting {
    /// Cycles and chains that are too deep.
    private(set) var problems: [SourceProblem] = []

    private let groups: [SourceGroup]
    private let depth: Int
    private var parents: [[Int]]

    init(_ groups: [SourceGroup], depth: Int) {
        self.groups = groups
        self.depth = depth
        var places: [String: Int] = [:]
        for (index, group) in groups.enumerated() { places[group.externalID] = index }
        parents = Array(repeating: [], count: groups.count)
        for (index, group) in groups.enumerated() {
            for member in group.groups {
                // A group that names itself has no members by that; some classes want at least one.
                if let place = places[member], place != index { parents[place].append(index) }
            }
        }
    }

    /// For each person by identifier, the places of all groups it belongs to, in ascending order.
    mutating func memberships() -> [String: [Int]] {
        var memberships: [String: [Int]] = [:]
        memberships.reserveCapacity(groups.reduce(0) { max($0, $1.people.count) })
        var isNested = false
        for (index, group) in groups.enumerated() {
            // Also for groups without people: a cycle is worth telling whoever is in it.
            let above = ancestors(of: index)
            if !above.isEmpty { isNested = true }
            for person in group.people { memberships[person, default: []] += [index] + above }
        }
        // Without groups in groups each place came once, in order.
        return isNested ? memberships.mapValues { Set($0).sorted() } : memberships
    }

    private mutating func ancestors(of index: Int) -> Set<Int> {
        var visited: Set<Int> = []
        var level = parents[index]
        var steps = 1
        while !level.isEmpty {
            guard steps <= depth else {
                problems.append(
                    SourceProblem(
                        .depth, dn: groups[index].dn,
                        "it is nested more than \(depth) groups deep, which is not followed"))
                break
            }
            let fresh = level.filter { visited.insert($0).inserted }
            level = fresh.filter { $0 != index }.flatMap { parents[$0] }
            level.removeAll { visited.contains($0) }
            steps += 1
        }
        if visited.remove(index) != nil {
            problems.append(SourceProblem(.cycle, dn: groups[index].dn, "it contains itself by way of other groups"))
        }
        return visited
    }
}
