import LDAPProtocol

/// Tells records that a server exported from those that somebody wrote: no person writes what servers keep of an entry.
enum ServerMark {
    private static let names: Set<String> = [
        // RFC 4512 section 3.4, RFC 4530, OpenLDAP
        "createtimestamp", "creatorsname", "modifytimestamp", "entryuuid", "entrycsn", "structuralobjectclass",
        // 389 Directory Server and FreeIPA
        "nsuniqueid", "ipauniqueid",
        // Active Directory
        "objectguid", "objectsid", "objectcategory", "distinguishedname", "instancetype", "usncreated", "whencreated",
    ]

    /// What a server keeps for itself and makes anew wherever the entry goes, such as numbers of its database.
    private static let bookkeeping: Set<String> = [
        // 389 Directory Server
        "nsuniqueid", "dsentrydn", "entryid", "parentid", "numsubordinates", "tombstonenumsubordinates", "entryusn",
        "nsds50ruv", "nsruvreplicalastmodified", "passwordretrycount", "retrycountresettime", "accountunlocktime",
        // Active Directory
        "usncreated", "usnchanged", "usndsalastobjremoved", "whenchanged", "dscorepropagationdata",
        "replpropertymetadata", "repluptodatevector",
    ]

    /// Whether an attribute that the schema lacks is passed over, as those are that this server keeps itself.
    ///
    /// - Parameter type: the name without options, in any case.
    static func isBookkeeping(_ type: [UInt8]) -> Bool {
        bookkeeping.contains(String(decoding: type, as: UTF8.self).lowercased())
    }

    /// Whether a server wrote the record.
    static func isOn(_ record: LDIFRecord) -> Bool {
        (record.content ?? []).contains { attribute in
            names.contains(
                String(decoding: EntryAttributes.bareType(attribute.description), as: UTF8.self).lowercased())
        }
    }
}
