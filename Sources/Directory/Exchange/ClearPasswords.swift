import Dispatch
import Identity
import Synchronization

/// Hashes the passwords of a file that came in the clear, on all cores.
enum ClearPasswords {
    private struct Job: Sendable {
        var index: Int
        var clear: Secret<[UInt8]>
        var stored: PasswordHash?
        var isToken: Bool
    }

    /// Replaces each clear password by its hash, or by the hash that the directory has if that is of the same password.
    ///
    /// - Returns: the places of the entries whose password cannot be hashed, with the reason.
    static func hash(
        _ staged: inout [StagedEntry], known: DirectorySnapshot, progress: @escaping @Sendable (Int, Int) -> Void
    ) -> [(index: Int, reason: String)] {
        let jobs = staged.enumerated().compactMap { index, entry in
            entry.clearPassword.map { clear in
                let existing = known.entry(normalisedDN: entry.image.normalisedDN)
                return Job(
                    index: index, clear: clear, stored: existing.flatMap { $0.password(known.context.types) },
                    isToken: entry.image.kind == .service)
            }
        }
        guard !jobs.isEmpty else { return [] }
        let results = Mutex<[(Int, Result<PasswordHash, PasswordHashError>)]>([])
        DispatchQueue.concurrentPerform(iterations: jobs.count) { number in
            let job = jobs[number]
            let hash = ClearPassword.hash(job.clear, stored: job.stored, isToken: job.isToken)
            let done = results.withLock { results in
                results.append((job.index, hash))
                return results.count
            }
            progress(done, jobs.count)
        }
        var failures: [(index: Int, reason: String)] = []
        for (index, result) in results.withLock({ $0 }) {
            switch result {
            case .success(let hash): staged[index].image.password = .set(hash)
            case .failure(let error): failures.append((index, "userPassword: \(error)"))
            }
            staged[index].clearPassword = nil
        }
        return failures.sorted { $0.index < $1.index }
    }
}
