import LDAPProtocol
import NIOCore

extension ConnectionHandler {
    /// The answer to those who may not act for the user they name.
    static var mayNotProxy: LDAPResult {
        LDAPResult(
            .authorizationDenied,
            diagnosticMessage: "acting for that user takes the permission ldap:proxy, and the user has to be there")
    }

    /// Does something as whoever a request comes from.
    ///
    /// - Returns: what came of it; `nil`, and nothing done, if the requester may not act for the user he names.
    func asOrigin<Result>(_ origin: RequestOrigin, _ body: (inout Backend.Reader) -> Result) -> Result? {
        guard let authorizationID = origin.authorizationID else { return body(&reader) }
        guard var other = backend.reader(&reader, actingAs: authorizationID) else { return nil }
        return body(&other)
    }

    /// The address of the end client of a request; `nil` if the requester said nothing, or is not believed (decisions 12).
    func client(of origin: RequestOrigin) -> String? {
        guard let session = origin.session, backend.mayTellClient(&reader),
            let address = try? SocketAddress(ipAddress: session.address, port: 0)
        else { return nil }
        return address.ipAddress
    }
}
