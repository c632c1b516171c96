/// The schema of Gatehouse itself: permissions stand on roles and nowhere else.
///
/// All object identifiers are below one arc, 2.25 and the number of a random UUID (ITU-T X.667): `.1` attribute types,
/// `.2` object classes. Numbers once given are never used for anything else. The same definitions are shipped as
/// `ldif/schema/gatehouse.schema`.
enum GatehouseSchema {
    /// The definitions, written as in RFC 4512, section 4.1.
    static let definitions = """
        objectidentifier GatehouseRoot 2.25.66569174539091663234855682208268429057
        objectidentifier GatehouseAttribute GatehouseRoot:1
        objectidentifier GatehouseClass GatehouseRoot:2
        attributetype ( GatehouseAttribute:1 NAME 'gatehousePermission'
            DESC 'A permission that a user role grants, such as subscribers:get'
            EQUALITY caseExactMatch SUBSTR caseExactSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
        attributetype ( GatehouseAttribute:2 NAME 'gatehouseListPermission'
            DESC 'A permission on one list: its number, a colon and list:get or list:manage'
            EQUALITY caseExactMatch SUBSTR caseExactSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
        attributetype ( GatehouseAttribute:3 NAME 'gatehouseRoleId' DESC 'The number of a role in the HTTP interface'
            EQUALITY integerMatch ORDERING integerOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
        attributetype ( GatehouseAttribute:4 NAME 'gatehouseListId' DESC 'The number of a list that a role is about'
            EQUALITY integerMatch ORDERING integerOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 )
        attributetype ( GatehouseAttribute:5 NAME 'gatehouseRequireTwoFactor'
            DESC 'Whether holders of a user role must enrol a second factor'
            EQUALITY booleanMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )
        attributetype ( GatehouseAttribute:6 NAME 'gatehouseSearchLimit'
            DESC 'How many entries an unpaged search returns to holders of a user role; 0 for all'
            EQUALITY integerMatch ORDERING integerOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
        objectclass ( GatehouseClass:1 NAME 'gatehouseUserRole' DESC 'A user role; a person holds at most one'
            SUP top STRUCTURAL MUST cn
            MAY ( member $ description $ gatehouseRoleId $ gatehousePermission $ gatehouseListId $
                gatehouseListPermission $ gatehouseRequireTwoFactor $ gatehouseSearchLimit ) )
        objectclass ( GatehouseClass:2 NAME 'gatehouseListRole' DESC 'A list role; a person holds at most one'
            SUP top STRUCTURAL MUST cn
            MAY ( member $ description $ gatehouseRoleId $ gatehouseListId $ gatehouseListPermission ) )
        objectclass ( GatehouseClass:3 NAME 'gatehouseService' DESC 'A service that logs in with a token'
            SUP top AUXILIARY MUST uid
            MAY ( cn $ displayName $ description $ mail $ userPassword $ seeAlso $ owner ) )
        """
}
