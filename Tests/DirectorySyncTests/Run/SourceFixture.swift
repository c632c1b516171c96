import Directory
import Identity
import LDAPProtocol
import Store
import TestSupport
import Testing

@testable import DirectorySync

/// A store with a source whose contents are given by hand.
struct SourceFixture: Sendable {
    let folder: TemporaryFolder
    let store: SQLiteStore
    let live: LiveDirectory
    var configuration: SourceConfiguration

    init() async throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore.open(folder: folder.path, defaultBaseDN: "dc=example,dc=org")
        live = try LiveDirectory(
            store: store, context: DirectoryContext(baseDN: DistinguishedName("dc=example,dc=org")),
            now: { Made.now })
        try await live.perform(.system) { draft in
            try draft.bootstrap()
            _ = try draft.createUserRole(NewUserRole(name: "Editor", permissions: [.usersGet]))
            _ = try draft.createUserRole(NewUserRole(name: "Reader", permissions: [.usersGet]))
            _ = try draft.createListRole(name: "News", lists: [])
        }
        var configuration = Made.configuration
        configuration.groups = .init(base: "ou=groups")
        configuration.removalLimit = .init(count: 2, percent: 50)
        self.configuration = configuration
    }

    var runner: SourceRunner {
        SourceRunner(configuration, directory: live, journal: store, holder: "test", now: { Made.now })
    }

    @discardableResult
    func apply(
        _ people: [SourcePerson], groups: [SourceGroup] = [], memberships: [String: [Int]] = [:],
        lock: SyncLock? = nil, approval: String? = nil
    ) async throws -> SyncResult {
        let target = LiveDirectoryTarget(live, journal: store, lock: lock, now: { Made.now })
        return try await SyncService(configuration, target: target, actor: "cli:root", now: { Made.now }).apply(
            SourceContents(people: people, groups: groups, memberships: memberships, isComplete: true),
            since: Made.now, isDryRun: false, approval: approval)
    }

    func latest() throws -> SyncRun { try #require(try store.runs(of: "corp", before: nil, limit: 1).first) }

    func user(_ name: String) -> User? { live.snapshot.entry(username: name)?.user }

    func states() -> [String: EntryState] {
        Dictionary(
            uniqueKeysWithValues: live.snapshot.allEntries.map {
                (String(decoding: $0.dn, as: UTF8.self), EntryState($0.record))
            })
    }
}

extension Made {
    /// A person with what the schema asks for.
    static func richPerson(_ name: String, mail: String? = nil) -> SourcePerson {
        var person = person(name, mail: mail)
        for (type, value) in [("objectClass", "inetOrgPerson"), ("cn", name), ("sn", name)] {
            if let description = AttributeDescription(type) {
                person.attributes.append(SourceValues(description: description, values: [Array(value.utf8)]))
            }
        }
        return person
    }

    static func group(_ name: String, _ people: [String]) -> SourceGroup {
        var group = group(name)
        group.people = people.map { "id-\($0)" }
        return group
    }
}
