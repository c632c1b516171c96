import Glibc

/// Small files, read and written in one piece.
enum PlainFile {
    /// Fills a file that is there.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreFolder.failure("\(path) can't be opened") }
        defer { close(descriptor) }
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw StoreFolder.failure("\(path) can't be written") }
    }

    /// The beginning of a file; no link is followed.
    ///
    /// - Parameter limit: most bytes that are read.
    static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw StoreFolder.failure("\(path) can't be opened") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw StoreFolder.failure("\(path) can't be read") }
        bytes.removeLast(limit - count)
        return bytes
    }
}
