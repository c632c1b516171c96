/// One row of the table of settings: file, environment, flags and the documented sample are all read against it.
struct SettingKey: Sendable {
    /// Where the key stands: names with dots between them, `*` for a name of the reader's choice and `[]` for each item
    /// of a list, such as `sources.*.roles.[].group`.
    let path: String
    /// What values it takes.
    let kind: SettingKind
    /// The value without one being given, as it would be written in the file.
    let defaultText: String?
    /// The flag of the command line that gives it, such as `--http`.
    let flag: String?
    /// Whether whoever writes the section around it has to give a value.
    let isRequired: Bool
    /// Whether the file refuses it, because it does not belong on disk beside the rest.
    let isEnvironmentOnly: Bool

    init(
        _ path: String, _ kind: SettingKind, default defaultText: String? = nil, flag: String? = nil,
        isRequired: Bool = false, isEnvironmentOnly: Bool = false
    ) {
        self.path = path
        self.kind = kind
        self.defaultText = defaultText
        self.flag = flag
        self.isRequired = isRequired
        self.isEnvironmentOnly = isEnvironmentOnly
    }

    /// The names between the dots.
    var components: [String] { path.split(separator: ".").map(String.init) }

    /// Whether the key has one place only, neither below a chosen name nor in a list.
    var isFixed: Bool { !components.contains("*") && !components.contains("[]") }

    /// The environment variables that give the value at a concrete place, the one that wins first.
    ///
    /// - Parameter place: the path with its `*` filled in, such as `sources.corp.bind.password`.
    /// - Returns: the flag in capitals where there is one, then the path with dots and humps as underscores.
    func environmentNames(at place: String) -> [String] {
        var names = [Self.environmentName(of: place)]
        if let flag {
            let short = "GATEHOUSE_" + Self.capitals(flag.drop { $0 == "-" })
            if short != names[0] { names.insert(short, at: 0) }
        }
        return names
    }

    /// `http.rootURL` becomes `GATEHOUSE_HTTP_ROOT_URL`.
    private static func environmentName(of place: String) -> String {
        "GATEHOUSE_" + place.split(separator: ".").map { capitals($0) }.joined(separator: "_")
    }

    /// Capitals with an underscore before each hump; a run of capitals is one hump, and what is neither letter nor digit
    /// becomes an underscore.
    private static func capitals(_ name: Substring) -> String {
        var result = ""
        var previous: Character?
        for character in name {
            if character.isUppercase, let previous, previous.isLowercase || previous.isNumber { result.append("_") }
            result += character.isLetter || character.isNumber ? character.uppercased() : "_"
            previous = character
        }
        return result
    }

    private static func capitals(_ name: String) -> String { capitals(name[...]) }
}
