import GRDBSQLite
import Identity

/// Binds the values of a statement from left to right.
struct SQLBinder {
    private let raw: OpaquePointer
    private var position: Int32 = 0
    /// `SQLITE_OK`, or why a value could not be bound.
    private(set) var code = SQLITE_OK

    /// Has the library copy what it is given.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ raw: OpaquePointer) { self.raw = raw }

    mutating func bindNull() { note(sqlite3_bind_null(raw, next())) }

    mutating func bind(_ value: Int64) { note(sqlite3_bind_int64(raw, next(), value)) }

    mutating func bind(_ value: Int64?) {
        if let value { bind(value) } else { bindNull() }
    }

    mutating func bind(_ value: Bool) { bind(Int64(value ? 1 : 0)) }

    mutating func bind(_ value: String) {
        var value = value
        let place = next()
        let code = value.withUTF8 { text in
            guard let start = text.baseAddress else { return sqlite3_bind_text(raw, place, "", 0, Self.transient) }
            return start.withMemoryRebound(to: CChar.self, capacity: text.count) { characters in
                sqlite3_bind_text64(
                    raw, place, characters, UInt64(text.count), Self.transient, UInt8(truncatingIfNeeded: SQLITE_UTF8))
            }
        }
        note(code)
    }

    mutating func bind(_ value: String?) {
        if let value { bind(value) } else { bindNull() }
    }

    mutating func bind(_ value: [UInt8]) {
        let place = next()
        let code = value.withUnsafeBytes { bytes in
            // A null pointer would bind NULL.
            guard let start = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(raw, place, 0) }
            return sqlite3_bind_blob64(raw, place, start, UInt64(bytes.count), Self.transient)
        }
        note(code)
    }

    mutating func bind(_ value: [UInt8]?) {
        if let value { bind(value) } else { bindNull() }
    }

    mutating func bind(_ value: EntryUUID) {
        let place = next()
        let code = withUnsafeBytes(of: (value.high.bigEndian, value.low.bigEndian)) { bytes in
            sqlite3_bind_blob64(raw, place, bytes.baseAddress, UInt64(bytes.count), Self.transient)
        }
        note(code)
    }

    mutating func bind(_ value: Timestamp) { bind(value.microseconds) }

    mutating func bind(_ value: Timestamp?) { bind(value?.microseconds) }

    mutating func bind(_ value: EntryID) { bind(Int64(value.rawValue)) }

    mutating func bind(_ value: EntryID?) { bind(value.map { Int64($0.rawValue) }) }

    mutating func bind(_ value: UserID) { bind(Int64(value.rawValue)) }

    mutating func bind(_ value: RoleID) { bind(Int64(value.rawValue)) }

    mutating func bind(_ value: RoleID?) { bind(value.map { Int64($0.rawValue) }) }

    mutating func bind(_ value: ListID) { bind(Int64(value.rawValue)) }

    /// Binds a change number; one that a client made up may be greater than any there will be.
    mutating func bind(_ value: ChangeNumber) { bind(Int64(clamping: value.rawValue)) }

    private mutating func next() -> Int32 {
        position += 1
        return position
    }

    private mutating func note(_ result: Int32) {
        if result != SQLITE_OK { code = result }
    }
}
