/// A place in the trail. Later lines come first; of one moment, changes come before log-ins.
public struct AuditPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Which log the line stands in.
    public enum Log: String, Sendable {
        /// The log-in trail.
        case login = "l"
        /// The change log.
        case change = "c"
    }

    /// When it happened.
    public var time: Timestamp
    /// Which log it stands in.
    public var log: Log
    /// The number of the line in its log.
    public var number: Int64

    /// Puts the parts together.
    public init(time: Timestamp, log: Log, number: Int64) {
        self.time = time
        self.log = log
        self.number = number
    }

    /// Reads what ``description`` wrote; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, text.utf8.count <= 48, let time = Int64(parts[0]),
            let log = Log(rawValue: String(parts[1])),
            let number = Int64(parts[2]), number >= 0
        else { return nil }
        self.init(time: Timestamp(microseconds: time), log: log, number: number)
    }

    /// The place as an opaque word, for a client to give back.
    public var description: String { "\(time.microseconds).\(log.rawValue).\(number)" }

    /// Orders by time, from the oldest.
    public static func < (left: AuditPosition, right: AuditPosition) -> Bool {
        (left.time, left.log == .change ? 1 : 0, left.number) < (right.time, right.log == .change ? 1 : 0, right.number)
    }
}
