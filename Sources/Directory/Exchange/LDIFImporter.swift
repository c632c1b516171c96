public import Identity
public import LDAPProtocol

/// Takes an LDIF file in (RFC 2849), of content or of changes: all of it or nothing, or all that can be taken (decisions 3
/// and 25).
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
        /// Whether records that are refused are left out, and the others taken.
        public var goesOn = false
        /// Whether the departures of real exporters from the format are taken (``LDIFDeviation/Kind``).
        public var isLenient = false
        /// The number of the first record that is taken, counted from 1.
        public var firstRecord = 1
        /// Another base for the names of the file.
        public var mapping: BaseMapping?
        /// Reads the value that a URL names; `nil` if URLs are not followed.
        public var readURL: (@Sendable (String) throws -> [UInt8])?
        /// Whether the report tells of each record what becomes of it.
        public var keepsSteps = false
        /// What is done beside the records, in their transaction and after them.
        public var completion: (@Sendable (inout DirectoryDraft) throws -> Void)?
        /// The bounds of lines, values and records.
        public var limits = LDIFLimits()

        /// The defaults.
        public init() {}
    }

    private let directory: LiveDirectory
    private let options: Options
    private var reader: LDIFReader
    private var staged: [StagedEntry] = []
    private var changes: [StagedChange] = []
    private var problems: [ImportProblem] = []
    private var names: [[UInt8]: Int] = [:]

    /// An import into a directory.
    public init(into directory: LiveDirectory, options: Options) {
        self.directory = directory
        self.options = options
        reader = LDIFReader(
            options: LDIFReader.Options(
                urls: options.readURL == nil ? .refuse : .handOver, isLenient: options.isLenient,
                limits: options.limits))
    }

    /// How many records were read so far, those left out included.
    public private(set) var records = 0

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
        guard problems.isEmpty || options.goesOn else { throw failure(problems) }
        let snapshot = directory.snapshot
        var refused = ClearPasswords.hash(&staged, known: snapshot, progress: progress)
        refused += ClearPasswords.hash(&changes, known: snapshot)
        guard refused.isEmpty || options.goesOn else { throw failure(refused) }
        problems += refused
        let offsets = Set(refused.map(\.offset))
        if !offsets.isEmpty {
            staged.removeAll { offsets.contains($0.offset) }
            changes.removeAll { offsets.contains($0.offset) }
        }
    }

    /// Applies the file in one transaction. Blocks.
    ///
    /// - Parameters:
    ///   - isTrial: whether everything is done but nothing kept.
    ///   - progress: is told how many records of how many are applied.
    /// - Throws: ``ImportFailure`` with nothing applied; ``ChangeError``, ``StoreError``.
    public func apply(
        _ actor: Actor, isTrial: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> ImportReport {
        do {
            return try directory.performBlocking(actor) { draft in
                var application = ImportApplication(staged, changes, options: options, problems: problems)
                try application.run(&draft, progress)
                try options.completion?(&draft)
                application.report.deviations = reader.deviations
                if isTrial {
                    try draft.check()
                    throw Trial(report: application.report)
                }
                return application.report
            }
        } catch let trial as Trial {
            return trial.report
        }
    }

    /// Ends a transaction of which only the report is wanted.
    private struct Trial: Error {
        let report: ImportReport
    }

    private func failure(_ problems: [ImportProblem]) -> ImportFailure {
        ImportFailure(problems: problems.prefix(options.maximumProblems).map { $0.text(file: options.file) })
    }

    /// Takes out all records that are complete. After a faulty one it goes on, so that several faults are told at once.
    private mutating func stage() throws {
        var isAtEnd = false
        while !isAtEnd {
            var batch: [ReadRecord] = []
            batch.reserveCapacity(Self.batch)
            while batch.count < Self.batch, options.goesOn || problems.count < options.maximumProblems {
                do throws(LDIFError) {
                    guard let record = try reader.nextRecord() else {
                        isAtEnd = true
                        break
                    }
                    records += 1
                    guard records >= options.firstRecord else { continue }
                    batch.append(ReadRecord(record: record, offset: reader.recordOffset))
                } catch {
                    records += 1
                    problems.append(
                        ImportProblem(
                            line: error.line, dn: error.dn ?? [], reason: error.message, offset: reader.recordOffset))
                }
            }
            stage(batch)
            if !options.goesOn, problems.count >= options.maximumProblems { throw failure(problems) }
        }
    }

    /// Records that are held against the schema together, on all cores.
    private static let batch = 2048

    private struct ReadRecord: Sendable {
        let record: LDIFRecord
        let offset: Int
    }

    private enum Staged: Sendable {
        case entry(StagedEntry)
        case change(StagedChange)
        case refused(ImportProblem)
    }

    private mutating func stage(_ batch: [ReadRecord]) {
        let (context, mapping, values) = (directory.context, options.mapping, LDIFValues(read: options.readURL))
        let keepsForeign = options.isLenient
        let staged = batch.concurrentMap(grain: 64) {
            Self.staged($0, context: context, mapping, values, keepsForeign: keepsForeign)
        }
        for item in staged {
            switch item {
            case .entry(let entry):
                if let line = names.updateValue(entry.line, forKey: entry.image.normalisedDN) {
                    problems.append(entry.problem("the entry stands in line \(line) already"))
                } else {
                    self.staged.append(entry)
                }
            case .change(let change): changes.append(change)
            case .refused(let problem): problems.append(problem)
            }
        }
        problems.sort { $0.offset < $1.offset }
    }

    private static func staged(
        _ read: ReadRecord, context: DirectoryContext, _ mapping: BaseMapping?, _ values: LDIFValues,
        keepsForeign: Bool
    ) -> Staged {
        let record = mapping?.map(read.record, schema: context.schema) ?? read.record
        do throws(StagingError) {
            if case .change(let change) = record.kind {
                return .change(
                    try StagedChange(
                        record, change, offset: read.offset, context: context, values: values,
                        keepsForeign: keepsForeign))
            }
            return .entry(
                try StagedEntry(
                    record, offset: read.offset, context: context, values: values, keepsForeign: keepsForeign))
        } catch {
            return .refused(
                ImportProblem(line: record.line, dn: record.dn, reason: error.reason, offset: read.offset))
        }
    }
}
