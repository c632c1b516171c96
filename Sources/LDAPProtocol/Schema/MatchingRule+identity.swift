extension MatchingRule {
    /// The name, the object identifier, and the syntax of assertions.
    private var identity: (name: StaticString, oid: StaticString, syntax: Syntax) {
        switch self {
        case .objectIdentifierMatch: ("objectIdentifierMatch", "2.5.13.0", .objectIdentifier)
        case .distinguishedNameMatch: ("distinguishedNameMatch", "2.5.13.1", .distinguishedName)
        case .caseIgnoreMatch: ("caseIgnoreMatch", "2.5.13.2", .directoryString)
        case .caseIgnoreOrderingMatch: ("caseIgnoreOrderingMatch", "2.5.13.3", .directoryString)
        case .caseIgnoreSubstringsMatch: ("caseIgnoreSubstringsMatch", "2.5.13.4", .substringAssertion)
        case .caseExactMatch: ("caseExactMatch", "2.5.13.5", .directoryString)
        case .caseExactOrderingMatch: ("caseExactOrderingMatch", "2.5.13.6", .directoryString)
        case .caseExactSubstringsMatch: ("caseExactSubstringsMatch", "2.5.13.7", .substringAssertion)
        case .numericStringMatch: ("numericStringMatch", "2.5.13.8", .numericString)
        case .numericStringOrderingMatch: ("numericStringOrderingMatch", "2.5.13.9", .numericString)
        case .numericStringSubstringsMatch: ("numericStringSubstringsMatch", "2.5.13.10", .substringAssertion)
        case .caseIgnoreListMatch: ("caseIgnoreListMatch", "2.5.13.11", .postalAddress)
        case .caseIgnoreListSubstringsMatch: ("caseIgnoreListSubstringsMatch", "2.5.13.12", .substringAssertion)
        case .booleanMatch: ("booleanMatch", "2.5.13.13", .boolean)
        case .integerMatch: ("integerMatch", "2.5.13.14", .integer)
        case .integerOrderingMatch: ("integerOrderingMatch", "2.5.13.15", .integer)
        case .bitStringMatch: ("bitStringMatch", "2.5.13.16", .bitString)
        case .octetStringMatch: ("octetStringMatch", "2.5.13.17", .octetString)
        case .octetStringOrderingMatch: ("octetStringOrderingMatch", "2.5.13.18", .octetString)
        case .octetStringSubstringsMatch: ("octetStringSubstringsMatch", "2.5.13.19", .octetString)
        case .telephoneNumberMatch: ("telephoneNumberMatch", "2.5.13.20", .telephoneNumber)
        case .telephoneNumberSubstringsMatch: ("telephoneNumberSubstringsMatch", "2.5.13.21", .substringAssertion)
        case .uniqueMemberMatch: ("uniqueMemberMatch", "2.5.13.23", .nameAndOptionalUID)
        case .generalizedTimeMatch: ("generalizedTimeMatch", "2.5.13.27", .generalizedTime)
        case .generalizedTimeOrderingMatch: ("generalizedTimeOrderingMatch", "2.5.13.28", .generalizedTime)
        case .integerFirstComponentMatch: ("integerFirstComponentMatch", "2.5.13.29", .integer)
        case .objectIdentifierFirstComponentMatch:
            ("objectIdentifierFirstComponentMatch", "2.5.13.30", .objectIdentifier)
        case .certificateExactMatch: ("certificateExactMatch", "2.5.13.34", .certificateExactAssertion)
        case .certificateListExactMatch: ("certificateListExactMatch", "2.5.13.38", .certificateListExactAssertion)
        case .caseExactIA5Match: ("caseExactIA5Match", "1.3.6.1.4.1.1466.109.114.1", .ia5String)
        case .caseIgnoreIA5Match: ("caseIgnoreIA5Match", "1.3.6.1.4.1.1466.109.114.2", .ia5String)
        case .caseIgnoreIA5SubstringsMatch:
            ("caseIgnoreIA5SubstringsMatch", "1.3.6.1.4.1.1466.109.114.3", .substringAssertion)
        case .caseExactIA5SubstringsMatch:
            ("caseExactIA5SubstringsMatch", "1.3.6.1.4.1.4203.1.2.1", .substringAssertion)
        case .uuidMatch: ("uuidMatch", "1.3.6.1.1.16.2", .uuid)
        case .uuidOrderingMatch: ("uuidOrderingMatch", "1.3.6.1.1.16.3", .uuid)
        case .csnMatch: ("CSNMatch", "1.3.6.1.4.1.4203.666.11.2.2", .changeSequenceNumber)
        case .csnOrderingMatch: ("CSNOrderingMatch", "1.3.6.1.4.1.4203.666.11.2.3", .changeSequenceNumber)
        case .bitAndMatch: ("integerBitAndMatch", "1.2.840.113556.1.4.803", .integer)
        case .bitOrMatch: ("integerBitOrMatch", "1.2.840.113556.1.4.804", .integer)
        case .inChainMatch: ("distinguishedNameInChainMatch", "1.2.840.113556.1.4.1941", .distinguishedName)
        }
    }

    /// The short name.
    public var name: String { String(describing: identity.name) }

    /// The numeric object identifier.
    public var oid: String { String(describing: identity.oid) }

    /// The syntax of assertions.
    public var syntax: Syntax { identity.syntax }

    /// The description of RFC 4512, section 4.1.3: a value of `matchingRules`.
    public var definition: [UInt8] {
        Array("( \(oid) NAME '\(name)' SYNTAX \(syntax.rawValue) )".utf8)
    }
}
