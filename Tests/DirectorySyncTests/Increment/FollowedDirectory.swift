import Directory
import DirectorySync
import Foundation
import Identity
import LDAPProtocol
import Store
import Synchronization
import TestSupport
import Testing

/// A real slapd, and a directory of ours that follows it.
final class FollowedDirectory: Sendable {
    static let corporation = SampleCorporation(people: 100)
    static let people = "ou=people,dc=corp,dc=test"
    static let groups = "ou=groups,dc=corp,dc=test"

    let slapd: Slapd
    let folder: TemporaryFolder
    let store: SQLiteStore
    let live: LiveDirectory
    let wholeRuns = Mutex(0)
    /// What one increment leaves to the next; nil where each begins without.
    private let kept: KeptState?

    init(
        ldif: String = corporation.ldif, tellsChanges: Bool = true, hidden: [String] = [], keepsState: Bool = true
    ) throws {
        kept = keepsState ? KeptState() : nil
        slapd = try Slapd(ldif: ldif, tellsChanges: tellsChanges, hidden: hidden)
        folder = try TemporaryFolder()
        (store, live) = try Self.open(folder)
        try live.performBlocking(.system) { draft in
            try draft.bootstrap()
            _ = try draft.createUserRole(NewUserRole(name: "Editor", permissions: [.usersGet]))
            _ = try draft.createListRole(name: "News", lists: [])
        }
    }

    /// The same, after our side began anew.
    init(restarting before: FollowedDirectory) throws {
        (slapd, folder, kept) = (before.slapd, before.folder, KeptState())
        (store, live) = try Self.open(folder)
    }

    private static func open(_ folder: TemporaryFolder) throws -> (SQLiteStore, LiveDirectory) {
        let store = try SQLiteStore.open(folder: folder.path, defaultBaseDN: "dc=example,dc=org")
        let live = try LiveDirectory(
            store: store, context: DirectoryContext(baseDN: DistinguishedName("dc=example,dc=org")), now: { Made.now })
        return (store, live)
    }

    func source(_ change: (inout SourceConfiguration) -> Void = { _ in }) throws -> SourceConfiguration {
        var source = try slapd.source(Self.corporation)
        source.rules = [
            .init(group: "cn=editors,\(Self.groups)", userRole: "Editor", priority: 10),
            .init(group: "news-*", listRole: "News"),
        ]
        change(&source)
        return source
    }

    private var target: LiveDirectoryTarget { LiveDirectoryTarget(live, journal: store, now: { Made.now }) }

    /// A run that reads everything.
    func whole(_ change: (inout SourceConfiguration) -> Void = { _ in }) throws -> SyncService {
        SyncService(try source(change), target: target, now: { Made.now })
    }

    func increments(_ change: @escaping @Sendable (inout SourceConfiguration) -> Void = { _ in }) throws
        -> IncrementService
    {
        let whole = try whole(change)
        return IncrementService(try source(change), target: target, now: { Made.now }, kept: kept ?? KeptState()) {
            self.wholeRuns.withLock { $0 += 1 }
            return try await whole.run()
        }
    }

    /// Runs an increment, and holds what it left against a reading of everything: there must be nothing left to do.
    @discardableResult
    func follow(
        whole expected: Int, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: @escaping @Sendable (inout SourceConfiguration) -> Void = { _ in }
    ) async throws -> SyncPlan {
        let result = try await increments(change).run()
        #expect(result.run.outcome == .applied, "\(result.run.summary)", sourceLocation: sourceLocation)
        #expect(wholeRuns.withLock { $0 } == expected, sourceLocation: sourceLocation)
        let rest = try await whole(change).run(isDryRun: true).plan
        #expect(rest?.isEmpty == true, "\(rest?.text() ?? "")", sourceLocation: sourceLocation)
        return try #require(result.plan)
    }

    func user(_ name: String) -> User? { live.snapshot.entry(username: name)?.user }
}
