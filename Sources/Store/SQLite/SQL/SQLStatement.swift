import GRDB
import GRDBSQLite
import Identity

/// A prepared statement that is bound and read by position, without a value boxed or a row copied in between: a start
/// reads every entry there is, and a bulk load writes millions of values.
///
/// It belongs to the connection and must not be used after the access to the database ends.
struct SQLStatement {
    private let raw: OpaquePointer
    /// Keeps `raw` alive should the connection drop its cache.
    private let statement: Statement
    private let database: Database
    private let table: StaticString

    /// Prepares a statement, or takes it from the connection's cache.
    ///
    /// - Parameters:
    ///   - sql: A text of this module; values are bound, never pasted.
    ///   - table: What errors about its rows name.
    init(_ database: Database, table: StaticString, _ sql: String) throws {
        statement = try database.cachedStatement(sql: sql)
        self.raw = statement.sqliteStatement
        self.database = database
        self.table = table
        sqlite3_reset(raw)
    }

    /// Runs it to its end and forgets what was bound.
    ///
    /// - Returns: how many rows were written.
    @discardableResult
    func run(_ bind: (inout SQLBinder) -> Void = { _ in }) throws -> Int {
        defer { reset() }
        try self.bind(bind)
        while true {
            switch sqlite3_step(raw) {
            case SQLITE_ROW: continue
            case SQLITE_DONE: return Int(sqlite3_changes(database.sqliteConnection))
            default: throw failure
            }
        }
    }

    /// Hands every row of the result to a closure.
    func each(_ bind: (inout SQLBinder) -> Void = { _ in }, _ body: (SQLRow) throws -> Void) throws {
        defer { reset() }
        try self.bind(bind)
        while let row = try step() { try body(row) }
    }

    /// Reads the first row of the result; `nil` if there is none.
    func first<Value>(
        _ bind: (inout SQLBinder) -> Void = { _ in }, _ body: (SQLRow) throws -> Value
    ) throws -> Value? {
        defer { reset() }
        try self.bind(bind)
        guard let row = try step() else { return nil }
        return try body(row)
    }

    /// Binds values for a walk with ``step()``, which ends with ``reset()``.
    func bind(_ bind: (inout SQLBinder) -> Void) throws {
        var binder = SQLBinder(raw)
        bind(&binder)
        if binder.code != SQLITE_OK { throw failure }
    }

    /// The next row, valid until the next call; `nil` at the end.
    func step() throws -> SQLRow? {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: SQLRow(raw, table: table)
        case SQLITE_DONE: nil
        default: throw failure
        }
    }

    /// Ends a walk and forgets what was bound, secrets among it.
    func reset() {
        sqlite3_reset(raw)
        sqlite3_clear_bindings(raw)
    }

    private var failure: DatabaseError {
        let connection = database.sqliteConnection
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)))
    }
}
