import Identity
import LDAPProtocol

/// Changes as Active Directory tells them to whoever may replicate (DirSync, MS-ADTS 3.1.1.3.4.1.3): with deletions, so that
/// nobody has to be listed, and from whichever domain controller.
///
/// A row names an entry and what changed of it, anywhere in the domain. What the entry is now is asked for by its identifier;
/// whoever is not found where the source looks is gone from there.
struct DirSyncChanges: ChangeMethod {
    /// The root of the domain: no other base is allowed.
    let root: String

    var name: String { "DirSync" }

    func start(_ place: FollowedPlace, on connection: DirectoryConnection) async throws -> [UInt8] {
        // There is no other way to the cookie of now than by all that is there; names are the least of it.
        try await follow(place.filter, [place.identity.name], since: [], on: connection) { _ in }
    }

    func changes(
        of place: FollowedPlace, since cookie: [UInt8], on connection: DirectoryConnection
    ) async throws -> SourceChanges.Part {
        var (changed, deleted, renamed): (Set<String>, Set<String>, Set<String>) = ([], [], [])
        var part = SourceChanges.Part()
        let attributes = place.attributes + ["isDeleted", "name"]
        do {
            // Without the filter of the place: whoever does not fit it any more is told of, too.
            part.cookie = try await follow("(objectClass=*)", attributes, since: cookie, on: connection) { row in
                guard let identity = place.identity.identity(of: row) else { return }
                let isDeleted = row.firstText("isDeleted")?.equalsIgnoringCase("TRUE") == true
                if isDeleted { deleted.insert(identity) } else { changed.insert(identity) }
                if !row.values("name").isEmpty { renamed.insert(identity) }
            }
        } catch let error as DirectoryError where error.resultCode == 12 || error.resultCode == 53 {
            throw FullReadNeeded(description: "the domain controller can't go on from where it was: \(error.message)")
        }
        changed.subtract(deleted)
        part.entries = try await place.entries(changed, on: connection)
        let found = Set(part.entries.compactMap { place.identity.identity(of: $0) })
        part.gone = deleted.union(changed.subtracting(found))
        try await checkContainers(renamed.subtracting(found).subtracting(deleted), place, on: connection)
        return part
    }

    /// Whoever is below a container that was renamed or moved has another DN, which no row tells.
    private func checkContainers(
        _ renamed: Set<String>, _ place: FollowedPlace, on connection: DirectoryConnection
    ) async throws {
        guard !renamed.isEmpty else { return }
        var containers = place
        containers.base = root
        containers.scope = .subtree
        containers.filter = "(|(objectClass=organizationalUnit)(objectClass=container))"
        containers.attributes = [place.identity.name]
        guard let first = try await containers.entries(renamed, on: connection).first else { return }
        throw FullReadNeeded(description: "\(DirectoryError.clean(first.dn)) is new, renamed or moved")
    }

    /// Asks until nothing is left.
    ///
    /// - Returns: the cookie to go on from.
    private func follow(
        _ filter: String, _ attributes: [String], since cookie: [UInt8], on connection: DirectoryConnection,
        _ row: (SourceEntry) -> Void
    ) async throws -> [UInt8] {
        let search = DirectorySearch(base: root, scope: .subtree, filter: filter, attributes: attributes, pageSize: 0)
        var parser = EntryParser()
        var cookie = cookie
        while true {
            let page = try await connection.changes(search, since: cookie)
            for encoded in page.rows {
                guard let entry = parser.parse(encoded) else { throw DirectoryError.unreadable(encoded) }
                row(entry)
            }
            cookie = page.answer.cookie
            if !page.answer.isMore { return cookie }
        }
    }

    /// Whether the directory tells its changes to whoever is bound.
    ///
    /// - Throws: `DirectoryError` if it can't be asked.
    static func isAllowed(below root: String, on connection: DirectoryConnection) async throws(DirectoryError) -> Bool {
        let nobody = "(objectGUID=\(LDAPText.filterValue([UInt8](repeating: 0, count: 16))))"
        let search = DirectorySearch(base: root, scope: .subtree, filter: nobody, attributes: ["1.1"], pageSize: 0)
        do throws(DirectoryError) {
            _ = try await connection.changes(search, since: [])
            return true
        } catch {
            // Any answer of the directory but success is a no; a connection that broke is none.
            guard error.resultCode.map({ $0 > 0 }) == true else { throw error }
            return false
        }
    }
}
