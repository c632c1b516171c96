public import Identity
import LDAPProtocol

/// A role as the mapping knows it.
public struct NativeRole: Sendable, Equatable {
    /// The number of the role.
    public var id: RoleID
    /// Its name, unique among roles of its kind whatever the case.
    public var name: String
    /// Whether it makes its holders super admins.
    public var isSuperAdmin: Bool

    /// Puts the parts together.
    public init(id: RoleID, name: String, isSuperAdmin: Bool = false) {
        self.id = id
        self.name = name
        self.isSuperAdmin = isSuperAdmin
    }
}

/// A group of this directory that rules put people into.
public struct TargetGroup: Sendable, Equatable {
    /// The entry of the group.
    public var entry: EntryID
    /// Its name.
    public var name: String

    /// Puts the parts together.
    public init(entry: EntryID, name: String) {
        self.entry = entry
        self.name = name
    }
}

/// Why the rules of a source can't be used.
public struct MappingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with which rule.
    public let description: String
}

/// Which rule gave a person a role, and by which group.
struct RoleMatch: Equatable {
    /// The place of the rule in the configuration, from 1.
    let rule: Int
    /// The DN of the group that led to it, as the source wrote it; `default` for the role of those without one.
    let group: String
    /// The role.
    let role: NativeRole

    /// The origin of a grant made by it.
    func origin(_ source: String) -> String { "\(source):\(group)" }
}

/// Which rule put a person into a group of this directory, and by which group of the source.
struct GroupMatch: Equatable {
    /// The place of the rule in the configuration, from 1.
    let rule: Int
    /// The DN of the group that led to it, as the source wrote it.
    let group: String
    /// The group of this directory.
    let target: TargetGroup
}

/// The roles of this directory, and the groups that rules may mean.
public struct NativeRoles: Sendable {
    /// All user roles.
    public var user: [NativeRole]
    /// All list roles.
    public var list: [NativeRole]
    /// Groups that no source keeps; at least those that the rules name.
    public var groups: [TargetGroup]

    /// Puts the parts together.
    public init(user: [NativeRole] = [], list: [NativeRole] = [], groups: [TargetGroup] = []) {
        self.user = user
        self.list = list
        self.groups = groups
    }
}

/// What the rules say about one person and one kind of role.
struct RoleDecision: Equatable {
    /// The rule that won; nil when none applies.
    var winner: RoleMatch?
    /// The rules that apply and lost, the next best first.
    var losers: [RoleMatch] = []

    /// What the person gets of a source; nil for nothing.
    func grant(_ source: String) -> Grant? { winner.map { Grant(role: $0.role.id, origin: $0.origin(source)) } }
}

/// The role rules of a source, compiled against the groups and roles there are.
struct RoleMapping {
    private struct Target {
        let rule: Int
        let groups: Set<Int>
        let role: NativeRole
    }

    private let userTargets: [Target]
    private let listTargets: [Target]
    private let groups: [SourceGroup]
    private let groupTargets: [(rule: Int, groups: Set<Int>, target: TargetGroup)]

    /// The user role of those to whom no rule gives one.
    let defaultRole: NativeRole?

    /// - Throws: `MappingError` for a rule that names no role, an unknown one, or without leave one of super admins: to go
    ///   on without the rule would take roles away.
    init(
        _ configuration: SourceConfiguration, groups: [SourceGroup], roles: NativeRoles
    ) throws(MappingError) {
        self.groups = groups
        var groupTargets: [(rule: Int, groups: Set<Int>, target: TargetGroup)] = []
        var userTargets: [(Target, Int)] = []
        var listTargets: [(Target, Int)] = []
        for (index, rule) in configuration.rules.enumerated() {
            let number = index + 1
            let matching = try GroupPattern(rule.group, rule: number).matches(in: groups)
            if let name = rule.userRole {
                let role = try Self.find(name, in: roles.user, what: "user role", place: "rule \(number)")
                try Self.check(role, configuration, place: "rule \(number)")
                userTargets.append((Target(rule: number, groups: matching, role: role), rule.priority))
            }
            if let name = rule.listRole {
                let role = try Self.find(name, in: roles.list, what: "list role", place: "rule \(number)")
                listTargets.append((Target(rule: number, groups: matching, role: role), rule.priority))
            }
            if let name = rule.nativeGroup {
                let target = try Self.find(name, in: roles.groups, place: "rule \(number)")
                groupTargets.append((number, matching, target))
            }
            guard rule.userRole != nil || rule.listRole != nil || rule.nativeGroup != nil else {
                throw MappingError(description: "rule \(number) names neither userRole nor listRole nor nativeGroup")
            }
        }
        self.groupTargets = groupTargets
        self.userTargets = Self.ordered(userTargets)
        self.listTargets = Self.ordered(listTargets)
        if case .role(let name) = configuration.noRole {
            let role = try Self.find(name, in: roles.user, what: "user role", place: "noRole")
            try Self.check(role, configuration, place: "noRole")
            defaultRole = role
        } else {
            defaultRole = nil
        }
    }

