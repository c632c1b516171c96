import Identity

/// The number of a change in the form of OpenLDAP (decisions 26): `YYYYmmddHHMMSS.uuuuuuZ#cccccc#sss#mmmmmm`, made from
/// the time of the commit and the number of the change.
struct ChangeSequenceNumber: Hashable, Sendable {
    /// The time of the commit.
    let time: Timestamp
    /// The lower 24 bits of the number of the change.
    let count: UInt32

    /// The number of a change.
    init(time: Timestamp, change: ChangeNumber) {
        self.time = time
        count = UInt32(truncatingIfNeeded: change.rawValue & 0xFF_FFFF)
    }

    /// Reads a text; `nil` if it is no such number, or one of another server.
    init?(text: some Collection<UInt8>) {
        let parts = Array(text).split(separator: UInt8(ascii: "#"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].count == 22, parts[0].last == UInt8(ascii: "Z"), parts[1].count == 6,
            parts[2].elementsEqual("000".utf8), parts[3].elementsEqual("000000".utf8),
            let time = Timestamp(generalizedTime: parts[0]),
            let count = UInt32(String(decoding: parts[1], as: UTF8.self), radix: 16)
        else { return nil }
        self.time = time
        self.count = count
    }

    /// The text.
    var octets: [UInt8] {
        func padded(_ text: String, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        let part = time.components
        let moment =
            padded(String(part.year), 4) + padded(String(part.month), 2) + padded(String(part.day), 2)
            + padded(String(part.hour), 2) + padded(String(part.minute), 2) + padded(String(part.second), 2) + "."
            + padded(String(part.microsecond), 6) + "Z"
        return Array("\(moment)#\(padded(String(count, radix: 16), 6))#000#000000".utf8)
    }

    /// The whole number, given the number of the last change; `nil` if it is none up to that.
    func change(upTo last: ChangeNumber) -> ChangeNumber? {
        let back = (last.rawValue &- UInt64(count)) & 0xFF_FFFF
        return back > last.rawValue ? nil : ChangeNumber(rawValue: last.rawValue - back)
    }
}
