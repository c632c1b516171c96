/// The user names that can be given over HTTP (HTTP contract section 5.3); directories may bring others.
enum UsernamePattern {
    /// Whether a name has 3 to 2000 ASCII letters, digits and `.`, `_`, `-`, `@`.
    static func matches(_ name: String) -> Bool {
        (3...2_000).contains(name.utf8.count) && name.allSatisfy(isAllowed)
    }

    /// Whether a user name may hold the character.
    static func isAllowed(_ character: Character) -> Bool {
        guard let byte = character.asciiValue, character != "\r\n" else { return false }
        return (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "._-@".utf8.contains(byte)
    }
}
