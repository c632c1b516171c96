public import Identity

extension SQLiteStore: OutageVerifierStore {
    /// The verifier of a user of a source.
    public func outageVerifier(source: String, externalID: String) throws -> OutageVerifier? {
        try read { try OutageVerifiersTable(database: $0).verifier(source: source, externalID: externalID) }
    }

    /// Keeps a verifier, and drops those that are too old.
    public func save(_ verifier: OutageVerifier, droppingThoseBefore time: Timestamp) throws {
        try transaction { database in
            let table = OutageVerifiersTable(database: database)
            try table.remove(source: verifier.source, before: time)
            try table.write(verifier)
        }
    }

    /// Drops the verifier of a user of a source.
    public func removeOutageVerifier(source: String, externalID: String) throws {
        try transaction { try OutageVerifiersTable(database: $0).remove(source: source, externalID: externalID) }
    }
}
