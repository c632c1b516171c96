import Glibc
import Identity
import LDAPServer
import Store

/// The certificates of the doors: those of the settings, or else one that the program makes for itself.
struct Certificates {
    /// For StartTLS and ldaps.
    let ldap: ServerCertificate
    /// For https.
    let http: ServerCertificate

    /// Reads them, and makes one on first start.
    ///
    /// - Throws: `CommandOutcome` that names the file.
    init(_ settings: Settings) throws {
        let handshake = settings.limits.timeouts.handshake.duration
        do {
            var own: TLSFiles?
            func files(_ certificate: String?, _ key: String?) throws -> TLSFiles {
                if let certificate, let key { return TLSFiles(certificate: certificate, key: key) }
                if let own { return own }
                let made = try CertificateFiles(
                    folder: settings.data, names: Self.hostNames, addresses: ["127.0.0.1", "::1"],
                    now: SystemLoginClock().time)
                let files = TLSFiles(certificate: made.certificate, key: made.key)
                own = files
                return files
            }
            var ldapFiles = try files(settings.ldap.tls.cert, settings.ldap.tls.key)
            // Without a certificate of its own https shows that of LDAP.
            let httpFiles =
                settings.http.tls.cert == nil ? ldapFiles : try files(settings.http.tls.cert, settings.http.tls.key)
            ldapFiles.clientAuthorities = settings.ldap.tls.clientCA
            ldap = try ServerCertificate(ldapFiles, handshake: handshake)
            http = try ServerCertificate(httpFiles, handshake: handshake)
        } catch let error as CertificateError {
            throw CommandOutcome(.usage, error.description)
        } catch let error as StoreError {
            throw CommandOutcome(.failed, error.message)
        }
    }

    /// The names of this machine: clients on it say `localhost`, and libldap puts the full name in its place.
    private static var hostNames: [String] {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return ["localhost"] }
        let short = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var names = ["localhost", short]
        var hints = addrinfo()
        hints.ai_flags = AI_CANONNAME
        var found: UnsafeMutablePointer<addrinfo>?
        if getaddrinfo(short, nil, &hints, &found) == 0, let found {
            if let full = found.pointee.ai_canonname.map({ String(cString: $0) }), !names.contains(full) {
                names.append(full)
            }
            freeaddrinfo(found)
        }
        return names
    }
}
