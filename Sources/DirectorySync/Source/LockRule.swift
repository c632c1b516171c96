import Identity

/// How a kind of directory says that somebody may not log in.
enum LockRule: Sendable, Equatable {
    /// It does not.
    case never
    /// A time of the year 0 is a lock without end; any other is one that passes by itself (ppolicy).
    case lockedForever(attribute: String)
    /// An attribute is `TRUE` (389 Directory Server, FreeIPA).
    case flag(attribute: String)
    /// An attribute has a value, or any value for `*`; letters count the same in both cases.
    case value(attribute: String, value: String)
    /// `userAccountControl`, `accountExpires` and `lockoutTime`.
    case activeDirectory

    /// The attributes it looks at.
    var attributes: [String] {
        switch self {
        case .never: []
        case .lockedForever(let attribute), .flag(let attribute), .value(let attribute, _): [attribute]
        case .activeDirectory: ["userAccountControl", "accountExpires", "lockoutTime"]
        }
    }

    /// How somebody stands at a moment.
    func standing(of entry: SourceEntry, at time: Timestamp) -> SourcePerson.Standing {
        switch self {
        case .never: return .active
        case .lockedForever(let attribute):
            let texts = entry.texts(attribute)
            if texts.contains(where: { $0.hasPrefix("0000") }) { return .disabled }
            return texts.isEmpty ? .active : .lockedOut
        case .flag(let attribute):
            return entry.texts(attribute).contains { $0.equalsIgnoringCase("TRUE") } ? .disabled : .active
        case .value(let attribute, let value):
            let texts = entry.texts(attribute)
            return texts.contains { value == "*" || $0.equalsIgnoringCase(value) } ? .disabled : .active
        case .activeDirectory: return Self.activeDirectory(entry, at: time)
        }
    }

    /// The bit `ACCOUNTDISABLE` (MS-ADTS 2.2.16).
    private static let disabledBit: Int64 = 2

    private static func activeDirectory(_ entry: SourceEntry, at time: Timestamp) -> SourcePerson.Standing {
        func number(_ attribute: String) -> Int64 { entry.firstText(attribute).flatMap { Int64($0) } ?? 0 }
        if number("userAccountControl") & disabledBit != 0 { return .disabled }
        let expiry = number("accountExpires")
        // 0 and the greatest number mean never.
        if expiry > 0, expiry < .max, seconds(fileTime: expiry) <= time.seconds { return .expired }
        return number("lockoutTime") > 0 ? .lockedOut : .active
    }

    /// Seconds since 1970 of a time that counts tenths of a microsecond since 1601.
    private static func seconds(fileTime: Int64) -> Int64 { fileTime / 10_000_000 - 11_644_473_600 }
}
