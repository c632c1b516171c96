/// What a new password must be like, and for how long it is good. There are no rules of composition (NIST SP 800-63B, section 3.1.1.2).
public struct PasswordPolicy: Hashable, Sendable {
    /// Why a password is refused.
    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// Fewer bytes than the stated number.
        case tooShort(minimum: Int)
        /// More bytes than the stated number.
        case tooLong(maximum: Int)
        /// Not UTF-8.
        case notUTF8
        /// A NUL byte inside.
        case containsNUL
        /// On the list of common passwords.
        case common
        /// The present one, or one of those before it.
        case used
        /// Little but a name of the person or of the service.
        case contextWord

        /// A sentence for people.
        public var description: String {
            switch self {
            case .tooShort(let minimum): "The password is shorter than \(minimum) bytes."
            case .tooLong(let maximum): "The password is longer than \(maximum) bytes."
            case .notUTF8: "The password is not valid UTF-8."
            case .containsNUL: "The password holds a NUL character."
            case .common: "The password is one of the most common ones."
            case .used: "The password was used before."
            case .contextWord: "The password is too close to a name that belongs to the account."
            }
        }
    }

    /// The fewest bytes of UTF-8; a length of 0 still asks for one byte.
    public var minimumLength: Int
    /// The most bytes of UTF-8.
    public var maximumLength: Int
    /// Passwords that are refused, in lower case.
    public var commonPasswords: Set<String>

    /// How many passwords before a new one, the present one among them, it has to differ from: 0.
    public var history = 0
    /// After how many seconds a password expires; `nil` for never.
    public var maximumAge: Int64?
    /// For how many log-ins an expired password is still good: 0.
    public var graceLogins = 0
    /// How many seconds before its end people are told of it: 14 days.
    public var warningTime: Int64 = 14 * 86400
    /// Whether a password that somebody else has set has to be changed at the next log-in.
    public var changesAfterReset = false

    /// A policy: 8 to 2,000 bytes and no list of common passwords, unless said otherwise.
    public init(minimumLength: Int = 8, maximumLength: Int = 2000, commonPasswords: Set<String> = []) {
        self.minimumLength = minimumLength
        self.maximumLength = maximumLength
        self.commonPasswords = commonPasswords
    }

    /// Why a password is refused, nil when it is good.
    ///
    /// - Parameters:
    ///   - password: The bytes, not trimmed, not normalized.
    ///   - contextWords: User name, e-mail address, product name and the like. One of at least three characters is
    ///     refused if the password is the word with fewer than four characters around it, in any case.
    public func refusal(of password: [UInt8], contextWords: [String] = []) -> Refusal? {
        let minimum = max(1, minimumLength)
        if password.count < minimum { return .tooShort(minimum: minimum) }
        if password.count > maximumLength { return .tooLong(maximum: maximumLength) }
        if password.contains(0) { return .containsNUL }
        guard let text = String(validating: password, as: UTF8.self) else { return .notUTF8 }
        guard !commonPasswords.isEmpty || !contextWords.isEmpty else { return nil }
        let lower = text.lowercased()
        if commonPasswords.contains(lower) { return .common }
        for word in contextWords where word.count >= Self.shortestContextWord {
            if lower.count < word.count + Self.freeCharacters, lower.contains(word.lowercased()) {
                return .contextWord
            }
        }
        return nil
    }

    /// Whether a new password is the present one of a user or one of those before it, as far as the policy looks back.
    /// Takes a hash for each: slow, and blocks.
    public func isUsed(_ password: [UInt8], by user: User?) -> Bool {
        guard history > 0, let user, user.type == .user else { return false }
        return ([user.password].compactMap(\.self) + user.formerPasswords).prefix(history)
            .contains { $0.verify(password) }
    }

    private static let shortestContextWord = 3
    private static let freeCharacters = 4
}
