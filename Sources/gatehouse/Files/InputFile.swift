import Foundation

/// A file that is read piece by piece, unpacked if it is packed.
final class InputFile {
    /// How many bytes the file has; `nil` for standard input and the like.
    let size: Int?
    /// How many bytes of it were read, before unpacking.
    private(set) var position = 0

    private static let piece = 1 << 20
    private let path: String
    private let handle: FileHandle
    private let decoder: (any StreamDecoder)?
    private var packed: ArraySlice<UInt8> = []

    /// Opens a file; `-` is standard input.
    ///
    /// - Throws: ``CommandOutcome``.
    init(_ path: String) throws {
        self.path = path
        if path == "-" {
            handle = .standardInput
            size = nil
        } else {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw CommandOutcome(.failed, "cannot read \(path): \(String(cString: strerror(errno)))")
            }
            self.handle = handle
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            size =
                attributes?[.type] as? FileAttributeType == .typeRegular
                ? (attributes?[.size] as? NSNumber)?.intValue : nil
        }
        do {
            decoder = try Compression(ofFile: path).decoder()
        } catch {
            throw CommandOutcome(.failed, "\(path): \(error)")
        }
    }

    deinit { if path != "-" { try? handle.close() } }

    /// The next bytes; none at the end.
    ///
    /// - Throws: ``CommandOutcome``.
    func read() throws -> [UInt8] {
        guard let decoder else { return try next() }
        do {
            while true {
                if packed.isEmpty {
                    packed = try next()[...]
                    guard !packed.isEmpty else {
                        guard decoder.isComplete else {
                            throw CompressionError(description: "the file ends in the middle")
                        }
                        return []
                    }
                }
                // What unpacks to very much comes in pieces as well.
                let bytes = try decoder.decode(&packed, limit: Self.piece)
                if !bytes.isEmpty { return bytes }
            }
        } catch let error as CompressionError {
            throw CommandOutcome(.failed, "\(path): \(error)")
        }
    }

    private func next() throws -> [UInt8] {
        do {
            let bytes = try handle.read(upToCount: Self.piece) ?? Data()
            position += bytes.count
            return Array(bytes)
        } catch {
            throw CommandOutcome(.failed, "cannot read \(path): \(error.localizedDescription)")
        }
    }
}
