import Foundation

/// A file that is written piece by piece, packed if its name says so. It takes the place of an older one when it is whole.
final class OutputFile {
    private let path: String
    private let part: String
    private let handle: FileHandle
    private let encoder: (any StreamEncoder)?
    private var isClosed = false

    /// Makes a file that nobody else can read; `-` is standard output.
    ///
    /// - Throws: ``CommandOutcome``.
    init(_ path: String) throws {
        self.path = path
        part = path + ".part"
        if path == "-" {
            handle = .standardOutput
        } else {
            // Beside the file first, so that what breaks off leaves the old one as it was.
            guard
                FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
                let handle = FileHandle(forWritingAtPath: part)
            else { throw CommandOutcome(.failed, "cannot write \(part): \(String(cString: strerror(errno)))") }
            self.handle = handle
        }
        do {
            encoder = try Compression(ofFile: path).encoder()
        } catch {
            throw CommandOutcome(.failed, "\(path): \(error)")
        }
    }

    deinit {
        guard !isClosed, path != "-" else { return }
        try? handle.close()
        try? FileManager.default.removeItem(atPath: part)
    }

    /// Writes the next bytes.
    func write(_ bytes: [UInt8]) throws {
        let bytes = try encoder?.encode(bytes, isLast: false) ?? bytes
        if !bytes.isEmpty { try handle.write(contentsOf: Data(bytes)) }
    }

    /// Makes the file whole and durable, and gives it its name.
    func close() throws {
        if let last = try encoder?.encode([], isLast: true), !last.isEmpty { try handle.write(contentsOf: Data(last)) }
        isClosed = true
        guard path != "-" else { return }
        try handle.synchronize()
        try handle.close()
        guard rename(part, path) == 0 else { throw CommandOutcome(.failed, "cannot rename \(part) to \(path)") }
    }
}
