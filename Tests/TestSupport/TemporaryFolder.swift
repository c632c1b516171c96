import Foundation

/// A folder of its own for a test, readable by its owner alone, gone when the last reference is.
public final class TemporaryFolder: Sendable {
    /// The absolute path of the folder.
    public let path: String

    /// Makes the folder in the machine's place for temporary files.
    public init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "gatehouse-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        path = folder.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The absolute path of a file inside.
    public func path(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// Writes a file inside, readable by its owner alone.
    public func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(name))
    }

    /// Reads a file inside.
    public func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    /// Who may do what with a file inside, as `chmod` has it; `nil` if it is not there.
    public func mode(of name: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }

    /// Makes a folder inside.
    public func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    }
}
