import DirectorySync
import TestSupport

extension Slapd {
    /// How to reach this server; StartTLS with its own authority unless told otherwise.
    func settings(
        mode: TLSSettings.Mode = .startTLS, authority: String? = nil,
        timeouts: ConnectionTimeouts = ConnectionTimeouts()
    ) throws -> ConnectionSettings {
        ConnectionSettings(
            urls: [try DirectoryURL(mode == .ldaps ? secureURL : url)],
            tls: TLSSettings(mode: mode, authorityFile: authority ?? certificates.authorityFile), timeouts: timeouts)
    }
}

extension SampleCorporation {
    /// Who reads.
    var reader: BindCredentials {
        BindCredentials(name: readerDN, password: BindSecret(readerPassword))
    }

    /// A search for all people.
    func everybody(pageSize: Int = 500) -> DirectorySearch {
        DirectorySearch(
            base: "ou=people,\(suffix)", scope: .one, filter: "(objectClass=inetOrgPerson)",
            attributes: ["uid", "cn", "mail"], pageSize: pageSize)
    }
}
