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
    static func hash(
        _ staged: inout [StagedEntry], known: DirectorySnapshot, progress: @escaping @Sendable (Int, Int) -> Void
    ) {
        let jobs = staged.enumerated().compactMap { index, entry in
            entry.clearPassword.map { clear in
                Job(
                    index: index, clear: clear, stored: known.entry(normalisedDN: entry.normalisedDN)?.user?.password,
                    isToken: entry.kind == .service)
            }
        }
        guard !jobs.isEmpty else { return }
        let results = Mutex<[(Int, PasswordHash?)]>([])
        DispatchQueue.concurrentPerform(iterations: jobs.count) { number in
            let job = jobs[number]
            let hash = hash(job)
            let done = results.withLock { results in
                results.append((job.index, hash))
                return results.count
            }
            progress(done, jobs.count)
        }
        for (index, hash) in results.withLock({ $0 }) {
            staged[index].password = hash
            staged[index].clearPassword = nil
        }
    }

    private static func hash(_ job: Job) -> PasswordHash? {
        let password = job.clear.exposed
        if job.isToken {
            let token = APIToken.stored(Secret(String(decoding: password, as: UTF8.self)))
            return token
        }
        if let stored = job.stored, stored.verify(password) { return stored }
        return try? PasswordHasher().hash(password)
    }
}
