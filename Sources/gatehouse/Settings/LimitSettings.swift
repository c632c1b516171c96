import LDAPProtocol

/// The bounds that hold whatever comes in.
struct LimitSettings: Sendable, Decodable {
    /// Of LDAP messages; sizes in bytes.
    struct LDAP: Sendable, Decodable {
        let messageBeforeBind: Int
        let message: Int
        let nesting: Int
        let filterNodes: Int
        let attributes: Int
        let controls: Int
        let pendingOperations: Int
        let searchEntries: Int
    }

    /// Of connections at one time, over all doors.
    struct Connections: Sendable, Decodable {
        let all: Int
        let perAddress: Int
    }

    /// Of waiting.
    struct Timeouts: Sendable, Decodable {
        let firstRequest: Seconds
        let handshake: Seconds
        let restOfMessage: Seconds
        let idle: Seconds
        let stalledWrite: Seconds
        let httpHeader: Seconds
        let httpBody: Seconds
        let drain: Seconds
    }

    /// Of HTTP requests; sizes in bytes.
    struct HTTP: Sendable, Decodable {
        let body: Int
        let jsonNesting: Int
        let `import`: Int
    }

    /// Of LDIF files; sizes in bytes.
    struct LDIF: Sendable, Decodable {
        let line: Int
        let value: Int
        let record: Int

        /// As the reader takes them.
        var limits: LDIFLimits {
            var limits = LDIFLimits()
            limits.lineLength = line
            limits.valueSize = value
            limits.recordSize = record
            return limits
        }
    }

    /// Of password hashes.
    struct Hashing: Sendable, Decodable {
        /// How many may wait for their turn.
        let waiting: Int
    }

    let ldap: LDAP
    let connections: Connections
    let timeouts: Timeouts
    let http: HTTP
    let ldif: LDIF
    let hashing: Hashing
}
