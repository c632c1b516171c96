/// The table of settings as a tree, in the shape the file has.
indirect enum SettingsSchema: Sendable {
    /// A mapping with these keys and no others.
    case section([String: SettingsSchema])
    /// A mapping whose keys are names of the reader's choice.
    case named(SettingsSchema)
    /// A list of such items.
    case list(SettingsSchema)
    /// A value.
    case value(SettingKey)

    /// The tree of all settings.
    static let root = SettingsSchema(SettingKey.all.map { ($0.components[...], $0) })

    private init(_ rows: [(components: ArraySlice<String>, key: SettingKey)]) {
        guard let row = rows.first, let name = row.components.first else {
            self = rows.first.map { .value($0.key) } ?? .section([:])
            return
        }
        let below = { (some: [(components: ArraySlice<String>, key: SettingKey)]) in
            SettingsSchema(some.map { ($0.components.dropFirst(), $0.key) })
        }
        switch name {
        case "*": self = .named(below(rows))
        case "[]": self = .list(below(rows))
        default: self = .section(Dictionary(grouping: rows) { $0.components.first ?? "" }.mapValues(below))
        }
    }
}
