import Identity

/// A part of a source that is to be brought here: what changed, and what follows from that for others.
struct Increment: Sendable {
    /// People who are new or different, or belong to other groups now.
    var people: [SourcePerson] = []
    /// Identifiers of people that exist and can't be used.
    var unusable: Set<String> = []
    /// Identifiers of people who are gone.
    var gone: Set<String> = []
    /// Groups that are new or different, or have other members.
    var groups: [SourceGroup] = []
    /// Identifiers of groups that are gone.
    var goneGroups: Set<String> = []
    /// The groups that the people above belong to.
    var relevantGroups: [SourceGroup] = []
    /// For each person by identifier, the places in `relevantGroups` of the groups it belongs to.
    var memberships: [String: [Int]] = [:]
    /// What was noticed.
    var problems: [SourceProblem] = []
    /// How many people the source had before.
    var owned = 0
    /// How many it has now.
    var remaining = 0
    /// How many groups the source had before.
    var ownedGroups = 0

    /// Whether there is nothing to plan.
    var isEmpty: Bool { people.isEmpty && gone.isEmpty && groups.isEmpty && goneGroups.isEmpty }
}

/// Why a source can't be followed from where it was, so that it has to be read whole.
struct FullReadNeeded: Error, CustomStringConvertible {
    let description: String
}
