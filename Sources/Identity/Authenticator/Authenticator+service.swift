import Logging
import Synchronization

extension Authenticator {
    /// Writes the trail twice a second, replaces old hashes, and reads what other processes wrote, until the task is
    /// cancelled; then once more. The program runs it for as long as it lives.
    public func run() async {
        while !Task.isCancelled {
            try? await clock.sleep(until: clock.instant + policy.flushInterval)
            await refresh()
            await flush()
        }
        await flush()
    }

    /// Writes what waits: the lines of the trail, new addresses, uses of tokens, better
    /// hashes. A command calls it before it ends.
    public func flush() async {
        let lines = trail.take()
        let addresses = later.takeAddresses()
        let tokens = later.takeTokens()
        if !lines.isEmpty || !addresses.isEmpty || !tokens.isEmpty {
            let policy = self.policy
            let changes = Set(addresses.keys).union(tokens.keys).map { user in
                LoginStateChange(user: user) { [self] state in
                    for (address, time) in addresses[user] ?? [:] {
                        policy.noteAddress(address, in: &state, at: time)
                    }
                    if let uses = tokens[user] { noteUses(uses, of: user, in: &state) }
                    return []
                }
            }
            do {
                try await writer.write(changes, lines) { [states] in states.merge($0) }
            } catch {
                trail.putBack(lines)
                if !(error is JournalWriter.Refused) { logger.error("the log-in trail can't be written: \(error)") }
            }
        }
        for rehash in later.takeRehashes() {
            // Each takes a slow hash: a service that is told to stop leaves them for the next log-ins.
            if Task.isCancelled { break }
            await replace(rehash)
        }
    }

    /// Reads what other processes on the same store wrote: locks and used-up codes. Codes are safe without it, since each
    /// is taken by a transaction.
    public func refresh() async {
        await withCheckedContinuation { continuation in
            if !read({ continuation.resume() }) { continuation.resume() }
        }
    }

    /// Asks for a ``refresh()`` without waiting for it; from any thread, as often as one likes.
    public func requestRefresh() {
        let isFirst = isRefreshing.withLock { isRefreshing in
            defer { isRefreshing = true }
            return !isRefreshing
        }
        guard isFirst else { return }
        let isTaken = read { [self] in isRefreshing.withLock { $0 = false } }
        if !isTaken { isRefreshing.withLock { $0 = false } }
    }

    /// Ends the writing thread when it has written what waits. Log-ins that need a write are refused from then on.
    public func close() {
        writer.close()
    }

    private func read(_ completion: @escaping @Sendable () -> Void) -> Bool {
        writer.read { [self] result in
            switch result {
            case .success(let changed): if !changed.isEmpty { states.merge(changed) }
            case .failure(let error): logger.error("the log-in states of other processes can't be read: \(error)")
            }
            completion()
        }
    }

    private func replace(_ rehash: DeferredWrites.Rehash) async {
        guard let keeper else { return }
        do {
            // It is the same password as before, which nobody has to be told of.
            let hasher = PasswordHasher(parameters: self.hasher.parameters, makesSCRAM: self.hasher.makesSCRAM)
            let made = try await pool.run { Result { try hasher.hash(rehash.password.exposed) } }
            try await keeper.replacePassword(of: rehash.user, expecting: rehash.old, with: made.get())
        } catch HashPoolError.busy {
            // It comes again with the next log-in.
        } catch {
            logger.warning("the password of user \(rehash.user) stays hashed as it was: \(error)")
        }
    }
}
