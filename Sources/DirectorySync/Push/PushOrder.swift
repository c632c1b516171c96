import LDAPProtocol

/// Collects the steps of a push in the order in which each can be done, and knows which names are taken meanwhile.
struct PushOrder {
    /// When a step is done; those of one stage in the order they came.
    enum Stage: Int, CaseIterable {
        /// Entries that go because others get their names.
        case first
        /// Other names, before anything refers to them.
        case rename
        /// New people.
        case create
        /// Other values of people.
        case change
        /// New groups.
        case createGroup
        /// Other values and members of groups.
        case members
        /// Groups that go.
        case removeGroup
        /// People who go, after they were taken out of groups.
        case removePerson
    }

    private var stages: [[PushPlan.Step]] = Array(repeating: [], count: Stage.allCases.count)
    private var taken: Set<[UInt8]> = []
    private let schema: Schema

    init(schema: Schema, entries: [String]) {
        self.schema = schema
        for dn in entries { if let name = normal(dn) { taken.insert(name) } }
    }

    /// All steps in their order.
    var steps: [PushPlan.Step] { stages.flatMap(\.self) }

    mutating func append(_ stage: Stage, _ step: PushPlan.Step) {
        stages[stage.rawValue].append(step)
    }

    /// Lets go of a name.
    mutating func free(_ dn: String) {
        if let name = normal(dn) { taken.remove(name) }
    }

    /// Takes a name, and lets go of the one before; false if somebody else has it.
    mutating func take(_ dn: String, from old: String?) -> Bool {
        guard let name = normal(dn) else { return false }
        let before = old.flatMap { normal($0) }
        // Another spelling of the same name is free.
        guard name == before || !taken.contains(name) else { return false }
        if let before { taken.remove(before) }
        taken.insert(name)
        return true
    }

    private func normal(_ dn: String) -> [UInt8]? { NormalisedDN.of(Array(dn.utf8), schema: schema) }
}
