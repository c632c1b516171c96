/// The matching rules of RFC 4517, RFC 4523 and RFC 4530, and those of other servers that clients name.
///
/// Values are compared in a normalised form: the assertion is normalised once, stored values are compared with it as they are.
public enum MatchingRule: UInt8, CaseIterable, Hashable, Sendable {
    case objectIdentifierMatch
    case distinguishedNameMatch
    case caseIgnoreMatch
    case caseIgnoreOrderingMatch
    case caseIgnoreSubstringsMatch
    case caseExactMatch
    case caseExactOrderingMatch
    case caseExactSubstringsMatch
    case numericStringMatch
    case numericStringOrderingMatch
    case numericStringSubstringsMatch
    case caseIgnoreListMatch
    case caseIgnoreListSubstringsMatch
    case booleanMatch
    case integerMatch
    case integerOrderingMatch
    case bitStringMatch
    case octetStringMatch
    case octetStringOrderingMatch
    case octetStringSubstringsMatch
    case telephoneNumberMatch
    case telephoneNumberSubstringsMatch
    case uniqueMemberMatch
    case generalizedTimeMatch
    case generalizedTimeOrderingMatch
    case integerFirstComponentMatch
    case objectIdentifierFirstComponentMatch
    case certificateExactMatch
    case certificateListExactMatch
    case caseExactIA5Match
    case caseIgnoreIA5Match
    case caseIgnoreIA5SubstringsMatch
    case caseExactIA5SubstringsMatch
    case uuidMatch
    case uuidOrderingMatch
    case csnMatch
    case csnOrderingMatch
    case bitAndMatch
    case bitOrMatch
    /// Membership through any number of groups: normalises like `distinguishedNameMatch`; the directory evaluates it.
    case inChainMatch

    /// How a rule treats values; rules for equality, ordering and substrings of one kind share it.
    enum Family: Sendable {
        case objectIdentifier
        case distinguishedName
        case text(foldCase: Bool, spaces: StringPreparation.Spaces, isASCII: Bool)
        case list
        case boolean
        case integer
        case bits
        case bitString
        case octets
        case nameAndOptionalUID
        case time
        case uuid
        case changeSequenceNumber
        case integerFirstComponent
        case objectIdentifierFirstComponent
    }

    /// What a rule is used for.
    public enum Purpose: Sendable {
        /// Equality, and extensible matching.
        case equality
        /// Greater and less.
        case ordering
        /// Substrings.
        case substrings
    }

    var family: Family {
        switch self {
        case .objectIdentifierMatch: .objectIdentifier
        case .distinguishedNameMatch, .inChainMatch: .distinguishedName
        case .caseIgnoreMatch, .caseIgnoreOrderingMatch, .caseIgnoreSubstringsMatch:
            .text(foldCase: true, spaces: .collapsed, isASCII: false)
        case .caseExactMatch, .caseExactOrderingMatch, .caseExactSubstringsMatch:
            .text(foldCase: false, spaces: .collapsed, isASCII: false)
        case .caseIgnoreIA5Match, .caseIgnoreIA5SubstringsMatch:
            .text(foldCase: true, spaces: .collapsed, isASCII: true)
        case .caseExactIA5Match, .caseExactIA5SubstringsMatch: .text(foldCase: false, spaces: .collapsed, isASCII: true)
        case .numericStringMatch, .numericStringOrderingMatch, .numericStringSubstringsMatch:
            .text(foldCase: false, spaces: .removed, isASCII: false)
        case .telephoneNumberMatch, .telephoneNumberSubstringsMatch:
            .text(foldCase: true, spaces: .removedWithHyphens, isASCII: false)
        case .caseIgnoreListMatch, .caseIgnoreListSubstringsMatch: .list
        case .booleanMatch: .boolean
        case .integerMatch, .integerOrderingMatch: .integer
        case .bitAndMatch, .bitOrMatch: .bits
        case .bitStringMatch: .bitString
        case .octetStringMatch, .octetStringOrderingMatch, .octetStringSubstringsMatch, .certificateExactMatch,
            .certificateListExactMatch:
            .octets
        case .uniqueMemberMatch: .nameAndOptionalUID
        case .generalizedTimeMatch, .generalizedTimeOrderingMatch: .time
        case .uuidMatch, .uuidOrderingMatch: .uuid
        case .csnMatch, .csnOrderingMatch: .changeSequenceNumber
        case .integerFirstComponentMatch: .integerFirstComponent
        case .objectIdentifierFirstComponentMatch: .objectIdentifierFirstComponent
        }
    }

    /// What the rule is used for.
    public var purpose: Purpose {
        switch self {
        case .caseIgnoreOrderingMatch, .caseExactOrderingMatch, .numericStringOrderingMatch, .integerOrderingMatch,
            .octetStringOrderingMatch, .generalizedTimeOrderingMatch, .uuidOrderingMatch, .csnOrderingMatch:
            .ordering
        case .caseIgnoreSubstringsMatch, .caseExactSubstringsMatch, .numericStringSubstringsMatch,
            .caseIgnoreListSubstringsMatch, .octetStringSubstringsMatch, .telephoneNumberSubstringsMatch,
            .caseIgnoreIA5SubstringsMatch, .caseExactIA5SubstringsMatch:
            .substrings
        default: .equality
        }
    }
}
