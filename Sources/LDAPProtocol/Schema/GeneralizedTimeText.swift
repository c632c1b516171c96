/// Points in time as in RFC 4517, section 3.3.13.
enum GeneralizedTimeText {
    /// The time in UTC as `YYYYmmddHHMMSS`, with a point and a fraction without trailing zeros if there is one; nil if the
    /// value is no Generalized Time. Times in this form compare as octets.
    static func canonical(_ value: [UInt8]) -> [UInt8]? {
        // Most times are written in this way already.
        guard value.count >= 11, value.count <= 64 else { return nil }
        guard let year = number(value, 0, 4), let month = number(value, 4, 2), let day = number(value, 6, 2),
            let hour = number(value, 8, 2), (1...12).contains(month), hour < 24, day >= 1,
            day <= daysIn(month, of: year)
        else { return nil }
        var index = 10
        var minute: Int?
        var second: Int?
        if let found = number(value, index, 2) {
            guard found < 60 else { return nil }
            minute = found
            index += 2
            if let found = number(value, index, 2) {
                guard found <= 60 else { return nil }
                second = found
                index += 2
            }
        }
        var fraction: ArraySlice<UInt8> = []
        if index < value.count, value[index] == UInt8(ascii: ".") || value[index] == UInt8(ascii: ",") {
            fraction = value[(index + 1)...].prefix(while: \.isDigit)
            guard !fraction.isEmpty else { return nil }
            index += 1 + fraction.count
        }
        guard let offset = offset(value[index...]) else { return nil }
        var seconds = second ?? 0
        var minutes = minute ?? 0
        // A fraction of an hour or of a minute becomes minutes and seconds, cut to a millisecond's precision.
        if second == nil, !fraction.isEmpty {
            let scale = minute == nil ? 3600 : 60
            var part = 0
            var divisor = 1
            for digit in fraction.prefix(9) {
                part = part * 10 + Int(digit - 0x30)
                divisor *= 10
            }
            let total = part * scale / divisor
            minutes += minute == nil ? total / 60 : 0
            seconds = total % 60
            fraction = []
        }
        let total = DayNumber.of(year: year, month: month, day: day) * 1440 + hour * 60 + minutes - offset
        let date = DayNumber.date(of: total >= 0 ? total / 1440 : (total - 1439) / 1440)
        guard (0...9999).contains(date.year) else { return nil }
        let minuteOfDay = ((total % 1440) + 1440) % 1440
        var text: [UInt8] = []
        text.reserveCapacity(value.count)
        append(date.year, digits: 4, to: &text)
        append(date.month, digits: 2, to: &text)
        append(date.day, digits: 2, to: &text)
        append(minuteOfDay / 60, digits: 2, to: &text)
        append(minuteOfDay % 60, digits: 2, to: &text)
        append(seconds, digits: 2, to: &text)
        while fraction.last == UInt8(ascii: "0") { fraction = fraction.dropLast() }
        if !fraction.isEmpty { text += [UInt8(ascii: ".")] + fraction }
        return text
    }

    private static func number(_ value: [UInt8], _ start: Int, _ count: Int) -> Int? {
        guard start + count <= value.count else { return nil }
        var result = 0
        for byte in value[start..<start + count] {
            guard byte.isDigit else { return nil }
            result = result * 10 + Int(byte - 0x30)
        }
        return result
    }

    /// The minutes by which the clock is ahead of UTC: `Z`, or a sign with hours and perhaps minutes.
    private static func offset(_ zone: ArraySlice<UInt8>) -> Int? {
        let zone = Array(zone)
        if zone == [UInt8(ascii: "Z")] { return 0 }
        guard zone.count == 3 || zone.count == 5, let hours = number(zone, 1, 2), hours < 24 else { return nil }
        var minutes = 0
        if zone.count == 5 {
            guard let found = number(zone, 3, 2), found < 60 else { return nil }
            minutes = found
        }
        switch zone[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func append(_ number: Int, digits: Int, to text: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            text.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
