/// Reads LDIF (RFC 2849) from chunks of bytes and hands records out one by one.
///
/// ```swift
/// var reader = LDIFReader()
/// while let chunk = try file.read(upToCount: 65_536), !chunk.isEmpty {
///     reader.append(chunk)
///     while let record = try reader.nextRecord() { … }
/// }
/// reader.finish()
/// while let record = try reader.nextRecord() { … }
/// ```
///
/// Chunks may be cut anywhere. The reader holds the input not yet read and the record it is in, nothing else: take out
/// all records after each chunk and memory does not depend on the size of the file.
///
/// After an error the reader is at the end of the faulty record. Calling `nextRecord()` again goes on with the next one.
public struct LDIFReader: Sendable {
    /// What a reader accepts beyond the strict form.
    public struct Options: Sendable, Hashable {
        /// Which records are wanted.
        public enum Records: Sendable, Hashable {
            /// Content and change records (not both in one file, unless lenient).
            case any
            /// Content only; a change record is an error of code `changeRecord`.
            case contentOnly
        }

        /// What to do with `name:< URL` lines.
        public enum URLs: Sendable, Hashable {
            /// Throw an error of code `urlRefused`.
            case refuse
            /// Hand the URL out as `LDIFValue.url`. The reader never follows it.
            case handOver
        }

        /// Which records are wanted; any by default.
        public var records: Records
        /// What to do with values given by URL; refused by default.
        public var urls: URLs
        /// Whether the departures named in `LDIFDeviation.Kind` are taken and noted; false by default.
        public var isLenient: Bool
        /// The bounds.
        public var limits: LDIFLimits

        /// Makes options; the defaults are strict.
        public init(
            records: Records = .any, urls: URLs = .refuse, isLenient: Bool = false, limits: LDIFLimits = LDIFLimits()
        ) {
            self.records = records
            self.urls = urls
            self.isLenient = isLenient
            self.limits = limits
        }
    }

    /// Where in a file the reader is.
    enum Phase: Sendable {
        /// Between records.
        case between
        /// Inside a record.
        case inside
        /// After a fault, on the way to the next blank line.
        case skipping
    }

    /// What the reader was told to accept.
    public let options: Options

    /// The departures from RFC 2849 met so far, one element for each kind; empty unless reading is lenient.
    public internal(set) var deviations: [LDIFDeviation] = []

    /// Where the latest record began, in bytes from the start of the input; also for a record that was refused.
    public internal(set) var recordOffset = 0

    /// How much of the input has been read, in bytes: after a record, the start of what follows it.
    public var offset: Int { discarded + head }

    /// The physical line at `offset`, counted from 1.
    public internal(set) var line = 1

    // The input not yet dropped, and where we are in it: discarded counts the bytes dropped in front of buffer[0],
    // head ≤ searched ≤ buffer.count.
    var buffer: [UInt8] = []
    var discarded = 0
    var head = 0
    var searched = 0
    var folds = 0
    var isFinished = false
    var isAtStart = true

    var phase = Phase.between
    /// In `skipping`: whether `head` is inside a line.
    var isInsideSkippedLine = false
    var names = LDIFNameTable()
    var draft = LDIFDraft()
    var recordNumber = 0
    var hasVersion = false
    var hasRecords = false
    var fileHoldsChanges: Bool?

    /// Makes a reader at the start of a file.
    /// - Parameter options: What to accept.
    public init(options: Options = Options()) {
        self.options = options
    }

    /// Takes the next bytes of the input.
    /// - Parameter chunk: Any number of bytes, cut anywhere.
    public mutating func append(_ chunk: [UInt8]) {
        chunk.withUnsafeBytes { append($0) }
    }

    /// Takes the next bytes of the input.
    /// - Parameter chunk: Any number of bytes, cut anywhere; copied.
    public mutating func append(_ chunk: ArraySlice<UInt8>) {
        chunk.withUnsafeBytes { append($0) }
    }

    /// Takes the next bytes of the input.
    /// - Parameter chunk: Any number of bytes, cut anywhere; copied.
    public mutating func append(_ chunk: UnsafeRawBufferPointer) {
        precondition(!isFinished, "LDIFReader.append called after finish")
        if head == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            dropped(head)
        } else if head > buffer.count / 2 {
            buffer.removeSubrange(0..<head)
            dropped(head)
        }
        buffer.append(contentsOf: chunk)
    }

    /// States that the input is complete. A last line needs no line end.
    public mutating func finish() {
        isFinished = true
    }

    /// Reads the next record.
    /// - Returns: The record; nil if more input is needed, or after `finish()` if there is none left.
    /// - Throws: `LDIFError` for the first fault in a record. The rest of that record is passed over by the next call.
    public mutating func nextRecord() throws(LDIFError) -> LDIFRecord? {
        // Taken out for the time of the call, so that lines can be unfolded in place while the rest of self changes.
        var text: [UInt8] = []
        swap(&text, &buffer)
        defer { swap(&text, &buffer) }
        return try text.withUnsafeMutableBufferPointer { (text) throws(LDIFError) -> LDIFRecord? in
            guard let base = text.baseAddress else { return isFinished ? try completeAtEnd() : nil }
            return try advance(base, text.count)
        }
    }

    /// Reads a whole text at once.
    /// - Parameters:
    ///   - text: A whole file.
    ///   - options: What to accept.
    /// - Returns: All records, in the order of the file.
    /// - Throws: `LDIFError` for the first fault.
    public static func records(in text: [UInt8], options: Options = Options()) throws(LDIFError) -> [LDIFRecord] {
        var reader = LDIFReader(options: options)
        reader.append(text)
        reader.finish()
        var records: [LDIFRecord] = []
        while let record = try reader.nextRecord() { records.append(record) }
        return records
    }

    /// The bytes of memory kept for input.
    package var bufferCapacity: Int { buffer.capacity }

    /// How many attribute descriptions are kept.
    package var knownNames: Int { names.names.count }

    private mutating func dropped(_ count: Int) {
        discarded += count
        head -= count
        searched = max(searched - count, head)
    }
}
