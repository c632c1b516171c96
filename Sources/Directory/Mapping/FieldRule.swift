/// What fields of users, groups and roles may hold, whichever door they come through (decisions 1).
///
/// A door may be stricter; the HTTP contract is about user names.
enum FieldRule {
    /// The longest text of a field, in bytes.
    static let longest = 2000

    /// A user name: the form that equal names share.
    ///
    /// - Throws: ``ChangeError`` `invalid` for an empty or overlong one, and one with control characters.
    static func canonicalUsername(_ name: String) throws(ChangeError) -> String {
        guard isText(name), let canonical = CanonicalName(name) else {
            throw ChangeError(
                .invalid, field: "username",
                "A user name has 1 to \(longest) bytes and no control characters.")
        }
        return canonical.text
    }

    /// An e-mail address in lower case.
    ///
    /// - Throws: ``ChangeError`` `invalid` for anything but one bare address.
    static func email(_ address: String) throws(ChangeError) -> String {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= 320,
            parts.allSatisfy({ part in !part.isEmpty && part.allSatisfy(isAddressByte) })
        else {
            throw ChangeError(.invalid, field: "email", "That is no bare e-mail address, such as jane@example.org.")
        }
        return address.lowercased()
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"()<>[]:;,\"\\".utf8.contains(byte)
    }

    /// A display name; an empty one becomes the user name.
    ///
    /// - Throws: ``ChangeError`` `invalid` for an overlong one, and one with control characters.
    static func name(_ name: String, username: String) throws(ChangeError) -> String {
        if name.isEmpty || name.utf8.allSatisfy({ $0 == 0x20 }) { return username }
        guard isText(name) else {
            throw ChangeError(
                .invalid, field: "name", "A name has at most \(longest) bytes and no control characters.")
        }
        return name
    }

    /// The name of a role or group, without the spaces around it.
    ///
    /// - Throws: ``ChangeError`` `invalid` for an empty or overlong one, and one with control characters.
    static func title(_ name: String) throws(ChangeError) -> String {
        var bytes = name.utf8[...]
        while bytes.first == 0x20 { bytes = bytes.dropFirst() }
        while bytes.last == 0x20 { bytes = bytes.dropLast() }
        let trimmed = String(bytes) ?? name
        guard isText(trimmed), CanonicalName(trimmed) != nil else {
            throw ChangeError(
                .invalid, field: "name", "A name has 1 to \(longest) bytes and no control characters.")
        }
        return trimmed
    }

    static func isText(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= longest && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// The surname of somebody of whom only the name is known: its last word (decisions 4).
    static func surname(_ name: String, username: String) -> String {
        name.split(separator: " ").last.map(String.init) ?? username
    }
}
