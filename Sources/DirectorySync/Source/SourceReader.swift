public import Directory

/// Reads the people and groups of a source completely, before anything is done with them.
public struct SourceReader: Sendable {
    let configuration: SourceConfiguration
    private let snapshot: DirectorySnapshot?

    /// A reader for a source.
    ///
    /// - Parameter snapshot: the directory that people are recognised in, who then need not be compared in full; nil to
    ///   hand out all people in full.
    public init(_ configuration: SourceConfiguration, knowing snapshot: DirectorySnapshot? = nil) {
        self.configuration = configuration
        self.snapshot = snapshot
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
        do throws(DirectoryError) {
            if let bind = configuration.bind { try await connection.bind(bind) }
            let contents = try await read(connection.resolve(configuration), on: connection, until: deadline, progress)
            await connection.close()
            return contents
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Reads everything over a connection that is bound, of a source whose kind is known.
    func read(
        _ configuration: SourceConfiguration, on connection: DirectoryConnection,
        until deadline: ContinuousClock.Instant, _ progress: (_ entries: Int) -> Void
    ) async -> SourceContents {
        var decoder = SourceDecoder(configuration, knowing: snapshot)
        let pieces = ValuePieces(connection, version: configuration.preset.version, until: deadline)
        var count = 0
        let people = await connection.searchEncoded(
            DirectorySearch(
                base: configuration.users.base, scope: configuration.users.scope, filter: configuration.peopleFilter,
                attributes: decoder.requestedOfPeople, pageSize: configuration.pageSize), until: deadline
        ) { entries, _ in
            for encoded in entries where !decoder.addKnown(encoded) {
                if let entry = decoder.parse(encoded) { decoder.add(person: await pieces.completed(entry)) }
            }
            count += entries.count
            progress(count)
            return nil
        }
        decoder.note(people, of: configuration.users)
        if let place = configuration.groups {
            let groups = await connection.search(
                DirectorySearch(
                    base: place.base, scope: place.scope, filter: configuration.groupFilter,
                    attributes: decoder.requestedOfGroups, pageSize: configuration.pageSize), until: deadline
            ) { entries, _ in
                for entry in entries { decoder.add(group: await pieces.completed(entry)) }
                count += entries.count
                progress(count)
            }
            decoder.note(groups, of: place)
        }
        return decoder.finish()
    }
}
