/// A stored password verifier as directories keep it: `{SCHEME}` and text, or one of the bare forms `$2b$…`, `$6$…`,
/// `$argon2id$…`.
///
/// Any bytes make a value; what does not parse verifies nothing (``isReadable``). Descriptions never show the bytes.
public struct PasswordHash: Hashable, Sendable {
    /// The bytes as stored. They belong into the store and into an export with secrets, nowhere else.
    public let stored: [UInt8]
    /// What verifies the same password by SCRAM, where such things are made.
    public var scram: SCRAMVerifier?

    /// Takes a stored value as it came.
    public init(_ stored: [UInt8], scram: SCRAMVerifier? = nil) {
        self.stored = stored
        self.scram = scram
    }

    /// Whether the stored values are the same bytes; what else verifies the password was made beside them.
    public static func == (left: PasswordHash, right: PasswordHash) -> Bool { left.stored == right.stored }

    /// Hashes the stored bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(stored) }

    /// The scheme: of the prefix, or of the bare form; ``PasswordScheme/cleartext`` for a value that has neither; nil
    /// for a prefix that is not known here, like `{SASL}`.
    public var scheme: PasswordScheme? {
        switch StoredPassword.split(stored) {
        case .scheme(let scheme, _): scheme
        case .unknown: nil
        case .bare(let scheme): scheme
        case .clear: .cleartext
        }
    }

    /// The name between the braces, in capitals, for reports; nil without a prefix, or when it is not a plain word.
    public var schemeName: String? {
        StoredPassword.schemeName(stored)
    }

    /// Whether the value parses, is of a known scheme and keeps to ``PasswordHashLimits``.
    public var isReadable: Bool { StoredPassword(stored) != nil }

    /// Whether verifying may be done on an event loop; an unreadable value costs nothing and is fast.
    public var cost: PasswordCost { isReadable ? scheme?.cost ?? .fast : .fast }

    /// Whether this is the password itself: no prefix and no known bare form, or `{CLEARTEXT}`.
    public var isClearText: Bool { scheme == .cleartext }

    /// Whether this is anything but Argon2id with the parameters of today.
    public var needsRehash: Bool { needsRehash(to: .standard) }

    /// Whether this is anything but Argon2id with the given parameters.
    public func needsRehash(to parameters: Argon2Parameters) -> Bool {
        guard case .argon2(let hash)? = StoredPassword(stored) else { return true }
        return !hash.isMade(with: parameters)
    }

    /// Whether the password is the one this value was made from.
    ///
    /// Digests are compared in constant time. Empty passwords, passwords with a NUL (some schemes stop there, others
    /// ignore it at the end) and unreadable values are false. Takes as long as ``cost`` says.
    ///
    /// - Parameter password: The bytes as they came from the client, not trimmed, not normalized.
    public func verify(_ password: [UInt8]) -> Bool {
        guard !password.isEmpty, password.count <= PasswordHashLimits.passwordLength, !password.contains(0),
            let parsed = StoredPassword(stored)
        else { return false }
        return parsed.verify(password)
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The scheme, never the value.
    public var description: String { "<password hash {\(scheme?.rawValue ?? "unknown")}>" }

    /// The scheme, never the value.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
