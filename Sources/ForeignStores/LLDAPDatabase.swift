import GRDB
public import LDAPProtocol

/// The SQLite database of LLDAP, of any version of its tables.
///
/// Up to version 4 the names and the picture of a person are columns of `users`, since then rows of `user_attributes`.
public struct LLDAPDatabase {
    private let queue: DatabaseQueue
    private let path: String

    /// Opens a database for reading; LLDAP may go on running.
    ///
    /// - Throws: ``ForeignStoreError`` for a file that is none of LLDAP.
    public init(path: String) throws(ForeignStoreError) {
        self.path = path
        var configuration = Configuration()
        configuration.readonly = true
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            let isThere = try queue.read { database in
                try ["users", "groups", "memberships"].allSatisfy { try database.tableExists($0) }
            }
            guard isThere else { throw ForeignStoreError(description: "\(path) is no database of LLDAP") }
        } catch let error as ForeignStoreError {
            throw error
        } catch {
            throw ForeignStoreError(description: "\(path) cannot be read: \(Self.reason(error))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        (error as? DatabaseError)?.message ?? "\(error)"
    }

    /// The people and groups.
    ///
    /// - Parameters:
    ///   - base: the base of the store that they come into.
    ///   - schema: what decides which classes an entry needs.
    /// - Throws: ``ForeignStoreError``.
    public func store(below base: DistinguishedName, schema: Schema) throws(ForeignStoreError) -> ForeignStore {
        do {
            return try queue.read { database in
                var reader = LLDAPReader(database: database, base: base, schema: schema)
                return try reader.read()
            }
        } catch {
            throw ForeignStoreError(description: "\(path): \(Self.reason(error))")
        }
    }
}
