import Directory

/// The user name of somebody who was given none (HTTP contract section 5.7).
enum DerivedUsername {
    /// The text in the characters that user names have; every other one becomes `_`. `nil` if too little is left.
    static func of(_ text: String) -> String? {
        let name = String(text.prefix(2000).map { UsernamePattern.isAllowed($0) ? $0 : "_" })
        return UsernamePattern.matches(name) ? name : nil
    }

    /// The name, or the name with a number behind it that nobody has yet.
    static func free(_ name: String, ownEmail: String?, in snapshot: DirectorySnapshot) -> String {
        func isFree(_ name: String) -> Bool {
            snapshot.entry(username: name) == nil && (name == ownEmail || snapshot.entry(email: name) == nil)
        }
        var candidate = name
        var number = 2
        while !isFree(candidate) {
            candidate = "\(name)\(number)"
            number += 1
        }
        return candidate
    }
}
