/// What one source of settings gives: values by their concrete place, such as `sources.corp.roles.0.group`.
struct SettingsLayer: Sendable {
    /// A value and where it was given.
    struct Entry: Sendable {
        /// One text, or several for a key that takes a list; in the form `SettingKind.normalise` gives.
        var texts: [String]
        /// Where.
        var origin: SettingOrigin
    }

    /// The values by place.
    private(set) var entries: [String: Entry] = [:]
    /// The names or positions that stand below a place, in the order of the file.
    private(set) var children: [String: [String]] = [:]
    /// Where those stand, by place.
    private(set) var places: [String: SettingOrigin] = [:]

    /// Checks a value and keeps it.
    ///
    /// - Throws: `SettingsError` if the value is not of the key's kind.
    mutating func set(
        _ place: String, _ key: SettingKey, to texts: [String], at origin: SettingOrigin,
        relativeTo folder: String? = nil
    ) throws {
        let normal = try texts.map { text in
            guard let normal = key.kind.normalise(text, relativeTo: folder) else {
                throw SettingsError(.invalidValue, key: place, at: origin, Self.refusal(of: text, for: key.kind))
            }
            return normal
        }
        guard !normal.isEmpty else {
            throw SettingsError(.invalidValue, key: place, at: origin, "is empty; leave the key out instead")
        }
        entries[place] = Entry(texts: normal, origin: origin)
    }

    /// Notes a named section or an item of a list.
    mutating func note(_ name: String, below place: String, at origin: SettingOrigin) {
        children[place, default: []].append(name)
        places[Self.join(place, name)] = origin
    }

    /// Lays another layer over this one; where both give a value, the other's counts.
    mutating func merge(_ above: SettingsLayer) {
        entries.merge(above.entries) { _, new in new }
        children.merge(above.children) { _, new in new }
        places.merge(above.places) { _, new in new }
    }

    /// `http` and `listen` become `http.listen`.
    static func join(_ place: String, _ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

    private static func refusal(of text: String, for kind: SettingKind) -> String {
        guard !kind.isSecret else { return "the value is not \(kind.expectation)" }
        let shown = text.count > 80 ? text.prefix(80) + "…" : text[...]
        return "\(String(shown).debugDescription) is not \(kind.expectation)"
    }
}
