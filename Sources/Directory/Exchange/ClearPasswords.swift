import Dispatch
import Identity
import LDAPProtocol
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
    /// - Returns: the records whose password cannot be hashed.
    static func hash(
        _ staged: inout [StagedEntry], known: DirectorySnapshot, progress: @escaping @Sendable (Int, Int) -> Void
    ) -> [ImportProblem] {
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
        var failures: [ImportProblem] = []
        for (index, result) in results.withLock({ $0 }) {
            switch result {
            case .success(let hash): staged[index].image.password = .set(hash)
            case .failure(let error): failures.append(staged[index].problem("userPassword: \(error)"))
            }
            staged[index].clearPassword = nil
        }
        return failures.sorted { $0.offset < $1.offset }
    }

    /// Hashes the passwords of change records, or holds them against the stored ones.
    ///
    /// - Returns: the records whose password cannot be taken.
    static func hash(
        _ changes: inout [StagedChange], known: DirectorySnapshot
    ) -> [ImportProblem] {
        var failures: [ImportProblem] = []
        var entries: [StagedEntry] = []
        var places: [Int] = []
        for index in changes.indices {
            switch changes[index].operation {
            case .add(let entry):
                entries.append(entry)
                places.append(index)
            case .write(var write):
                do throws(WriteRefusal) {
                    guard let preparation = try PasswordPreparation(write.operation, in: known) else {
                        continue
                    }
                    write.passwords = try preparation.perform(PasswordHasher())
                    changes[index].operation = .write(write)
                } catch {
                    failures.append(changes[index].problem(error.result.diagnosticMessage))
                }
            case .nothing: break
            }
        }
        failures += hash(&entries, known: known, progress: { _, _ in })
        for (place, entry) in zip(places, entries) { changes[place].operation = .add(entry) }
        return failures
    }
}
