/// Where a setting was given.
enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// On a line of a configuration file, counted from 1; nil when the file as a whole is meant.
    case file(path: String, line: Int?)
    /// In an environment variable.
    case environment(name: String)
    /// On the command line.
    case flag(name: String)

    /// The place as an error names it: `gatehouse.yaml:12`, `GATEHOUSE_HTTP` or `--http`.
    var description: String {
        switch self {
        case .file(let path, let line?): "\(path):\(line)"
        case .file(let path, nil): path
        case .environment(let name): name
        case .flag(let name): name
        }
    }
}
