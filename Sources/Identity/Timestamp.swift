/// A moment in UTC, in microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the epoch; negative before it.
    public let microseconds: Int64

    /// Takes a count of microseconds since the epoch.
    @inlinable
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Takes a count of whole seconds since the epoch.
    public init(seconds: Int64) {
        self.init(microseconds: seconds.multipliedReportingOverflow(by: 1_000_000).partialValue)
    }

    /// Whole seconds since the epoch, rounded down.
    public var seconds: Int64 { microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000 }

    /// Orders moments by time.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The moment `seconds` later.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(microseconds: microseconds &+ seconds &* 1_000_000)
    }
}

extension Timestamp {
    /// The calendar's view of a moment, in UTC.
    public struct Components: Sendable {
        /// The year of the Gregorian calendar.
        public var year: Int64
        /// The month, 1 to 12.
        public var month: Int64
        /// The day of the month, 1 to 31.
        public var day: Int64
        /// The hour, 0 to 23.
        public var hour: Int64
        /// The minute, 0 to 59.
        public var minute: Int64
        /// The second, 0 to 59.
        public var second: Int64
        /// The microsecond, 0 to 999 999.
        public var microsecond: Int64
    }

    /// The moment taken apart, in UTC.
    public var components: Components {
        let seconds = self.seconds
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        // Days are counted from 0000-03-01, so that a leap day ends its year.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return Components(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1,
            hour: rest / 3_600,
            minute: rest / 60 % 60,
            second: rest % 60,
            microsecond: microseconds - seconds * 1_000_000
        )
    }

    /// Builds a moment from its parts in UTC; `nil` when a part is out of its range.
    public init?(_ parts: Components) {
        guard (1...9_999).contains(parts.year), (1...12).contains(parts.month), (1...31).contains(parts.day),
            (0...23).contains(parts.hour), (0...59).contains(parts.minute), (0...60).contains(parts.second),
            (0...999_999).contains(parts.microsecond)
        else { return nil }
        let year = parts.month <= 2 ? parts.year - 1 : parts.year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (parts.month > 2 ? parts.month - 3 : parts.month + 9) + 2) / 5 + parts.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = days * 86_400 + parts.hour * 3_600 + parts.minute * 60 + parts.second
        self.init(microseconds: seconds * 1_000_000 + parts.microsecond)
    }

    /// RFC 3339 with microseconds and the zone `Z`, as the HTTP API shows times.
    public var rfc3339: String {
        let part = components
        guard (0...9999).contains(part.year) else { return "\(part.year)" + Self.text(part).dropFirst(4) }
        return Self.text(part)
    }

    /// The text for years of four digits, written into place: an answer with users holds three for each.
    private static func text(_ part: Components) -> String {
        let fields: [(value: Int64, digits: Int, separator: Unicode.Scalar)] = [
            (part.year, 4, "-"), (part.month, 2, "-"), (part.day, 2, "T"), (part.hour, 2, ":"), (part.minute, 2, ":"),
            (part.second, 2, "."), (part.microsecond, 6, "Z"),
        ]
        return String(unsafeUninitializedCapacity: 27) { text in
            var place = 0
            for field in fields {
                var rest = field.value.magnitude
                for digit in stride(from: place + field.digits - 1, through: place, by: -1) {
                    text[digit] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                place += field.digits
                text[place] = UInt8(truncatingIfNeeded: field.separator.value)
                place += 1
            }
            return place
        }
    }

    /// Generalized Time of RFC 4517 section 3.3.13 in whole seconds, as LDAP shows times.
    public var generalizedTime: String {
        let part = components
        return Self.padded(part.year, 4) + Self.padded(part.month, 2) + Self.padded(part.day, 2)
            + Self.padded(part.hour, 2) + Self.padded(part.minute, 2) + Self.padded(part.second, 2) + "Z"
    }

    /// Reads Generalized Time (RFC 4517 section 3.3.13): at least
    /// `YYYYmmddHH`, a fraction of a second or not, `Z` or `±HHMM`.
    /// `nil` for anything else.
    public init?(generalizedTime text: some Collection<UInt8>) {
        var rest = text[...]
        func number(_ digits: Int) -> Int64? {
            guard rest.count >= digits else { return nil }
            var value: Int64 = 0
            for byte in rest.prefix(digits) {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            rest = rest.dropFirst(digits)
            return value
        }
        func startsWithDigit() -> Bool { rest.first.map { (0x30...0x39).contains($0) } ?? false }
        guard let year = number(4), let month = number(2), let day = number(2), let hour = number(2) else { return nil }
        var parts = Components(year: year, month: month, day: day, hour: hour, minute: 0, second: 0, microsecond: 0)
        if startsWithDigit() {
            guard let minute = number(2) else { return nil }
            parts.minute = minute
            if startsWithDigit() {
                guard let second = number(2) else { return nil }
                parts.second = second
            }
        }
        if let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") {
            rest = rest.dropFirst()
            guard startsWithDigit() else { return nil }
            var unit: Int64 = 100_000
            while startsWithDigit(), let digit = number(1) {
                parts.microsecond += digit * unit
                unit /= 10
            }
        }
        guard let zone = rest.first, let moment = Timestamp(parts) else { return nil }
        rest = rest.dropFirst()
        switch zone {
        case UInt8(ascii: "Z"):
            guard rest.isEmpty else { return nil }
            self = moment
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = number(2), hours <= 23 else { return nil }
            var minutes: Int64 = 0
            if !rest.isEmpty {
                guard let given = number(2), given <= 59, rest.isEmpty else { return nil }
                minutes = given
            }
            let offset = (hours * 60 + minutes) * 60
            self = moment.advanced(bySeconds: zone == UInt8(ascii: "+") ? -offset : offset)
        default: return nil
        }
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC.
    public var description: String { rfc3339 }
}
