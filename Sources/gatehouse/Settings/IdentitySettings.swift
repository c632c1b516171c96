/// How stored passwords are treated.
struct PasswordSettings: Sendable, Decodable {
    /// Whether an imported hash is replaced by Argon2id at the next good login.
    let rehash: Bool
}

/// What a new password has to be.
struct PolicySettings: Sendable, Decodable {
    /// Its least length in bytes.
    let passwordMinimumLength: Int
}

/// The numbers that people and groups get for Unix machines.
struct POSIXSettings: Sendable, Decodable {
    /// The first and last user number.
    let uidMin: Int
    let uidMax: Int
    /// The first and last group number; the first is the group `people`.
    let gidMin: Int
    let gidMax: Int
    /// Whether imported people without posixAccount get numbers too.
    let everyone: Bool
    /// Whether roles appear as Unix groups.
    let roles: Bool

    /// The user numbers to give out.
    var uids: ClosedRange<Int> { uidMin...max(uidMin, uidMax) }
    /// The group numbers to give out.
    var gids: ClosedRange<Int> { gidMin...max(gidMin, gidMax) }
}

/// A permission that another application understands, such as `wiki:edit`.
struct DeclaredPermission: Sendable, Equatable, Decodable {
    let name: String
    /// The heading it is listed under.
    let group: String
    let description: String?

    /// Whether the name is two words of `a-z 0-9 _ -` with a colon between.
    var isWellFormed: Bool {
        let words = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return words.count == 2
            && words.allSatisfy { word in
                !word.isEmpty
                    && word.allSatisfy { byte in
                        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
                            || byte == UInt8(ascii: "-")
                    }
            }
    }
}
