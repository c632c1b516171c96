import Identity
public import LDAPProtocol

/// How a search would be done, and what would come of it.
public struct SearchExplanation: Sendable, Equatable {
    /// Where the candidates come from, one line for each part, indented.
    public var plan: [String]
    /// How many entries there are.
    public var entries: Int
    /// How many entries are held against the filter.
    public var candidates: Int
    /// How many of them match and are seen.
    public var matches: Int
    /// How many match and are hidden from the one who asks.
    public var hidden: Int
    /// The attributes of the filter that are Undefined: unknown, or never shown.
    public var undefined: [String]
}

extension DirectorySnapshot {
    /// Says how a search of the whole directory would be done.
    ///
    /// - Parameter viewer: who asks.
    public func explain(_ filter: Filter, viewer: Viewer) -> SearchExplanation {
        let compiled = FilterCompiler(snapshot: self).compile(filter)
        let plan = CandidatePlan.of(compiled, in: self)
        let usesPlan = plan.map { $0.count < count / 2 || $0.count < 64 } ?? false
        var explanation = SearchExplanation(
            plan: plan.map { usesPlan ? $0.lines() : $0.lines() + ["too many: all entries are looked at"] }
                ?? ["no index: all entries are looked at"],
            entries: count, candidates: 0, matches: 0, hidden: 0, undefined: undefined(in: filter))
        func look(_ entry: Entry) {
            explanation.candidates += 1
            guard compiled.evaluate(entry, in: self) == .yes else { return }
            if viewer.sees(entry) { explanation.matches += 1 } else { explanation.hidden += 1 }
        }
        if usesPlan, let plan {
            for number in plan.entries(in: self) { if let entry = entry(EntryID(rawValue: number)) { look(entry) } }
        } else {
            for entry in allEntries { look(entry) }
        }
        return explanation
    }

    private func undefined(in filter: Filter) -> [String] {
        func check(_ description: [UInt8]) -> [String] {
            let id = schema.attributeID(EntryAttributes.bareType(description))
            let isKnown = id.map { !context.types.secrets.contains($0) } ?? false
            return isKnown ? [] : [String(decoding: description, as: UTF8.self)]
        }
        switch filter {
        case .and(let parts), .or(let parts): return parts.flatMap(undefined)
        case .not(let part): return undefined(in: part)
        case .equality(let name, _), .greaterOrEqual(let name, _), .lessOrEqual(let name, _), .present(let name),
            .approximate(let name, _):
            return check(name)
        case .substrings(let filter): return check(filter.attribute)
        case .extensible(let assertion): return assertion.attribute.map(check) ?? []
        }
    }
}
