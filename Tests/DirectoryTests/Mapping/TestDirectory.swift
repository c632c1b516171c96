import Directory
import Identity
import LDAPProtocol
import Store
import TestSupport

/// A directory over a store in a folder of its own.
struct TestDirectory {
    let folder = try? TemporaryFolder()
    let live: LiveDirectory
    let store: SQLiteStore

    init(base: String = "dc=example,dc=org") throws {
        guard let folder else { throw StoreError(.inaccessible, "no folder") }
        try folder.makeFolder("data")
        store = try SQLiteStore.open(folder: folder.path("data"), defaultBaseDN: base)
        live = try Self.directory(store, base: base)
        try change { draft throws(ChangeError) in try draft.bootstrap() }
    }

    static func directory(_ store: SQLiteStore, base: String = "dc=example,dc=org") throws -> LiveDirectory {
        try LiveDirectory(
            store: store, context: DirectoryContext(baseDN: DistinguishedName(base)),
            now: { Timestamp(seconds: 1_800_000_000) })
    }

    @discardableResult
    func change<Value: Sendable>(
        as actor: Actor = .system, _ body: (inout DirectoryDraft) throws(ChangeError) -> Value
    ) throws -> Value {
        try live.performBlocking(actor) { draft in try body(&draft) }
    }

    /// What is refused, and why; `nil` if nothing is.
    func refusal(
        as actor: Actor = .system, _ body: (inout DirectoryDraft) throws(ChangeError) -> Void
    ) throws -> ChangeError? {
        do {
            try change(as: actor, body)
            return nil
        } catch let error as ChangeError {
            return error
        }
    }

    func entry(_ rdns: String) -> Entry? { live.snapshot.entry(named: Array("\(rdns),dc=example,dc=org".utf8)) }

    func values(_ type: String, _ entry: Entry?) -> [String] {
        guard let entry, let id = live.snapshot.schema.attributeID(type) else { return [] }
        return entry.values(of: id).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Somebody who logged in over HTTP.
    func actor(_ username: String) -> Actor {
        Actor(door: .http, name: username, entry: live.snapshot.entry(username: username)?.id)
    }
}

let hash = PasswordHash(Array("{SSHA}c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0".utf8))
