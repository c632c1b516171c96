/// The object identifiers of the controls that are known here.
public enum ControlOID {
    /// Paged results (RFC 2696), request and response.
    public static let pagedResults = "1.2.840.113556.1.4.319"
    /// Manage DSA IT: referral objects are treated as entries (RFC 3296).
    public static let manageDsaIT = "2.16.840.1.113730.3.4.2"
    /// Password policy (draft-behera-ldap-password-policy), request and response.
    public static let passwordPolicy = "1.3.6.1.4.1.42.2.27.8.5.1"
    /// Dereference (draft-masarati-ldap-deref), request and response.
    public static let dereference = "1.3.6.1.4.1.4203.666.5.16"
    /// Content synchronisation: request (RFC 4533).
    public static let syncRequest = "1.3.6.1.4.1.4203.1.9.1.1"
    /// Content synchronisation: state of an entry (RFC 4533).
    public static let syncState = "1.3.6.1.4.1.4203.1.9.1.2"
    /// Content synchronisation: end of the search (RFC 4533).
    public static let syncDone = "1.3.6.1.4.1.4203.1.9.1.3"
    /// Changes as Active Directory tells them, request and response (MS-ADTS 3.1.1.3.4.1.3).
    public static let dirSync = "1.2.840.113556.1.4.841"
    /// Server side sorting: request (RFC 2891).
    public static let sortRequest = "1.2.840.113556.1.4.473"
    /// Server side sorting: response (RFC 2891).
    public static let sortResponse = "1.2.840.113556.1.4.474"
    /// Assertion (RFC 4528).
    public static let assertion = "1.3.6.1.1.12"
    /// The entry before the change (RFC 4527), request and response.
    public static let preRead = "1.3.6.1.1.13.1"
    /// The entry after the change (RFC 4527), request and response.
    public static let postRead = "1.3.6.1.1.13.2"
    /// Matched values (RFC 3876).
    public static let matchedValues = "1.2.826.0.1.3344810.2.3"
    /// Proxied authorization (RFC 4370).
    public static let proxiedAuthorization = "2.16.840.1.113730.3.4.18"
    /// Subentries (RFC 3672).
    public static let subentries = "1.3.6.1.4.1.4203.1.10.1"
    /// Permissive modify: adding what is there and deleting what is not are no errors.
    public static let permissiveModify = "1.2.840.113556.1.4.1413"
    /// Tree delete (draft-armijo-ldap-treedelete).
    public static let treeDelete = "1.2.840.113556.1.4.805"
    /// Session tracking (draft-wahl-ldap-session).
    public static let sessionTracking = "1.3.6.1.4.1.21008.108.63.1"
    /// A window on a sorted list: request (draft-ietf-ldapext-ldapv3-vlv).
    public static let virtualListViewRequest = "2.16.840.1.113730.3.4.9"
    /// A window on a sorted list: response (draft-ietf-ldapext-ldapv3-vlv).
    public static let virtualListViewResponse = "2.16.840.1.113730.3.4.10"
    /// Only entries of this server, no referrals (Active Directory's `LDAP_SERVER_DOMAIN_SCOPE_OID`).
    public static let domainScope = "1.2.840.113556.1.4.1339"
    /// Flags of a search (Active Directory's `LDAP_SERVER_SEARCH_OPTIONS_OID`).
    public static let searchOptions = "1.2.840.113556.1.4.1340"
    /// Answer from the original, not from a copy (RFC 6171).
    public static let dontUseCopy = "1.3.6.1.1.22"
}
