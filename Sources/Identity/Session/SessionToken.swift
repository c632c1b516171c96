/// Where a session is good. A token of one realm is nothing in another.
public enum SessionRealm: String, Sendable {
    /// The console and the API.
    case console
    /// Applications behind a reverse proxy, which see the token: it opens nothing of ours.
    case forward
}

/// The value of a session's cookie: 64 letters and digits, 381 random bits. The store knows its digest alone.
public enum SessionToken {
    /// The length of a token in characters.
    public static let length = 64

    /// A new token.
    public static func make() -> Secret<String> { Secret(Random.alphanumeric(length)) }

    /// Whether a text can be a token at all.
    public static func isWellFormed(_ text: String) -> Bool {
        text.utf8.count == length
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            }
    }

    /// What is stored of a token.
    public static func digest(of token: String, in realm: SessionRealm = .console) -> [UInt8] {
        SHA256.hash(Array((realm == .console ? token : "\(realm.rawValue):\(token)").utf8))
    }
}
