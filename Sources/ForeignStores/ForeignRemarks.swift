/// What is to be told of a migration: one sentence for each matter, with the names that it is about.
public struct ForeignRemarks: Sendable {
    /// A matter that people or groups have in common.
    public enum Matter: String, Sendable, CaseIterable {
        /// A password in a form from which only its own gateway can check it.
        case opaquePassword =
            "the password cannot be taken, since LLDAP keeps it in a form (OPAQUE) that nobody else can check: send a link with `gatehouse user reset-link`"
        /// Nothing that a password could be checked with.
        case noPassword = "has no password that could be taken: set one with `gatehouse user passwd`"
        /// Of two passwords one is taken.
        case secondPassword = "has two passwords; the one by bcrypt is taken"
        /// Passwords for applications.
        case appPasswords = "app passwords are not taken: make new ones with `gatehouse app-password add`"
        /// Rights of a person in the other gateway.
        case capabilities =
            "may search in GLAuth; here a role with directory:get lets somebody look people up: `gatehouse role add`"
        /// Administrators of the other gateway.
        case administrator = "administers LLDAP; no role is given for that here: `gatehouse user add NAME --role ROLE`"
        /// A token of a maker whose service is asked.
        case yubikey = "logs in with a YubiKey over Yubico's service, which is not asked here: enrol a second factor"
        /// A key that is too short or no base32.
        case badSecondFactor =
            "has a second factor whose key is none of 128 bits or more: until a new one is enrolled the password alone lets in"
        /// A number that no group has.
        case unknownGroup = "names a group that is not there"
        /// Values that could not be read.
        case unreadableValue = "has an attribute whose value cannot be read; it is left out"
    }

    private var names: [Matter: [String]] = [:]

    /// No remarks.
    public init() {}

    /// Takes note of somebody.
    mutating func add(_ matter: Matter, _ name: String) {
        if names[matter]?.last != name { names[matter, default: []].append(name) }
    }

    /// Whom a matter is about.
    public func names(_ matter: Matter) -> [String] { names[matter] ?? [] }

    /// The sentences, in the order of the matters.
    public var sentences: [String] {
        Matter.allCases.compactMap { matter in
            guard let names = names[matter], let first = names.first else { return nil }
            let others = names.count - min(names.count, Self.shown)
            let list = names.prefix(Self.shown).joined(separator: ", ")
            return names.count == 1
                ? "\(first): \(matter.rawValue)"
                : "\(list)\(others > 0 ? " and \(others) more" : ""): \(matter.rawValue)"
        }
    }

    private static let shown = 5
}
