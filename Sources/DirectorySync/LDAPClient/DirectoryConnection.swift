import LDAPProtocol

/// A connection to another directory: async calls in front, one thread of its own behind.
///
/// Calls are done one after the other. Cancelling the task of a call ends the connection; the call, and all further ones,
/// fail with `cancelled`. Let go of it with ``close()``.
public final class DirectoryConnection: Sendable {
    private let thread: LDAPClientThread
    private let settings: ConnectionSettings

    private init(_ thread: LDAPClientThread, _ settings: ConnectionSettings) {
        self.thread = thread
        self.settings = settings
    }

    deinit {
        thread.socket.end(.closed)
        thread.close()
    }

    /// Connects to the first URL that answers, and starts TLS as the settings say.
    ///
    /// - Throws: `DirectoryError`: `unreachable`, `timeout`, `tls`, `invalidInput`, `cancelled`.
    public static func open(_ settings: ConnectionSettings) async throws(DirectoryError) -> DirectoryConnection {
        try settings.validate()
        guard let thread = LDAPClientThread.start(settings) else {
            throw DirectoryError(.unavailable, host: "", message: "the process has no thread left")
        }
        let connection = DirectoryConnection(thread, settings)
        do {
            try await connection.run { client throws(DirectoryError) in try client.connect() }
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    /// Binds with a name and a password (RFC 4513 5.1.3), an empty one of which never reaches the wire, or by SASL.
    ///
    /// - Throws: `DirectoryError`: `invalidCredentials` for the answer 49 and for nothing else; `invalidInput`, `insecure`,
    ///   `refused`, `unavailable`, `referral`, `timeout`, `connectionLost`, `closed`, `cancelled`.
    public func bind(_ credentials: BindCredentials) async throws(DirectoryError) {
        try await run { client throws(DirectoryError) in try client.bind(credentials) }
    }

    /// How the connection stands.
    ///
    /// - Throws: `DirectoryError`: `closed`, `cancelled`.
    public func facts() async throws(DirectoryError) -> ConnectionFacts {
        try await run { client throws(DirectoryError) in client.facts() }
    }

    /// Searches, and hands over each page as it comes; the next page is asked for when `page` returns.
    ///
    /// Entries of a page that broke are handed over as well. Only a `complete` end allows conclusions from absence.
    ///
    /// - Parameter deadline: When the whole search must have ended; each page has its own timeout besides.
    public func search(
        _ search: DirectorySearch,
        until deadline: ContinuousClock.Instant? = nil,
        page: (_ entries: [SourceEntry], _ isLast: Bool) async throws -> Void
    ) async rethrows -> SearchCompletion {
        var parser = EntryParser()
        return try await searchEncoded(search, until: deadline) { entries, isLast in
            var parsed: [SourceEntry] = []
            var damage: DirectoryError?
            for entry in entries {
                if let entry = parser.parse(entry) { parsed.append(entry) } else { damage = .unreadable(entry) }
            }
            try await page(parsed, isLast && damage == nil)
            return damage
        }
    }

    /// As ``search(_:until:page:)`` with entries as they came. While a page is looked at the next one is on its way.
    ///
    /// - Parameter page: returns why the search must end, nil to go on.
    func searchEncoded(
        _ search: DirectorySearch, until deadline: ContinuousClock.Instant? = nil,
        page: (_ entries: [EncodedEntry], _ isLast: Bool) async throws -> DirectoryError?
    ) async rethrows -> SearchCompletion {
        var statistics = SearchStatistics()
        var emptyPages = 0
        let limit = deadline ?? .now + settings.timeouts.reading
        var result = await next(search, cookie: nil, until: limit)
        while true {
            statistics.pages += 1
            statistics.entries += result.entries.count
            statistics.references += result.references
            emptyPages = result.entries.isEmpty ? emptyPages + 1 : 0
            let failure =
                result.failure
                ?? excess(statistics, emptyPages: emptyPages, search: search, last: result.cookie == nil)
            guard failure == nil, let cookie = result.cookie else {
                let damage = try await page(result.entries, failure == nil)
                if let reason = failure ?? damage { return .incomplete(reason, statistics) }
                return .complete(statistics)
            }
            async let following = next(search, cookie: cookie, until: limit)
            let damage = try await page(result.entries, false)
            // Awaited in any case: left alone it would be cancelled, which ends the connection.
            result = await following
            if let damage { return .incomplete(damage, statistics) }
        }
    }

    /// Looks for exactly one entry.
    ///
    /// - Returns: `absent` only after a complete search that found nothing; `unknown` with `ambiguous` for several.
    public func lookUp(_ search: DirectorySearch) async -> EntryLookup {
        var single = search
        single.pageSize = 0
        single.sizeLimit = 2
        var entries: [SourceEntry] = []
        let completion = await self.search(single) { page, _ in entries += page }
        if entries.count > 1 {
            return .unknown(
                DirectoryError(
                    .ambiguous, host: "",
                    message: "more than one entry below \(DirectoryError.clean(search.base)) fits",
                    remedy: "Check the filter and the base DN"))
        }
        switch completion {
        case .complete: return entries.first.map { .found($0) } ?? .absent
        case .incomplete(let error, _) where error.code == .noSuchBase && search.scope == .base: return .absent
        case .incomplete(let error, _): return .unknown(error)
        }
    }

    /// Changes one entry; when this returns the directory has said that it is done.
    ///
    /// - Throws: `DirectoryError`: `refused` with the result code, `unavailable`, `referral`, `invalidInput`, and those of a
    ///   connection that broke, after which nobody knows whether the change was made.
    public func write(
        _ write: DirectoryWrite, _ condition: WriteCondition = WriteCondition()
    ) async throws(DirectoryError) {
        try await run { client throws(DirectoryError) in try client.write(write, condition) }
    }

    /// Sets the password of an entry (RFC 3062).
    ///
    /// - Throws: `DirectoryError` as ``write(_:_:)``; `insecure` where it could be read on the way.
    func setPassword(of dn: String, to password: BindSecret) async throws(DirectoryError) {
        try await run { client throws(DirectoryError) in try client.setPassword(of: dn, to: password) }
    }

    /// Says goodbye to the directory and ends the thread; returns when both is done.
    public func close() async {
        thread.close()
        await thread.finished()
    }

    /// Searches for content synchronisation (RFC 4533), and hands over the messages as they come, together what came together.
    ///
    /// A search that goes on ends with an error alone: of the connection, or the cancellation of the task. A server that
    /// says nothing for a minute is asked whether it is there.
    ///
    /// - Throws: `DirectoryError`; with the result code of a search that the directory ended with something other than
    ///   success, such as 4096 for a cookie that it does not know.
    func synchronise(
        _ search: DirectorySearch, _ request: SyncRequestControl,
        messages: (_ messages: [SyncMessage]) async throws -> Void
    ) async throws {
        let base = search.base
        let operation = try await run { client throws(DirectoryError) in try client.startSync(search, request) }
        let limit = request.mode == .refreshOnly ? ContinuousClock.now + settings.timeouts.reading : nil
        let wait: Duration = request.mode == .refreshOnly ? settings.timeouts.request : .seconds(60)
        while true {
            let came = try await run { client throws(DirectoryError) in
                try client.syncMessages(of: operation, base: base, wait: wait)
            }
            if came.isEmpty {
                guard limit == nil else { throw DirectoryError.ended(.deadline, host: "") }
                try await run { client throws(DirectoryError) in try client.ping() }
                continue
            }
            try await messages(came)
            if case .done = came.last { return }
            if let limit, ContinuousClock.now > limit { throw DirectoryError.ended(.deadline, host: "") }
        }
    }

    /// Asks Active Directory what changed since a cookie.
    ///
    /// - Throws: `DirectoryError`; with the result code of a refusal.
    func changes(_ search: DirectorySearch, since cookie: [UInt8]) async throws(DirectoryError) -> DirSyncPage {
        try await run { client throws(DirectoryError) in try client.changes(search, since: cookie) }
    }

    private func next(
        _ search: DirectorySearch, cookie: [UInt8]?, until limit: ContinuousClock.Instant
    ) async -> SearchPage {
        do {
            return try await run { client in client.searchPage(search, cookie: cookie, until: limit) }
        } catch {
            return SearchPage(failure: error)
        }
    }

    /// What speaks against a search although each of its pages ended with success.
    private func excess(
        _ statistics: SearchStatistics, emptyPages: Int, search: DirectorySearch, last: Bool
    ) -> DirectoryError? {
        if statistics.entries > settings.maximumEntries {
            return DirectoryError(
                .protocolViolation, host: "",
                message: "the directory sends more than \(settings.maximumEntries) entries")
        }
        if emptyPages > 1_000 {
            return DirectoryError(
                .protocolViolation, host: "", message: "the directory sends one empty page after another")
        }
        if last, !search.mayFindNothing, statistics.entries == 0, statistics.references > 0 {
            return DirectoryError(
                .referral, host: "",
                message: "instead of entries of \(DirectoryError.clean(search.base)) only references to elsewhere came",
                remedy: "Put the server that holds these entries into the list of URLs; referrals are not followed")
        }
        return nil
    }

    private func run<Value: Sendable>(
        _ operation: @escaping @Sendable (LDAPClient) throws(DirectoryError) -> Value
    ) async throws(DirectoryError) -> Value {
        let thread = thread
        let result: Result<Value, DirectoryError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let accepted = thread.submit { client in
                    do throws(DirectoryError) {
                        continuation.resume(returning: .success(try operation(client)))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
                if !accepted { continuation.resume(returning: .failure(.ended(.closed, host: ""))) }
            }
        } onCancel: {
            thread.socket.end(.cancelled)
        }
        return try result.get()
    }
}
