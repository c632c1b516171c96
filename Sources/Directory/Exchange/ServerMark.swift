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

    /// Whether a server wrote the record.
    static func isOn(_ record: LDIFRecord) -> Bool {
        (record.content ?? []).contains { attribute in
            names.contains(
                String(decoding: EntryAttributes.bareType(attribute.description), as: UTF8.self).lowercased())
        }
    }
}
