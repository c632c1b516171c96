/// Who asks for a change, and through which door.
public struct Actor: Sendable, Equatable {
    /// The door a request came through.
    public enum Door: String, Sendable {
        /// The HTTP API or a web page.
        case http
        /// The LDAP server.
        case ldap
        /// The local socket, which PAM asks.
        case pam
        /// A command on the host.
        case cli
        /// An LDIF import.
        case ldif
        /// A directory source.
        case sync
        /// The program itself: first start, migration, clean-up.
        case system
    }

    /// The door.
    public var door: Door
    /// Who it was, for people who read the trail: a user name, `cli:root`, a source's name.
    public var name: String
    /// The acting user's entry, when it was a user.
    public var entry: EntryID?
    /// The peer's address, when there was one.
    public var address: String?

    /// Puts the parts together.
    public init(door: Door, name: String, entry: EntryID? = nil, address: String? = nil) {
        self.door = door
        self.name = name
        self.entry = entry
        self.address = address
    }

    /// The program itself.
    public static let system = Actor(door: .system, name: "gatehouse")
}
