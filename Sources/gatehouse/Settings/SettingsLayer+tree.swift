import Yams

extension SettingsLayer {
    /// The whole configuration as one tree: given values, and the table's defaults where none is given.
    ///
    /// - Throws: `SettingsError` for a key that has no default and is absent.
    func tree() throws -> Node { try tree(.root, at: "") ?? Node([(Node, Node)]()) }

    /// - Returns: nil for an optional value that is absent.
    private func tree(_ schema: SettingsSchema, at place: String) throws -> Node? {
        switch schema {
        case .section(let keys):
            let pairs = try keys.keys.sorted().compactMap { name in
                try keys[name].flatMap { try tree($0, at: Self.join(place, name)) }.map { (Node(name), $0) }
            }
            return Node(pairs)
        case .named(let below):
            let pairs = try (children[place] ?? []).compactMap { name in
                try tree(below, at: Self.join(place, name)).map { (Node(name, Tag(.str)), $0) }
            }
            return Node(pairs)
        case .list(let below):
            return Node(try (children[place] ?? []).compactMap { try tree(below, at: Self.join(place, $0)) })
        case .value(let key):
            return try value(key, at: place)
        }
    }

    private func value(_ key: SettingKey, at place: String) throws -> Node? {
        var texts = entries[place]?.texts
        if texts == nil, let written = key.defaultText {
            guard let text = key.kind.normalise(written, relativeTo: nil) else {
                preconditionFailure("The default of \(key.path) is not of its kind.")
            }
            texts = [text]
        }
        guard let texts, let first = texts.first else {
            guard key.isRequired else { return nil }
            throw SettingsError(.missingKey, key: place, at: nearestOrigin(of: place), "is missing and has no default")
        }
        // A tag of its own keeps text such as `null`, `no` or `1e3` the text that it is.
        switch key.kind {
        case .boolean: return Node(first, Tag(.bool))
        case .number, .seconds, .bytes: return Node(first, Tag(.int))
        case .list: return Node(texts.map { Node($0, Tag(.str)) })
        default: return Node(first, Tag(.str))
        }
    }

    /// Where a value was given, or else the named section or item around it.
    func nearestOrigin(of place: String) -> SettingOrigin? {
        if let entry = entries[place] { return entry.origin }
        var place = place[...]
        while let dot = place.lastIndex(of: ".") {
            place = place[..<dot]
            if let origin = places[String(place)] { return origin }
        }
        return nil
    }
}
