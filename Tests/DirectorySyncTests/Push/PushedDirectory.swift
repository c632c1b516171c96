import Directory
import DirectorySync
import Identity
import LDAPProtocol
import Store
import TestSupport

/// A directory of ours with some people, a group and roles, and a target to push them to.
struct PushedDirectory {
    static let suffix = "dc=corp,dc=test"

    /// The target as it is before anything of ours is in it.
    static let empty = """
        dn: dc=corp,dc=test
        objectClass: dcObject
        objectClass: organization
        dc: corp
        o: Corp

        dn: ou=apps,dc=corp,dc=test
        objectClass: organizationalUnit
        ou: apps

        dn: ou=people,ou=apps,dc=corp,dc=test
        objectClass: organizationalUnit
        ou: people

        dn: ou=groups,ou=apps,dc=corp,dc=test
        objectClass: organizationalUnit
        ou: groups

        dn: ou=roles,ou=apps,dc=corp,dc=test
        objectClass: organizationalUnit
        ou: roles


        """

    let folder: TemporaryFolder
    let store: SQLiteStore
    let live: LiveDirectory
    let configuration: PushConfiguration

    init(_ configuration: PushConfiguration) throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore.open(folder: folder.path, defaultBaseDN: "dc=example,dc=org")
        live = try LiveDirectory(
            store: store, context: DirectoryContext(baseDN: DistinguishedName("dc=example,dc=org")), now: { Made.now })
        self.configuration = configuration
        try live.performBlocking(.system) { try $0.bootstrap() }
    }

    /// A push to a slapd.
    static func configuration(_ slapd: Slapd) throws -> PushConfiguration {
        var configuration = PushConfiguration(
            name: "apps", kind: .openLDAP, connection: try slapd.settings(),
            bind: BindCredentials(name: slapd.rootDN, password: BindSecret(slapd.rootPassword)),
            usersBase: "ou=people,ou=apps,\(suffix)")
        configuration.groupsBase = "ou=groups,ou=apps,\(suffix)"
        configuration.rolesBase = "ou=roles,ou=apps,\(suffix)"
        return configuration
    }

    func service(_ change: (inout PushConfiguration) -> Void = { _ in }) -> PushService {
        var configuration = configuration
        change(&configuration)
        return PushService(configuration, directory: live, journal: store, now: { Made.now })
    }

    /// Makes people, named by the given words.
    @discardableResult
    func add(_ names: [String]) throws -> [EntryID] {
        try live.performBlocking(.system) { draft in
            try names.map { name in
                let id = try draft.createUser(
                    NewUser(
                        username: name, name: name.prefix(1).uppercased() + name.dropFirst(),
                        email: "\(name)@example.org"))
                return draft.snapshot.entry(of: id)?.id ?? EntryID(rawValue: 0)
            }
        }
    }

    func change(_ name: String, _ body: (inout UserChanges) -> Void) throws {
        try live.performBlocking(.system) { draft in
            guard let user = draft.snapshot.entry(username: name)?.user else { throw Missing() }
            var changes = UserChanges()
            body(&changes)
            try draft.updateUser(user.id, changes)
        }
    }

    func delete(_ names: [String]) throws {
        try live.performBlocking(.system) { draft in
            for name in names {
                guard let user = draft.snapshot.entry(username: name)?.user else { throw Missing() }
                try draft.deleteUser(user.id)
            }
        }
    }

    func entry(_ name: String) throws -> EntryID {
        guard let entry = live.snapshot.entry(username: name) else { throw Missing() }
        return entry.id
    }

    struct Missing: Error {}
}

extension Slapd {
    /// The values of an entry as texts; nil if there is none.
    func entry(_ dn: String, _ attributes: [String] = ["*", "+"]) async throws -> SourceEntry? {
        let connection = try await DirectoryConnection.open(try settings())
        try await connection.bind(BindCredentials(name: rootDN, password: BindSecret(rootPassword)))
        let found = await connection.lookUp(
            DirectorySearch(
                base: dn, scope: .base, filter: "(objectClass=*)", attributes: attributes, pageSize: 0))
        await connection.close()
        switch found {
        case .found(let entry): return entry
        case .absent: return nil
        case .unknown(let error): throw error
        }
    }
}
