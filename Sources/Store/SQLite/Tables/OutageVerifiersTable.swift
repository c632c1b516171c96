import GRDB
import Identity

/// Verifiers of passwords for when their source can't be asked.
struct OutageVerifiersTable {
    let database: Database

    func verifier(source: String, externalID: String) throws -> OutageVerifier? {
        let statement = try SQLStatement(
            database, table: "outage_verifiers",
            "SELECT password, verified_at FROM outage_verifiers WHERE source = ? AND external_id = ?")
        var found: OutageVerifier?
        try statement.each { values in
            values.bind(source)
            values.bind(externalID)
        } _: { row in
            found = OutageVerifier(
                source: source, externalID: externalID, password: PasswordHash(try row.blob(0)),
                verifiedAt: try row.timestamp(1))
        }
        return found
    }

    func write(_ verifier: OutageVerifier) throws {
        let statement = try SQLStatement(
            database, table: "outage_verifiers",
            """
            INSERT INTO outage_verifiers (source, external_id, password, verified_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (source, external_id) DO UPDATE SET
                password = excluded.password, verified_at = excluded.verified_at
            """)
        try statement.run { values in
            values.bind(verifier.source)
            values.bind(verifier.externalID)
            values.bind(verifier.password.stored)
            values.bind(verifier.verifiedAt)
        }
    }

    func remove(source: String, before time: Timestamp) throws {
        try SQLStatement(
            database, table: "outage_verifiers", "DELETE FROM outage_verifiers WHERE source = ? AND verified_at < ?"
        ).run { values in
            values.bind(source)
            values.bind(time)
        }
    }

    func remove(source: String, externalID: String) throws {
        try SQLStatement(
            database, table: "outage_verifiers", "DELETE FROM outage_verifiers WHERE source = ? AND external_id = ?"
        ).run { values in
            values.bind(source)
            values.bind(externalID)
        }
    }
}
