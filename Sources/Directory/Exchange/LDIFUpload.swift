public import Identity
import Synchronization

/// An import whose file comes from the network: the work is done on threads of the system, so that the caller, who
/// suspends, blocks nobody.
public final class LDIFUpload: Sendable {
    private let importer: Mutex<LDIFImporter>

    /// An import into a directory.
    public init(into directory: LiveDirectory, options: LDIFImporter.Options) {
        importer = Mutex(LDIFImporter(into: directory, options: options))
    }

    /// Takes the next part of the file; large parts cost least.
    ///
    /// - Throws: ``ImportFailure`` when reading cannot go on.
    public func read(_ chunk: [UInt8]) async throws {
        try await perform { try $0.read(chunk) }
    }

    /// Ends the file and applies it in one transaction.
    ///
    /// - Parameter isTrial: whether everything is done but nothing kept.
    /// - Throws: ``ImportFailure`` with nothing applied; ``ChangeError``, ``StoreError``.
    public func finish(_ actor: Actor, isTrial: Bool) async throws -> ImportReport {
        try await perform { importer in
            try importer.finish()
            return try importer.apply(actor, isTrial: isTrial)
        }
    }

    private func perform<Value: Sendable>(
        _ body: @escaping @Sendable (inout LDIFImporter) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detach {
                let result = self.importer.withLock { importer in Result { try body(&importer) } }
                continuation.resume(with: result)
            }
        }
    }
}
