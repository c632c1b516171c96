extension SettingsLayer {
    /// Picks the settings out of an environment. Variables that no key has are left alone, and so are empty ones.
    ///
    /// - Parameters:
    ///   - environment: all variables.
    ///   - file: what the file gives: keys below a chosen name (`sources.corp.…`) can be given for names that stand there.
    /// - Throws: `SettingsError` that names the variable.
    init(environment: [String: String], over file: SettingsLayer) throws {
        self.init()
        for key in SettingKey.all {
            for place in file.places(of: key) {
                let names = key.environmentNames(at: place)
                guard let name = names.first(where: { environment[$0]?.isEmpty == false }), let text = environment[name]
                else { continue }
                var texts = [text]
                if case .list = key.kind {
                    texts = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
                }
                try set(place, key, to: texts, at: .environment(name: name))
            }
        }
    }

    /// Takes the values of flags.
    ///
    /// - Parameter flags: texts by key path (`http.listen`).
    /// - Throws: `SettingsError` that names the flag.
    init(flags: [String: String]) throws {
        self.init()
        for key in SettingKey.all {
            guard let flag = key.flag, let text = flags[key.path] else { continue }
            try set(key.path, key, to: [text], at: .flag(name: flag))
        }
    }

    /// The concrete places of a key: itself, or one for each name that stands in its `*`; none inside lists.
    func places(of key: SettingKey) -> [String] {
        guard !key.components.contains("[]") else { return [] }
        return key.components.reduce([""]) { places, component in
            guard component == "*" else { return places.map { Self.join($0, component) } }
            return places.flatMap { place in (children[place] ?? []).map { Self.join(place, $0) } }
        }
    }
}
