extension Schema {
    /// The values of the subschema subentry by attribute (RFC 4512, section 4.2): `objectClasses`, `attributeTypes`,
    /// `matchingRules`, `matchingRuleUse` and `ldapSyntaxes`.
    public var subschemaAttributes: [(type: AttributeID, values: [[UInt8]])] {
        let lists: [(String, [[UInt8]])] = [
            ("objectClasses", objectClasses.map(\.definition)),
            ("attributeTypes", attributeTypes.map(\.definition)),
            ("matchingRules", MatchingRule.allCases.map(\.definition)),
            ("matchingRuleUse", matchingRuleUses),
            ("ldapSyntaxes", Syntax.allCases.filter { $0 != .unknown }.map(\.definition)),
        ]
        return lists.compactMap { name, values in attributeID(name).map { ($0, values) } }
    }

    /// For each matching rule, the attribute types that it can be used on (RFC 4512, section 4.1.4).
    private var matchingRuleUses: [[UInt8]] {
        MatchingRule.allCases.compactMap { rule in
            let names = attributeTypes.filter { type in
                type.equality == rule || type.ordering == rule || type.substrings == rule
                    || (rule == .bitAndMatch || rule == .bitOrMatch) && type.syntax == .integer
                    || rule == .inChainMatch && type.syntax == .distinguishedName
            }.map(\.canonicalName)
            guard !names.isEmpty else { return nil }
            let list =
                names.count == 1 ? names[0] : Array("( ".utf8) + names.joined(separator: " $ ".utf8) + Array(" )".utf8)
            return Array("( \(rule.oid) NAME '\(rule.name)' APPLIES ".utf8) + list + Array(" )".utf8)
        }
    }
}
