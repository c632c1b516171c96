import LDAPProtocol

/// Credentials that other servers write into their exports and that are of no use here: keys and hashes for protocols that
/// this one does not speak. They are not taken, for what the schema does not know is shown to whoever may read the entry.
enum ForeignSecret {
    private static let names: Set<String> = [
        // Kerberos and FreeIPA
        "krbprincipalkey", "krbmkey", "krbpwdhistory", "krbextradata", "ipanthash", "ipatokenotpkey",
        "ipatokenradiussecret", "ipaprivatekey",
        // 389 Directory Server
        "passwordhistory", "nsds5replicacredentials", "nsds5replicabootstrapcredentials", "nsmultiplexorcredentials",
        "nssymmetrickey",
        // Active Directory and Samba
        "unicodepwd", "dbcspwd", "ntpwdhistory", "lmpwdhistory", "supplementalcredentials", "initialauthincoming",
        "initialauthoutgoing", "trustauthincoming", "trustauthoutgoing", "currentvalue", "priorvalue", "clearpassword",
        "ms-mcs-admpwd", "mslaps-password", "mslaps-encryptedpassword", "msds-managedpassword",
        "msds-executescriptpassword", "msfve-recoverypassword", "sambantpassword", "sambalmpassword",
        "sambapasswordhistory", "sambacleartextpassword", "samapreviouscleartextpassword",
        // OpenLDAP and others
        "olcrootpw", "radiuscleartextpassword", "userpkcs12", "oathsecret",
    ]

    /// Whether values of a type that the schema lacks are left out.
    ///
    /// - Parameter type: the name without options, in any case.
    static func contains(_ type: [UInt8]) -> Bool {
        names.contains(String(decoding: type, as: UTF8.self).lowercased())
    }
}
