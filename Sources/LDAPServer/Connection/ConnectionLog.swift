import LDAPProtocol
import Logging

/// Writes the events of one connection to the log: one line each, no value of a filter, no password.
struct ConnectionLog {
    let logger: Logger
    let peer: ConnectionPeer

    func opened() {
        logger.debug("LDAP connection opened", metadata: metadata())
    }

    func closed() {
        logger.debug("LDAP connection closed", metadata: metadata())
    }

    func failed(_ error: any Error) {
        logger.debug("LDAP connection failed", metadata: metadata(["error": "\(LogText(String(describing: error)))"]))
    }

    /// A message could not be read. The first one of a connection is worth a line by default; the rest would be a way to
    /// fill the log.
    func malformed(_ error: LDAPDecodingError, isFirst: Bool) {
        logger.log(
            level: isFirst ? .info : .debug, "malformed LDAP message",
            metadata: metadata(["error": "\(LogText(error.text))", "error_code": "\(error.code.rawValue)"]))
    }

    func expired(_ expiry: ConnectionDeadlines.Expiry) {
        logger.debug("LDAP connection timed out", metadata: metadata(["reason": "\(expiry.rawValue)"]))
    }

    func disconnected(_ code: ResultCode, _ text: String) {
        logger.debug(
            "LDAP connection ended by the server",
            metadata: metadata(["reason": "\(LogText(text))", "result_code": "\(code.rawValue)"]))
    }

    func searching(_ request: SearchRequest) {
        logger.debug(
            "LDAP search",
            metadata: metadata([
                "operation": "search", "base": "\(LogText(request.baseObject))", "scope": "\(request.scope.rawValue)",
            ]))
    }

    func compared(_ request: CompareRequest, _ result: LDAPResult) {
        logger.debug(
            "LDAP compare",
            metadata: metadata([
                "operation": "compare", "entry": "\(LogText(request.entry))",
                "attribute": "\(LogText(request.attribute))", "result_code": "\(result.code.rawValue)",
            ]))
    }

    /// A change has ended. Who changed what stands in the change log.
    func wrote(_ request: WriteRequest, _ result: LDAPResult) {
        logger.debug(
            "LDAP change",
            metadata: metadata([
                "operation": "\(request.name)", "entry": "\(LogText(request.target))",
                "result_code": "\(result.code.rawValue)",
            ]))
    }

    /// A bind has ended. Refusals are worth a line by default; of successes the trail has one.
    func bound(name: [UInt8], _ result: LDAPResult, after duration: Duration) {
        logger.log(
            level: result.code == .success || result.code == .saslBindInProgress ? .debug : .info, "LDAP bind",
            metadata: metadata([
                "operation": "bind", "name": "\(LogText(name))", "result_code": "\(result.code.rawValue)",
                "duration_ms": "\(duration / .milliseconds(1))",
            ]))
    }

    private func metadata(_ more: Logger.Metadata = [:]) -> Logger.Metadata {
        var metadata = more
        metadata["peer"] = "\(peer.text)"
        metadata["connection"] = "\(peer.connection)"
        return metadata
    }
}