    /// The user role of somebody in these groups.
    func userRole(in memberships: [Int]) -> RoleDecision {
        var decision = decide(userTargets, memberships)
        if decision.winner == nil, let defaultRole {
            decision.winner = RoleMatch(rule: 0, group: "default", role: defaultRole)
        }
        return decision
    }

    /// The list role of somebody in these groups.
    func listRole(in memberships: [Int]) -> RoleDecision {
        decide(listTargets, memberships)
    }

    /// The groups of this directory that somebody in these groups is put into, each with the first rule that does.
    func nativeGroups(in memberships: [Int]) -> [GroupMatch] {
        guard !groupTargets.isEmpty else { return [] }
        var matches: [GroupMatch] = []
        for (rule, wanted, target) in groupTargets where !matches.contains(where: { $0.target == target }) {
            guard let place = memberships.first(where: wanted.contains), groups.indices.contains(place) else {
                continue
            }
            matches.append(GroupMatch(rule: rule, group: groups[place].dn, target: target))
        }
        return matches.sorted { $0.target.entry < $1.target.entry }
    }

    private func decide(_ targets: [Target], _ memberships: [Int]) -> RoleDecision {
        var decision = RoleDecision()
        for target in targets {
            guard let place = memberships.first(where: target.groups.contains), groups.indices.contains(place) else {
                continue
            }
            let match = RoleMatch(rule: target.rule, group: groups[place].dn, role: target.role)
            if decision.winner == nil { decision.winner = match } else { decision.losers.append(match) }
        }
        return decision
    }

    /// The highest priority first; among equals the order of the configuration.
    private static func ordered(_ targets: [(Target, Int)]) -> [Target] {
        targets.sorted { ($1.1, $0.0.rule) < ($0.1, $1.0.rule) }.map(\.0)
    }

    private static func find(
        _ name: String, in roles: [NativeRole], what: String, place: String
    ) throws(MappingError) -> NativeRole {
        let folded = StringPreparation.caseFolded(Array(name.utf8))
        guard let role = roles.first(where: { StringPreparation.caseFolded(Array($0.name.utf8)) == folded }) else {
            throw MappingError(description: "\(place) names the \(what) \"\(name)\", which does not exist")
        }
        return role
    }

    private static func find(
        _ name: String, in groups: [TargetGroup], place: String
    ) throws(MappingError) -> TargetGroup {
        let folded = StringPreparation.caseFolded(Array(name.utf8))
        let found = groups.filter { StringPreparation.caseFolded(Array($0.name.utf8)) == folded }
        guard let group = found.first else {
            throw MappingError(
                description: "\(place) names the group \"\(name)\", which does not exist, or is kept by a source")
        }
        guard found.count == 1 else {
            throw MappingError(description: "\(place) names the group \"\(name)\", of which there are \(found.count)")
        }
        return group
    }

    private static func check(
        _ role: NativeRole, _ configuration: SourceConfiguration, place: String
    ) throws(MappingError) {
        guard !role.isSuperAdmin || configuration.mayGrantSuperAdmin else {
            throw MappingError(
                description: "\(place) would make super admins by way of \"\(role.name)\", which is not allowed")
        }
    }
}
