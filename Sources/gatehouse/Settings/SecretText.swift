import Foundation

/// A secret from the configuration. Its text comes out of `reveal()` alone; descriptions, dumps and mirrors say `<secret>`.
struct SecretText: Sendable, Equatable, Decodable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let text: String

    init(_ text: String) { self.text = text }

    init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    /// Reads a secret from a file, without the line break at its end.
    ///
    /// - Parameters:
    ///   - path: the file; at most 64 KiB of UTF-8.
    ///   - key: the setting that names the file, for the error.
    /// - Throws: `SettingsError` if the file cannot be read, or holds nothing.
    init(file path: String, for key: String) throws {
        let bytes: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            bytes = try handle.read(upToCount: Self.largestFile + 1) ?? Data()
        } catch {
            throw SettingsError(
                .unreadableFile, key: key, "cannot read the secret from \(path): \(error.localizedDescription)"
            )
        }
        guard bytes.count <= Self.largestFile, var text = String(bytes: bytes, encoding: .utf8) else {
            throw SettingsError(.unreadableFile, key: key, "\(path) does not hold a secret: UTF-8, at most 64 KiB")
        }
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else {
            throw SettingsError(.unreadableFile, key: key, "\(path) is empty; write the secret into it")
        }
        self.init(text)
    }

    /// The text itself, for the one call that needs it.
    func reveal() -> String { text }

    var description: String { "<secret>" }
    var debugDescription: String { "<secret>" }
    var customMirror: Mirror { Mirror(self, children: []) }

    private static let largestFile = 65_536
}
