import Foundation
import Identity

/// A moment on the command line: `90m`, `12h`, `30d`, a date, or a date with a time (RFC 3339).
enum Moment {
    /// A moment that many seconds from now, or the one that is written.
    ///
    /// - Parameters:
    ///   - text: What was given.
    ///   - sign: 1 for moments to come, -1 for moments that were.
    ///   - option: What it was given for.
    /// - Throws: `CommandOutcome` for anything else.
    static func read(_ text: String, from now: Timestamp, sign: Int64, option: String) throws -> Timestamp {
        if let seconds = span(text) { return now.advanced(bySeconds: sign * seconds) }
        if let date = try? Date(text, strategy: .iso8601) { return timestamp(date) }
        let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        if let date = try? Date(text, strategy: withFraction) { return timestamp(date) }
        if let date = try? Date(text, strategy: Date.ISO8601FormatStyle().year().month().day()) {
            return timestamp(date)
        }
        throw CommandOutcome(
            .usage, "\(option): \(text) is no moment; write 90m, 12h, 30d, 2027-01-31 or 2027-01-31T18:00:00Z")
    }

    private static func span(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0,
            count <= 1_000_000_000 / unit
        else { return nil }
        return count * unit
    }

    private static func timestamp(_ date: Date) -> Timestamp {
        let seconds = date.timeIntervalSince1970
        guard seconds.magnitude < 1e11 else { return Timestamp(microseconds: 0) }
        return Timestamp(microseconds: Int64((seconds * 1_000_000).rounded()))
    }
}
