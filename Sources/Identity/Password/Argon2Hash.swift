/// A stored Argon2 hash in the text form of the reference implementation: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`,
/// salt and tag in base64 without padding.
struct Argon2Hash {
    let variant: Argon2.Variant
    let version: UInt32
    let parameters: Argon2Parameters
    let salt: [UInt8]
    let tag: [UInt8]

    /// The version of RFC 9106.
    static let currentVersion: UInt32 = 0x13

    init(parameters: Argon2Parameters, salt: [UInt8], tag: [UInt8]) {
        variant = .id
        version = Self.currentVersion
        self.parameters = parameters
        self.salt = salt
        self.tag = tag
    }

    /// Reads a hash from its first `$`; nil when it is none, or asks for more than ``PasswordHashLimits``.
    init?(_ text: ArraySlice<UInt8>) {
        var fields = text.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard fields.count >= 5, fields[0].isEmpty,
            let variant = Argon2.Variant(rawValue: String(decoding: fields[1], as: UTF8.self))
        else { return nil }
        fields.removeFirst(2)
        // Without a version it is the one before RFC 9106.
        var version: UInt32 = 0x10
        if let number = Self.number(fields[0], named: "v") {
            guard number == 0x10 || number == Self.currentVersion else { return nil }
            version = number
            fields.removeFirst()
        }
        guard fields.count == 3 else { return nil }
        let figures = fields[0].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard figures.count == 3, let memory = Self.number(figures[0], named: "m"),
            let passes = Self.number(figures[1], named: "t"), let lanes = Self.number(figures[2], named: "p"),
            let salt = Base64.decode(fields[1]), let tag = Base64.decode(fields[2])
        else { return nil }
        let parameters = Argon2Parameters(
            memory: memory, passes: passes, lanes: lanes, saltLength: salt.count, tagLength: tag.count)
        guard parameters.isFit else { return nil }
        self.variant = variant
        self.version = version
        self.parameters = parameters
        self.salt = salt
        self.tag = tag
    }

    /// The text form.
    var text: [UInt8] {
        let figures = "m=\(parameters.memory),t=\(parameters.passes),p=\(parameters.lanes)"
        return Array("$\(variant.rawValue)$v=\(version)$\(figures)$".utf8) + Base64.encodeUnpadded(salt)
            + [UInt8(ascii: "$")] + Base64.encodeUnpadded(tag)
    }

    func verify(_ password: [UInt8]) -> Bool {
        guard
            let computed = Argon2.derive(
                password, salt: salt, variant: variant, version: version, parameters: parameters)
        else { return false }
        return ConstantTime.equals(computed, tag)
    }

    /// Whether a new hash with these parameters would be no stronger and no weaker.
    func isMade(with parameters: Argon2Parameters) -> Bool {
        variant == .id && version == Self.currentVersion && self.parameters == parameters
    }

    private static func number(_ field: ArraySlice<UInt8>, named name: Character) -> UInt32? {
        guard field.starts(with: Array("\(name)=".utf8)), let number = DecimalNumber.read(field.dropFirst(2)) else {
            return nil
        }
        return UInt32(exactly: number)
    }
}
