/// A password that a program of a person uses in her place: good for one service, or from some networks.
///
/// It is made here and has 120 random bits, so that a digest is kept of it, and nobody has to guess whether it may be
/// used without a second factor. It opens neither the pages nor the API.
public struct AppPassword: Sendable, Equatable {
    /// The number, from the same row as those of named tokens.
    public var id: TokenID
    /// What it is for, in the words of whoever made it; unique among those of one person.
    public var name: String
    /// The service that it is good for, whatever the case.
    public var service: String
    /// Where it is good without the name of the service.
    public var networks: [AddressRange]
    /// The permissions that it carries, of those that the person holds; `nil` for all of them.
    public var permissions: [Permission]?
    /// The digest, see ``stored(_:)``.
    public var digest: PasswordHash
    /// When it was made.
    public var createdAt: Timestamp
    /// From when on it is refused; `nil` for never.
    public var expiresAt: Timestamp?

    /// Puts the parts together.
    public init(
        id: TokenID, name: String, service: String, networks: [AddressRange] = [], permissions: [Permission]? = nil,
        digest: PasswordHash, createdAt: Timestamp, expiresAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.service = service
        self.networks = networks
        self.permissions = permissions
        self.digest = digest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Whether its time is over.
    public func isExpired(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }

    /// Whether it is good for a service that named itself, or else for a client at an address.
    public func isGood(for service: String?, at address: String?) -> Bool {
        if let service, service.lowercased() == self.service.lowercased() { return true }
        guard let address else { return false }
        return networks.contains { $0.contains(address) }
    }
}

extension AppPassword {
    /// The letters and digits that nobody takes for another.
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)
    private static let groups = 6
    private static let groupLength = 4
    private static let prefix = Array("{SHA256-APP}".utf8)

    /// A new one, in groups that can be typed: `abcd-efgh-ijkm-npqr-stuv-wxyz`.
    public static func make() -> Secret<String> {
        var generator = SystemRandom()
        return make(using: &generator)
    }

    /// A new one from the given generator.
    public static func make(using generator: inout some RandomNumberGenerator) -> Secret<String> {
        let letters = Array(Random.text(groups * groupLength, of: alphabet, using: &generator).utf8)
        let parts = stride(from: 0, to: letters.count, by: groupLength).map { start in
            String(decoding: letters[start..<(start + groupLength)], as: UTF8.self)
        }
        return Secret(parts.joined(separator: "-"))
    }

    /// What is stored of one.
    public static func stored(_ password: Secret<String>) -> PasswordHash {
        let bytes = Array(password.exposed.utf8)
        return stored(letters(bytes) ?? bytes)
    }

    /// What would be stored of what was typed, with or without hyphens and spaces, in any case; `nil` for what is no app
    /// password at a glance.
    static func stored(ifWellFormed typed: [UInt8]) -> PasswordHash? { letters(typed).map(stored) }

    /// Whether a stored value is that of an app password.
    public static func isDigest(_ stored: PasswordHash) -> Bool {
        stored.stored.starts(with: prefix) && stored.stored.count == prefix.count + 64
    }

    private static func stored(_ letters: [UInt8]) -> PasswordHash {
        PasswordHash(prefix + SHA256.hexadecimalHash(letters))
    }

    private static func letters(_ typed: [UInt8]) -> [UInt8]? {
        let count = groups * groupLength
        guard (count...(2 * count)).contains(typed.count) else { return nil }
        var letters: [UInt8] = []
        for byte in typed where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            let letter = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard alphabet.contains(letter) else { return nil }
            letters.append(letter)
        }
        return letters.count == count ? letters : nil
    }
}
