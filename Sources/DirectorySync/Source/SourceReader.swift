/// Reads the people and groups of a source completely, before anything is done with them.
public struct SourceReader: Sendable {
    private let configuration: SourceConfiguration

    /// A reader for a source.
    public init(_ configuration: SourceConfiguration) {
        self.configuration = configuration
    }

    /// Reads everything.
    ///
    /// What breaks off after the bind makes the contents incomplete and stands among their problems.
    ///
    /// - Parameter progress: is told after each page how many entries have come.
    /// - Throws: `DirectoryError` when the source can't be reached or does not let us in.
    public func read(
        progress: (_ entries: Int) -> Void = { _ in }
    ) async throws(DirectoryError) -> SourceContents {
        let deadline = ContinuousClock.now + configuration.connection.timeouts.reading
        let connection = try await DirectoryConnection.open(configuration.connection)
        if let bind = configuration.bind {
            do throws(DirectoryError) {
                try await connection.bind(bind)
            } catch {
                await connection.close()
                throw error
            }
        }
        var decoder = SourceDecoder(configuration)
        var count = 0
        let people = await connection.search(
            search(configuration.users, decoder.requestedOfPeople), until: deadline
        ) { entries, _ in
            for entry in entries { decoder.add(person: entry) }
            count += entries.count
            progress(count)
        }
        decoder.note(people, of: configuration.users)
        if let place = configuration.groups {
            let groups = await connection.search(
                search(place, decoder.requestedOfGroups), until: deadline
            ) { entries, _ in
                for entry in entries { decoder.add(group: entry) }
                count += entries.count
                progress(count)
            }
            decoder.note(groups, of: place)
        }
        await connection.close()
        return decoder.finish()
    }

    private func search(_ place: SourceConfiguration.Place, _ attributes: [String]) -> DirectorySearch {
        DirectorySearch(
            base: place.base, scope: place.scope, filter: place.filter, attributes: attributes,
            pageSize: configuration.pageSize)
    }
}
