import GRDBSQLite
import Identity

/// The row a statement stands on, read by position. A value that is not what it should be throws ``StoreError`` with
/// the code `corrupt`; the error names the table and the first column of the row, which is its number.
struct SQLRow {
    private let raw: OpaquePointer
    private let table: StaticString

    init(_ raw: OpaquePointer, table: StaticString) {
        self.raw = raw
        self.table = table
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(raw, column) == SQLITE_NULL }

    func int64(_ column: Int32) throws -> Int64 {
        guard sqlite3_column_type(raw, column) == SQLITE_INTEGER else { throw corrupt(column) }
        return sqlite3_column_int64(raw, column)
    }

    func integer<Value: FixedWidthInteger>(_ column: Int32, as type: Value.Type = Value.self) throws -> Value {
        guard let value = Value(exactly: try int64(column)) else { throw corrupt(column) }
        return value
    }

    func bool(_ column: Int32) throws -> Bool { try int64(column) != 0 }

    func text(_ column: Int32) throws -> String {
        guard sqlite3_column_type(raw, column) == SQLITE_TEXT else { throw corrupt(column) }
        guard let start = sqlite3_column_text(raw, column) else { return "" }
        let count = Int(sqlite3_column_bytes(raw, column))
        guard let value = String(validating: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) else {
            throw corrupt(column)
        }
        return value
    }

    func blob(_ column: Int32) throws -> [UInt8] {
        guard sqlite3_column_type(raw, column) == SQLITE_BLOB else { throw corrupt(column) }
        guard let start = sqlite3_column_blob(raw, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, column))))
    }

    /// Digests of SHA-256, one behind the other.
    func digests(_ column: Int32) throws -> [[UInt8]] {
        let bytes = try blob(column)
        guard bytes.count.isMultiple(of: 32) else { throw corrupt(column) }
        return stride(from: 0, to: bytes.count, by: 32).map { Array(bytes[$0..<($0 + 32)]) }
    }

    func uuid(_ column: Int32) throws -> EntryUUID {
        guard sqlite3_column_type(raw, column) == SQLITE_BLOB, let start = sqlite3_column_blob(raw, column),
            sqlite3_column_bytes(raw, column) == 16
        else { throw corrupt(column) }
        return EntryUUID(
            high: UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Reads a word of a fixed set.
    func word<Word: RawRepresentable<String>>(_ column: Int32, as type: Word.Type = Word.self) throws -> Word {
        guard let word = Word(rawValue: try text(column)) else { throw corrupt(column) }
        return word
    }

    /// Reads a value unless it is NULL.
    func ifPresent<Value>(_ column: Int32, _ read: (Int32) throws -> Value) rethrows -> Value? {
        isNull(column) ? nil : try read(column)
    }

    func timestamp(_ column: Int32) throws -> Timestamp { Timestamp(microseconds: try int64(column)) }
    func entryID(_ column: Int32) throws -> EntryID { EntryID(rawValue: try integer(column)) }
    func userID(_ column: Int32) throws -> UserID { UserID(rawValue: try integer(column)) }
    func tokenID(_ column: Int32) throws -> TokenID { TokenID(rawValue: try integer(column)) }
    func roleID(_ column: Int32) throws -> RoleID { RoleID(rawValue: try integer(column)) }
    func listID(_ column: Int32) throws -> ListID { ListID(rawValue: try integer(column)) }
    func changeNumber(_ column: Int32) throws -> ChangeNumber { ChangeNumber(rawValue: try integer(column)) }

    /// What is thrown for a column that can't be understood. It holds no value but the row's number.
    func corrupt(_ column: Int32) -> StoreError {
        let name = sqlite3_column_name(raw, column).map { String(cString: $0) } ?? String(column)
        let row = sqlite3_column_type(raw, 0) == SQLITE_INTEGER ? " \(sqlite3_column_int64(raw, 0))" : ""
        return StoreError(
            .corrupt, "row\(row) of table \(table) can't be read: the value of \(name) makes no sense; restore a backup"
        )
    }
}
