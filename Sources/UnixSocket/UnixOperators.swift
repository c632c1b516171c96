public import Glibc

/// The users of this machine who are operators of the server: root, and the one it runs as.
public struct UnixOperators: Sendable {
    private let names: [uid_t: String]

    /// Looks the names up. Done once at start: later a look-up could end at this server, which would wait for itself.
    public init() {
        names = Dictionary(uniqueKeysWithValues: Set([0, geteuid()]).map { ($0, Self.name(of: $0)) })
    }

    /// The Unix name of an operator; `nil` for everybody else.
    public subscript(_ user: uid_t) -> String? { names[user] }

    /// The name of a user of this machine, or its number where it has none.
    public static func name(of user: uid_t) -> String {
        var buffer = [CChar](repeating: 0, count: 16_384)
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        guard getpwuid_r(user, &record, &buffer, buffer.count, &found) == 0, found != nil, let name = record.pw_name
        else { return String(user) }
        return String(cString: name)
    }
}
