import HTTPServer
import Identity
import LDAPProtocol
import LDAPServer
import LocalServer

extension Settings {
    /// The LDAP door.
    ///
    /// - Parameter certificate: what StartTLS and ldaps show.
    func ldapService(_ certificate: ServerCertificate?) -> LDAPServiceSettings {
        var service = LDAPServiceSettings(
            addresses: ldap.listen.map { LDAPListenAddress(host: $0.host, port: $0.port) }
                + (ldap.ldaps ?? []).map { LDAPListenAddress(scheme: .ldaps, host: $0.host, port: $0.port) }
                + (ldap.ldapi.map { [LDAPListenAddress(socket: $0)] } ?? []))
        service.certificate = certificate
        service.proxies = (ldap.proxyFrom ?? []).map(\.range)
        service.requireTLS = ldap.requireTLS
        service.sasl.scram = passwords.scram
        service.sasl.keytab = ldap.sasl.keytab
        service.sasl.host = ldap.sasl.host
        service.sasl.realms = ldap.sasl.realms ?? []
        service.connections = limits.connections.all
        service.connectionsPerAddress = limits.connections.perAddress
        service.limits.messageLengthBeforeBind = limits.ldap.messageBeforeBind
        service.limits.messageLength = limits.ldap.message
        service.limits.nesting = limits.ldap.nesting
        service.limits.filterNodes = limits.ldap.filterNodes
        service.limits.attributes = limits.ldap.attributes
        service.limits.controls = limits.ldap.controls
        service.limits.pendingOperations = limits.ldap.pendingOperations
        service.limits.searchResultEntries = limits.ldap.searchEntries
        service.timeouts.firstRequest = limits.timeouts.firstRequest.duration
        service.timeouts.handshake = limits.timeouts.handshake.duration
        service.timeouts.restOfMessage = limits.timeouts.restOfMessage.duration
        service.timeouts.idle = limits.timeouts.idle.duration
        service.timeouts.stalledWrite = limits.timeouts.stalledWrite.duration
        service.timeouts.drain = limits.timeouts.drain.duration
        return service
    }

    /// The doors for services of this machine.
    ///
    /// - Throws: `SettingsError` for a user in `local.allow` whom this machine does not know.
    func localService() throws -> LocalServiceSettings {
        var service = LocalServiceSettings(
            socket: .init(path: local.socket ?? "\(data)/gatehouse.sock", isChosen: local.socket != nil),
            saslSocket: .init(
                path: local.saslSocket ?? "\(data)/gatehouse-sasl.sock", isChosen: local.saslSocket != nil))
        service.allowed = try LocalUsers.numbers(of: local.allow ?? []) { name in
            SettingsError(
                .conflict, key: "local.allow", at: origins["local.allow"],
                "names \(name), whom this machine does not know; make the user first, or take him out")
        }
        service.drain = limits.timeouts.drain.duration
        return service
    }

    /// The HTTP door.
    ///
    /// - Parameter certificate: what https shows.
    func httpService(_ certificate: ServerCertificate) -> HTTPServiceSettings {
        var service = HTTPServiceSettings(host: http.listen.host, port: http.listen.port)
        service.secure = http.https.map { address in
            SecureListener(host: address.host, port: address.port) { try certificate.protect($0) }
        }
        service.trustedProxies = (http.trustedProxies ?? []).map(\.range)
        service.allowsBasicPassword = api.basicPassword
        service.allowsPlain = http.allowPlain
        service.maximumBody = limits.http.body
        service.jsonNesting = limits.http.jsonNesting
        service.maximumImport = limits.http.import
        service.ldifLimits = limits.ldif.limits
        service.rootURL = http.rootURL
        let headers = http.forward.headers
        service.forwardHeaders.user = headers.user
        service.forwardHeaders.email = headers.email
        service.forwardHeaders.name = headers.name
        service.forwardHeaders.groups = headers.groups
        service.forwardHeaders.roles = headers.roles
        service.version = ProgramVersion.text
        service.connections = limits.connections.all
        service.connectionsPerAddress = limits.connections.perAddress
        service.timeouts.header = limits.timeouts.httpHeader.duration
        service.timeouts.body = limits.timeouts.httpBody.duration
        service.timeouts.stalledWrite = limits.timeouts.stalledWrite.duration
        return service
    }
}
