import Identity

/// Changes by the time at which each entry was changed last (`modifyTimestamp`, RFC 4512 section 3.4), for directories that
/// tell them in no better way. Who is gone shows when everybody is named.
///
/// The point to go on from is the greatest time that the directory itself has written, so that its clock need not be ours.
struct TimestampChanges: ChangeMethod {
    private static let attribute = "modifyTimestamp"
    /// Seconds before the point from which on changes are read again: servers write times before they show the entries, and
    /// replicas bring in what others wrote earlier.
    static let overlap: Int64 = 120

    var name: String { "modifyTimestamp" }

    func start(_ place: FollowedPlace, on connection: DirectoryConnection) async throws -> [UInt8] {
        let entries = try await place.entries(
            of: place.search(nil, [place.identity.name, Self.attribute]), on: connection)
        guard let latest = entries.compactMap(Self.time).max() else {
            // Nobody is there yet, and all who come will be new.
            if entries.isEmpty { return [] }
            throw SourceRefusal(
                .final,
                "the directory tells no changes: neither by content synchronisation (RFC 4533; OpenLDAP does with the "
                    + "overlay syncprov, 389 Directory Server with its plugin Content Synchronization) nor by "
                    + "modifyTimestamp, which the bind DN may not read; it can only be read whole")
        }
        return Array(latest.generalizedTime.utf8)
    }

    func changes(
        of place: FollowedPlace, since cookie: [UInt8], on connection: DirectoryConnection
    ) async throws -> SourceChanges.Part {
        var since: Timestamp?
        if !cookie.isEmpty {
            since = Timestamp(generalizedTime: cookie)
            guard since != nil else { throw FullReadNeeded(description: "the time of the last change is unreadable") }
        }
        let filter = since.map {
            "(\(Self.attribute)>=\($0.advanced(bySeconds: -Self.overlap).generalizedTime))"
        }
        var part = SourceChanges.Part()
        part.entries = try await place.entries(
            of: place.search(filter, place.attributes + [Self.attribute]), on: connection)
        part.present = try await place.listing(on: connection)
        if let latest = (part.entries.compactMap(Self.time) + [since].compactMap(\.self)).max() {
            part.cookie = Array(latest.generalizedTime.utf8)
        }
        return part
    }

    private static func time(_ entry: SourceEntry) -> Timestamp? {
        entry.values(attribute).first.flatMap { Timestamp(generalizedTime: $0) }
    }
}
