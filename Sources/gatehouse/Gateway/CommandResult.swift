import Foundation
import Identity

/// How a command tells what it did: a sentence for people, or one JSON object.
struct CommandResult {
    let common: CommonOptions

    init(_ common: CommonOptions) { self.common = common }

    /// Prints the sentence, unless `--quiet` is given, or the object.
    func show(_ sentence: @autoclosure () -> String, _ fields: @autoclosure () -> [String: Any]) {
        if common.json {
            Self.print(fields())
        } else if !common.quiet {
            Swift.print(TextTable.visible(sentence()))
        }
    }

    /// Prints the rows, or the object.
    func show(_ table: @autoclosure () -> TextTable, _ fields: @autoclosure () -> [String: Any]) {
        if common.json { Self.print(fields()) } else { table().show(quiet: common.quiet) }
    }

    /// Tells something beside the result, on standard error.
    func note(_ sentence: String) {
        guard !common.quiet else { return }
        FileHandle.standardError.write(Data("gatehouse: \(TextTable.visible(sentence))\n".utf8))
    }

    private static func print(_ fields: [String: Any]) {
        let data = (try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])) ?? Data("{}".utf8)
        Swift.print(String(decoding: data, as: UTF8.self))
    }
}

extension Dictionary where Key == String, Value == Any {
    /// Sets a field, to null if there is no value.
    mutating func set(_ name: String, _ value: Any?) { self[name] = value ?? NSNull() }
}
