/// Operational attributes from elsewhere: RFC 3045 (vendor), RFC 3296 (ref), RFC 2589 (dynamic entries), RFC 3672
/// (subentries), RFC 4530 (entryUUID), RFC 5020 (entryDN), and the change sequence numbers, the counter and memberOf
/// as OpenLDAP and other servers give them.
enum OperationalSchema {
    /// The definitions, written as in RFC 4512, section 4.1.
    static let definitions = """
        attributetype ( 1.3.6.1.1.4 NAME 'vendorName' EQUALITY caseExactMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15
            SINGLE-VALUE NO-USER-MODIFICATION USAGE dSAOperation )
        attributetype ( 1.3.6.1.1.5 NAME 'vendorVersion' EQUALITY caseExactMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15
            SINGLE-VALUE NO-USER-MODIFICATION USAGE dSAOperation )
        attributetype ( 2.16.840.1.113730.3.1.34 NAME 'ref' EQUALITY caseExactMatch
            SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 USAGE distributedOperation )
        attributetype ( 1.3.6.1.4.1.1466.101.119.3 NAME 'entryTtl' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE
            NO-USER-MODIFICATION USAGE dSAOperation )
        attributetype ( 1.3.6.1.4.1.1466.101.119.4 NAME 'dynamicSubtrees' SYNTAX 1.3.6.1.4.1.1466.115.121.1.12
            NO-USER-MODIFICATION USAGE dSAOperation )
        attributetype ( 1.3.6.1.1.16.4 NAME 'entryUUID' EQUALITY UUIDMatch ORDERING UUIDOrderingMatch
            SYNTAX 1.3.6.1.1.16.1 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )
        attributetype ( 1.3.6.1.1.20 NAME 'entryDN' EQUALITY distinguishedNameMatch
            SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )
        attributetype ( 2.5.18.5 NAME 'administrativeRole' EQUALITY objectIdentifierMatch
            SYNTAX 1.3.6.1.4.1.1466.115.121.1.38 USAGE directoryOperation )
        attributetype ( 2.5.18.6 NAME 'subtreeSpecification' SYNTAX 1.3.6.1.4.1.1466.115.121.1.45 SINGLE-VALUE
            USAGE directoryOperation )
        attributetype ( 1.3.6.1.4.1.4203.666.1.7 NAME 'entryCSN' EQUALITY CSNMatch ORDERING CSNOrderingMatch
            SYNTAX 1.3.6.1.4.1.4203.666.11.2.1 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )
        attributetype ( 1.3.6.1.4.1.4203.666.1.25 NAME 'contextCSN' EQUALITY CSNMatch ORDERING CSNOrderingMatch
            SYNTAX 1.3.6.1.4.1.4203.666.11.2.1 NO-USER-MODIFICATION USAGE dSAOperation )
        attributetype ( 1.3.6.1.4.1.453.16.2.103 NAME 'numSubordinates' EQUALITY integerMatch
            ORDERING integerOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE NO-USER-MODIFICATION
            USAGE directoryOperation )
        attributetype ( 1.3.6.1.4.1.453.16.2.188 NAME 'authTimestamp' EQUALITY generalizedTimeMatch
            ORDERING generalizedTimeOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE
            NO-USER-MODIFICATION USAGE directoryOperation )
        attributetype ( 1.2.840.113556.1.2.102 NAME 'memberOf' EQUALITY distinguishedNameMatch
            SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 NO-USER-MODIFICATION USAGE directoryOperation )
        objectclass ( 2.5.17.0 NAME 'subentry' SUP top STRUCTURAL MUST ( cn $ subtreeSpecification ) )
        objectclass ( 2.16.840.1.113730.3.2.6 NAME 'referral' SUP top STRUCTURAL MUST ref )
        objectclass ( 1.3.6.1.4.1.1466.101.119.2 NAME 'dynamicObject' SUP top AUXILIARY )
        objectclass ( 1.3.6.1.4.1.4203.1.4.1 NAME ( 'OpenLDAProotDSE' 'LDAProotDSE' ) SUP top STRUCTURAL MAY cn )
        """
}
