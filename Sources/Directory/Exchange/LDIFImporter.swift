public import Identity
import LDAPProtocol

/// Takes an LDIF file of content records in (RFC 2849): all of it or nothing (decisions 3 and 25).
///
/// Reading and hashing happen before the one write transaction, so that a running server is shut out for as short as can be.
public struct LDIFImporter {
    /// What the operator allows.
    public struct Options: Sendable {
        /// The name of the file, for messages.
        public var file = "-"
        /// Whether records may touch super admins and their role.
        public var allowsSuperAdmin = false
        /// How many problems are collected before reading ends.
        public var maximumProblems = 20

        /// The defaults.
        public init() {}
    }

    private let directory: LiveDirectory
    private let options: Options
    private var reader = LDIFReader(options: LDIFReader.Options(records: .contentOnly))
    private var staged: [StagedEntry] = []
    private var problems: [String] = []
    private var names: [[UInt8]: Int] = [:]

    /// An import into a directory.
    public init(into directory: LiveDirectory, options: Options) {
        self.directory = directory
        self.options = options
    }

    /// How many records were read so far.
    public var records: Int { staged.count }

    /// Takes the next part of the file.
    ///
    /// - Throws: ``ImportFailure`` when reading cannot go on.
    public mutating func read(_ chunk: [UInt8]) throws {
        reader.append(chunk)
        try stage()
    }

    /// Takes note of the end of the file and hashes what came in the clear.
    ///
    /// - Parameter progress: is told how many passwords of how many are hashed.
    /// - Throws: ``ImportFailure``.
    public mutating func finish(progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }) throws {
        reader.finish()
        try stage()
        guard problems.isEmpty else { throw ImportFailure(problems: problems) }
        let failures = ClearPasswords.hash(&staged, known: directory.snapshot, progress: progress)
        guard failures.isEmpty else {
            throw ImportFailure(
                problems: failures.prefix(options.maximumProblems).map { failure in
                    Self.place(options.file, staged[failure.index].line, staged[failure.index].dn) + failure.reason
                })
        }
    }

    /// Applies the file in one transaction. Blocks.
    ///
    /// - Throws: ``ImportFailure`` with nothing applied; ``ChangeError``, ``StoreError``.
    public func apply(_ actor: Actor) throws -> ImportReport {
        let staged = self.staged
        let options = self.options
        return try directory.performBlocking(actor) { draft in
            var application = ImportApplication(staged, options: options)
            try application.run(&draft)
            return application.report
        }
    }

    /// Takes out all records that are complete. After a faulty one it goes on, so that several faults are told at once.
    private mutating func stage() throws {
        while true {
            do throws(LDIFError) {
                guard let record = try reader.nextRecord() else { return }
                stage(record)
            } catch {
                problems.append(Self.place(options.file, error.line, error.dn ?? []) + error.message)
            }
            if problems.count >= options.maximumProblems { throw ImportFailure(problems: problems) }
        }
    }

    private mutating func stage(_ record: LDIFRecord) {
        do throws(StagingError) {
            let entry = try StagedEntry(record, context: directory.context)
            if let line = names[entry.image.normalisedDN] {
                throw StagingError("the entry stands in line \(line) already")
            }
            names[entry.image.normalisedDN] = record.line
            staged.append(entry)
        } catch {
            problems.append(Self.place(options.file, record.line, record.dn) + error.reason)
        }
    }

    /// Where a message is about: `FILE:LINE: DN: `.
    static func place(_ file: String, _ line: Int, _ dn: [UInt8]) -> String {
        let name = dn.isEmpty ? "" : "\(String(decoding: dn.prefix(256), as: UTF8.self)): "
        return "\(file):\(line): \(name)"
    }
}
