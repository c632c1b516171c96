import Foundation
import Testing

@testable import gatehouse

/// `docs/gatehouse.yaml` and the table of settings say the same.
@Suite struct SampleConfigurationTests {
    static let path = "docs/gatehouse.yaml"

    /// The sample with every setting switched on.
    static func everything() throws -> String {
        try ProjectFolder.text(path).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let indent = line.prefix { $0 == " " }
            let rest = line[indent.endIndex...]
            guard rest.hasPrefix("#"), let second = rest.dropFirst().first, second != " " else { return String(line) }
            return String(indent + rest.dropFirst())
        }.joined(separator: "\n")
    }

    @Test func changesNothingAsItStands() throws {
        let layer = try SettingsLayer(yaml: try ProjectFolder.text(Self.path), path: Self.path)
        #expect(layer.entries.isEmpty)
        #expect(layer.children.isEmpty)
    }

    @Test func isWholeWhenEverythingIsSwitchedOn() throws {
        let layer = try SettingsLayer(yaml: Self.everything(), path: Self.path)
        let settings = try Settings(file: layer, path: Self.path)
        #expect(settings.sources.keys.sorted() == ["corp", "hq", "lab"])
        #expect(settings.push.keys.sorted() == ["apps", "hq", "legacy"])
        #expect(settings.permissions.map(\.name) == ["wiki:edit"])
    }

    @Test func namesEveryKeyOfTheTable() throws {
        let layer = try SettingsLayer(yaml: Self.everything(), path: Self.path)
        let written = Set(layer.entries.keys.map(Self.pattern))
        for key in SettingKey.all where !key.isEnvironmentOnly {
            #expect(written.contains(key.path), "docs/gatehouse.yaml does not name \(key.path)")
        }
        let text = try ProjectFolder.text(Self.path)
        for key in SettingKey.all where key.isEnvironmentOnly {
            #expect(text.contains(key.environmentNames(at: key.path)[0]))
        }
    }

    @Test func showsTheDefaults() throws {
        let layer = try SettingsLayer(yaml: Self.everything(), path: Self.path)
        for (place, entry) in layer.entries {
            let key = try #require(SettingKey.all.first { $0.path == Self.pattern(place) })
            guard let text = key.defaultText else { continue }
            // The folder is relative to the working folder unless a file gives it.
            let folder: String? = place == "data" ? "docs" : nil
            let expected = key.kind.normalise(text, relativeTo: folder)
            #expect(entry.texts == [expected].compactMap(\.self), "\(place) at \(entry.origin)")
        }
    }

    @Test func tellsTheDefaultOfEverySetting() throws {
        let lines = try ProjectFolder.text(Self.path).components(separatedBy: "\n")
        for key in SettingKey.all where key.isFixed && !key.isEnvironmentOnly {
            let name = try #require(key.components.last)
            let indent = String(repeating: "  ", count: key.components.count - 1)
            let places = lines.indices.filter { lines[$0].hasPrefix("\(indent)#\(name):") }
            #expect(!places.isEmpty, "\(key.path)")
            for place in places {
                let start = lines[..<place].lastIndex(of: "") ?? 0
                #expect(lines[start..<place].joined(separator: " ").contains("efault"), "\(key.path)")
            }
        }
    }

    /// `sources.corp.roles.0.group` is `sources.*.roles.[].group` in the table.
    static func pattern(_ place: String) -> String {
        let parts = place.split(separator: ".").map(String.init)
        return parts.enumerated().map { index, part in
            if index == 1, ["sources", "push"].contains(parts[0]) { return "*" }
            return Int(part) == nil ? part : "[]"
        }.joined(separator: ".")
    }
}
