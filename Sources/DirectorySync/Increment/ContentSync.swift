import Identity
import LDAPProtocol

/// Content synchronisation (RFC 4533): OpenLDAP with the overlay syncprov, 389 Directory Server with its plugin.
///
/// A cookie goes with a search of one base and filter. Deletions are named, or follow from who is named as present.
struct ContentSync: ChangeMethod {
    /// Answers to a search with a cookie that say that the directory can't go on from it: 4096 by RFC 4533, 53 from an
    /// OpenLDAP that was restored from an older state, 2 for a cookie of another server. A limit is met by a directory that
    /// sends everything in answer to a cookie that it does not know; a reading in pages comes through.
    private static let lost: Set<Int32> = [2, 3, 4, 11, 53, 4_096]

    private let kind: SourceConfiguration.Kind

    init(_ kind: SourceConfiguration.Kind) { self.kind = kind }

    var name: String { "rfc4533" }

    /// The cookie of now, from a search of the base alone, which no limit stands in the way of.
    func start(_ place: FollowedPlace, on connection: DirectoryConnection) async throws -> [UInt8] {
        var search = place.search(nil, ["1.1"])
        search.scope = .base
        var collector = SyncCollector(identity: identity)
        try await connection.synchronise(search, SyncRequestControl(mode: .refreshOnly)) { messages in
            for message in messages { collector.take(message) }
        }
        guard let cookie = collector.drain()?.cookie else {
            throw DirectoryError(
                .protocolViolation, host: "", message: "the directory gives no cookie to go on from",
                remedy: "Load and configure its provider of content synchronisation (syncprov)")
        }
        return cookie
    }

    func changes(
        of place: FollowedPlace, since cookie: [UInt8], on connection: DirectoryConnection
    ) async throws -> SourceChanges.Part {
        var part: SourceChanges.Part?
        try await follow(place, since: cookie, .refreshOnly, on: connection) { part = $0 }
        guard let part else {
            throw DirectoryError(.protocolViolation, host: "", message: "a refresh ended without an end")
        }
        return part
    }

    /// Hands over changes as they happen, until the connection breaks or the task is cancelled.
    ///
    /// - Throws: ``FullReadNeeded`` when the source does not know the cookie; `DirectoryError`.
    func follow(
        _ place: FollowedPlace, since cookie: [UInt8], _ mode: SyncRequestControl.Mode = .refreshAndPersist,
        on connection: DirectoryConnection, _ body: (SourceChanges.Part) async throws -> Void
    ) async throws {
        var collector = SyncCollector(identity: identity)
        var search = place.search()
        search.pageSize = 0
        do {
            try await connection.synchronise(search, SyncRequestControl(mode: mode, cookie: cookie)) { messages in
                for message in messages { collector.take(message) }
                if let part = collector.drain() { try await body(part) }
            }
        } catch let error as DirectoryError where error.resultCode.map(Self.lost.contains) == true {
            throw FullReadNeeded(description: "the directory can't go on from where it was: \(error.message)")
        }
    }

    /// The identifier that people and groups have at the source, of the 16 octets that the search names an entry by.
    private var identity: @Sendable ([UInt8]) -> String {
        switch kind {
        case .ds389:
            // nsUniqueId: four groups of eight digits.
            { octets in
                let digits = octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                return stride(from: 0, to: digits.count, by: 4)
                    .map { digits[$0..<min($0 + 4, digits.count)].joined() }.joined(separator: "-")
            }
        default: { octets in EntryUUID(octets: octets)?.description ?? "" }
        }
    }
}
