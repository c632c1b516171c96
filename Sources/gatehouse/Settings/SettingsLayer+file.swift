import Foundation
import Yams

extension SettingsLayer {
    /// Reads a configuration file. Every key is held against the table; paths are relative to the file.
    ///
    /// - Parameter path: the file, at most 1 MiB of YAML in UTF-8.
    /// - Throws: `SettingsError` that names file, line and key.
    init(file path: String) throws {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: Self.largestFile + 1) ?? Data()
        } catch {
            throw SettingsError(
                .unreadableFile, at: .file(path: path, line: nil), "cannot be read: \(error.localizedDescription)"
            )
        }
        guard data.count <= Self.largestFile, let text = String(bytes: data, encoding: .utf8) else {
            let reason = "is not a configuration file: UTF-8, at most 1 MiB"
            throw SettingsError(.unreadableFile, at: .file(path: path, line: nil), reason)
        }
        try self.init(yaml: text, path: path)
    }

    /// Reads the text of a configuration file.
    ///
    /// - Parameters:
    ///   - yaml: one YAML document; nothing or comments alone give no settings.
    ///   - path: the name of the file for errors; relative paths start from its folder.
    init(yaml: String, path: String) throws {
        self.init()
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw Self.malformed(error, path: path)
        }
        guard let root else { return }
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        try read(root, as: .root, at: "", FileContext(path: path, folder: folder))
    }

    private static let largestFile = 1 << 20

    private struct FileContext {
        let path: String
        let folder: String

        func origin(_ node: Node) -> SettingOrigin { .file(path: path, line: node.mark?.line) }
    }

    private mutating func read(_ node: Node, as schema: SettingsSchema, at place: String, _ file: FileContext) throws {
        switch schema {
        case .section(let keys):
            for (name, value) in try Self.pairs(node, at: place, file) {
                guard let text = name.scalar?.string, let below = keys[text] else {
                    throw Self.unknown(name, among: keys.keys.sorted(), at: place, file)
                }
                try read(value, as: below, at: Self.join(place, text), file)
            }
        case .named(let below):
            for (name, value) in try Self.pairs(node, at: place, file) {
                guard let text = name.scalar?.string, Self.isName(text) else {
                    let reason = "a name has small letters, digits, - and _, and is none of the words of `sync`"
                    throw SettingsError(.invalidValue, key: place, at: file.origin(name), reason)
                }
                note(text, below: place, at: file.origin(name))
                try read(value, as: below, at: Self.join(place, text), file)
            }
        case .list(let below):
            if Self.isNull(node) { return }
            guard let items = node.sequence else {
                throw SettingsError(.invalidValue, key: place, at: file.origin(node), "is not a list")
            }
            for (index, item) in items.enumerated() {
                note(String(index), below: place, at: file.origin(item))
                try read(item, as: below, at: Self.join(place, String(index)), file)
            }
        case .value(let key):
            if key.isEnvironmentOnly {
                let reason = "does not belong into a file; set \(key.environmentNames(at: place)[0]), or passwordFile"
                throw SettingsError(.conflict, key: place, at: file.origin(node), reason)
            }
            let texts = try Self.texts(node, for: key, at: place, file)
            try set(place, key, to: texts, at: file.origin(node), relativeTo: file.folder)
        }
    }

    /// The texts of a value: one, or those of a list where the key takes one.
    private static func texts(_ node: Node, for key: SettingKey, at place: String, _ file: FileContext) throws
        -> [String]
    {
        if let scalar = node.scalar, !isNull(node) { return [scalar.string] }
        if case .list = key.kind, let items = node.sequence {
            return try items.map { item in
                guard let scalar = item.scalar, !isNull(item) else { throw wrong(item, key, at: place, file) }
                return scalar.string
            }
        }
        if case .noRole = key.kind, let pair = node.mapping?.first, node.mapping?.count == 1,
            pair.key.scalar?.string == "default", let name = pair.value.scalar?.string
        {
            return ["default:" + name]
        }
        throw wrong(node, key, at: place, file)
    }

    private static func wrong(_ node: Node, _ key: SettingKey, at place: String, _ file: FileContext) -> SettingsError {
        let found =
            switch node {
            case .mapping: "a mapping"
            case .sequence: "a list"
            case .scalar, .alias: "nothing"
            }
        let reason = "has to be \(key.kind.expectation); here is \(found)"
        return SettingsError(.invalidValue, key: place, at: file.origin(node), reason)
    }

    private static func pairs(_ node: Node, at place: String, _ file: FileContext) throws -> Node.Mapping {
        if isNull(node) { return Node.Mapping([]) }
        guard let mapping = node.mapping else {
            let key = place.isEmpty ? nil : place
            throw SettingsError(
                .invalidValue, key: key, at: file.origin(node), "has to be keys with values: KEY: VALUE")
        }
        return mapping
    }

    private static func unknown(_ name: Node, among known: [String], at place: String, _ file: FileContext)
        -> SettingsError
    {
        let text = name.scalar?.string ?? "a list or mapping as key"
        let reason = "there is no such key; known here: " + known.joined(separator: ", ")
        return SettingsError(.unknownKey, key: join(place, text), at: file.origin(name), reason)
    }

    /// A key without a value, such as a section whose lines are all comments; quoted text is never null.
    private static func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "_"),
            text.utf8.count <= 64,
            !["approve", "undo", "runs", "resume"].contains(text)
        else { return false }
        return text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
    }

    private static func malformed(_ error: YamlError, path: String) -> SettingsError {
        let (line, problem): (Int?, String) =
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                (mark.line, problem)
            case .duplicatedKeysInMapping(let names, let context):
                (context.mark.line, "given twice in one mapping: " + names.sorted().joined(separator: ", "))
            case .reader(let problem, _, _, _):
                (nil, problem)
            default:
                (nil, "cannot be read as YAML")
            }
        return SettingsError(.malformedFile, at: .file(path: path, line: line), "not YAML: \(problem)")
    }
}
