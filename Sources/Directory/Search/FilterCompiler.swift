import Identity
import LDAPProtocol

/// Makes a ``CompiledFilter`` of a filter as it came.
struct FilterCompiler {
    let snapshot: DirectorySnapshot

    private var schema: Schema { snapshot.schema }
    private var types: WellKnownTypes { snapshot.context.types }

    func compile(_ filter: Filter) -> CompiledFilter {
        switch filter {
        case .and(let parts):
            if parts.count == 1 { return compile(parts[0]) }
            return parts.isEmpty ? .constant(.yes) : .and(parts.map(compile))
        case .or(let parts):
            if parts.count == 1 { return compile(parts[0]) }
            return parts.isEmpty ? .constant(.no) : .or(parts.map(compile))
        case .not(let part):
            return .not(compile(part))
        case .equality(let attribute, let value), .approximate(let attribute, let value):
            return equality(attribute, value)
        case .present(let attribute):
            return present(attribute)
        case .substrings(let filter):
            guard let target = target(filter.attribute), let rule = schema.attribute(target.type).substrings,
                let pieces = rule.prepareSubstrings(initial: filter.initial, any: filter.any, final: filter.final)
            else { return .constant(.undefined) }
            return attribute(target, .substrings(rule, pieces))
        case .greaterOrEqual(let attribute, let value):
            return ordering(attribute, value) { .greaterOrEqual($0, $1) }
        case .lessOrEqual(let attribute, let value):
            return ordering(attribute, value) { .lessOrEqual($0, $1) }
        case .extensible(let assertion):
            return extensible(assertion)
        }
    }

    private struct Target {
        var type: AttributeID
        var options: [[UInt8]]
    }

    /// The type that a description names; `nil` if it is unknown or secret.
    private func target(_ description: [UInt8]) -> Target? {
        if let id = schema.attributeID(description) {
            return types.secrets.contains(id) ? nil : Target(type: id, options: [])
        }
        guard description.contains(UInt8(ascii: ";")), let parsed = AttributeDescription(description),
            let id = schema.attributeID(parsed.type), !types.secrets.contains(id)
        else { return nil }
        // How a value is transferred is no part of what it is (RFC 4522).
        return Target(type: id, options: parsed.options.filter { $0 != Array("binary".utf8) })
    }

    private func attribute(_ target: Target, _ test: AttributeMatch.Test) -> CompiledFilter {
        .attribute(
            AttributeMatch(
                types: schema.subtypes(of: target.type), options: target.options,
                isComputed: snapshot.context.computed.contains(target.type), test: test))
    }

    private func equality(_ description: [UInt8], _ value: [UInt8]) -> CompiledFilter {
        guard let target = target(description) else { return .constant(.undefined) }
        switch target.type {
        case types.objectClass:
            return schema.objectClass(value).map { .objectClass($0) } ?? .constant(.undefined)
        case types.member, types.uniqueMember, types.memberUid:
            return member(target.type, value, isTransitive: false)
        case types.memberOf:
            guard let name = NormalisedDN.of(value, schema: schema) else { return .constant(.undefined) }
            return snapshot.entry(normalisedDN: name).map { .memberOf($0.id) } ?? .constant(.no)
        default: break
        }
        guard let rule = schema.attribute(target.type).equality, let assertion = rule.normalise(value, schema: schema)
        else { return .constant(.undefined) }
        return attribute(target, .equality(rule, assertion))
    }

    private func member(_ attribute: AttributeID, _ value: [UInt8], isTransitive: Bool) -> CompiledFilter {
        if attribute == types.memberUid {
            guard let name = String(validating: value, as: UTF8.self) else { return .constant(.undefined) }
            // Names are compared exactly here (RFC 2307), so a user of another spelling is not meant.
            let entry = snapshot.entry(username: name).flatMap { $0.user?.username == name ? $0 : nil }
            return .member(
                MemberMatch(
                    attribute: attribute, member: entry?.id, key: UnresolvedMember.uid(value).key(schema),
                    isTransitive: isTransitive))
        }
        guard let name = NormalisedDN.of(value, schema: schema) else { return .constant(.undefined) }
        return .member(
            MemberMatch(
                attribute: attribute, member: snapshot.entry(normalisedDN: name)?.id, key: name,
                isTransitive: isTransitive))
    }

    private func present(_ description: [UInt8]) -> CompiledFilter {
        guard let target = target(description) else { return .constant(.undefined) }
        if target.type == types.objectClass, target.options.isEmpty { return .constant(.yes) }
        return attribute(target, .present)
    }

    private func ordering(
        _ description: [UInt8], _ value: [UInt8], _ test: (MatchingRule, [UInt8]) -> AttributeMatch.Test
    ) -> CompiledFilter {
        guard let target = target(description), let rule = schema.attribute(target.type).ordering,
            let assertion = rule.normalise(value, schema: schema)
        else { return .constant(.undefined) }
        return attribute(target, test(rule, assertion))
    }

    private func extensible(_ assertion: MatchingRuleAssertion) -> CompiledFilter {
        guard let name = assertion.rule else { return byOwnRule(assertion) }
        guard let rule = schema.matchingRule(named: name), rule.purpose == .equality else {
            return .constant(.undefined)
        }
        var wanted: [AttributeID]?
        if let description = assertion.attribute {
            guard let target = target(description) else { return .constant(.undefined) }
            switch (rule, target.type) {
            case (.inChainMatch, types.member), (.inChainMatch, types.uniqueMember):
                return member(target.type, assertion.value, isTransitive: true)
            case (.inChainMatch, types.memberOf), (.distinguishedNameMatch, types.memberOf),
                (.distinguishedNameMatch, types.member), (.distinguishedNameMatch, types.uniqueMember):
                return equality(description, assertion.value)
            case (.inChainMatch, _): return .constant(.undefined)
            default:
                guard rule.applies(to: schema.attribute(target.type)) else { return .constant(.undefined) }
                wanted = schema.subtypes(of: target.type)
            }
        }
        guard let value = rule.normalise(assertion.value, schema: schema) else { return .constant(.undefined) }
        return .rule(RuleMatch(rule: rule, assertion: value, types: wanted, includesName: assertion.dnAttributes))
    }

    /// An extensible filter that names no rule: the attribute's own equality rule.
    private func byOwnRule(_ assertion: MatchingRuleAssertion) -> CompiledFilter {
        guard let description = assertion.attribute else { return .constant(.undefined) }
        let plain = equality(description, assertion.value)
        guard assertion.dnAttributes, let target = target(description),
            let rule = schema.attribute(target.type).equality,
            let value = rule.normalise(assertion.value, schema: schema)
        else { return plain }
        let types = schema.subtypes(of: target.type)
        return .or([plain, .rule(RuleMatch(rule: rule, assertion: value, types: types, includesName: true))])
    }
}
