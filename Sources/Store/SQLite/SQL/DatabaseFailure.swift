import GRDB
import Identity

/// Turns what SQLite says into what the rest of the program understands.
enum DatabaseFailure {
    /// Runs database work on the file at `path` and throws ``StoreError`` in place of the database's own errors.
    static func translated<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw storeError(error, path: path)
        }
    }

    /// The error for people: without the statement and without its values.
    static func storeError(_ error: DatabaseError, path: String) -> StoreError {
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(.busy, "\(path) is held by another process for too long; try again when it is done")
        case .SQLITE_FULL:
            return StoreError(.disk, "no space is left for \(path); nothing was written, free some space")
        case .SQLITE_IOERR:
            return StoreError(.disk, "the disk of \(path) fails (\(detail)); nothing was written")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError(.corrupt, "\(path) is damaged (\(detail)); restore a backup")
        case .SQLITE_CONSTRAINT:
            return StoreError(.conflict, "\(path) refuses the change (\(detail)); nothing was written")
        case .SQLITE_TOOBIG:
            return StoreError(.conflict, "a value is too big for \(path); nothing was written")
        default:
            return StoreError(.inaccessible, "\(path) can't be used: \(detail)")
        }
    }
}
