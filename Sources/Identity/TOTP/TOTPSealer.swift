import Synchronization

/// Where the keys of second factors are kept, when they may be changed while the program runs.
public protocol TOTPKeySource: Sendable {
    /// The keys as they are now. Reads a file or two.
    func keys() throws -> TOTPKeys

    /// Something that differs when the keys do: cheap to ask for.
    func version() -> [UInt64]
}

/// The keys of second factors.
public struct TOTPKeys: Sendable {
    /// The one that seals.
    public var current: Secret<[UInt8]>
    /// Those that still open.
    public var previous: [Secret<[UInt8]>]

    /// Puts the parts together.
    public init(current: Secret<[UInt8]>, previous: [Secret<[UInt8]>] = []) {
        self.current = current
        self.previous = previous
    }
}

/// Seals TOTP secrets for the store, under a key that is not in the store.
///
/// The form is version (1 byte, 1), key identifier (4 bytes), then a ``SealedBox`` bound to version, identifier and the
/// person's UUID: a sealed secret moved to another person does not open. Because it names its key, keys can be
/// changed: open with the new and the old ones, seal with the new. With a ``TOTPKeySource`` that happens while the program
/// runs.
public final class TOTPSealer: Sendable {
    /// The length of a key in bytes.
    public static let keyLength = SealedBox.keyLength

    private struct Key: Sendable {
        let identifier: [UInt8]
        let bytes: Secret<[UInt8]>
    }

    private struct Ring: Sendable {
        var current: Key
        var all: [Key]
        var version: [UInt64]

        init(_ keys: TOTPKeys, version: [UInt64]) throws(CryptographyError) {
            current = try TOTPSealer.makeKey(keys.current)
            all = [current]
            for key in keys.previous { all.append(try TOTPSealer.makeKey(key)) }
            self.version = version
        }
    }

    private let ring: Mutex<Ring>
    private let source: (any TOTPKeySource)?

    /// A sealer with a key and those that were in use before it.
    ///
    /// - Parameters:
    ///   - key: 32 random bytes.
    ///   - previous: Keys that still open, but no longer seal.
    /// - Throws: `keyLength`.
    public init(key: Secret<[UInt8]>, previous: [Secret<[UInt8]>] = []) throws(CryptographyError) {
        ring = Mutex(try Ring(TOTPKeys(current: key, previous: previous), version: []))
        source = nil
    }

    /// A sealer with keys that may change: they are looked at before something is sealed, and when something is under a
    /// key that is not known.
    ///
    /// - Throws: `keyLength`, and what the source throws.
    public init(source: any TOTPKeySource) throws {
        let version = source.version()
        ring = Mutex(try Ring(source.keys(), version: version))
        self.source = source
    }

    /// Seals a secret for a person.
    ///
    /// - Parameters:
    ///   - secret: The secret.
    ///   - owner: The person's UUID, 16 bytes.
    /// - Throws: `library` when libcrypto fails.
    public func seal(_ secret: TOTPSecret, owner: [UInt8]) throws(CryptographyError) -> [UInt8] {
        reload()
        let current = ring.withLock { $0.current }
        let head = [Self.version] + current.identifier
        return head
            + (try SealedBox.seal(
                key: current.bytes.exposed, plaintext: secret.bytes.exposed,
                associatedData: Self.associatedData(head: head, owner: owner)))
    }

    /// Opens a sealed secret of a person.
    ///
    /// - Throws: `malformed` for another version, an unknown key or a wrong length; `authentication` when it was
    ///   changed or belongs to someone else.
    public func open(_ sealed: [UInt8], owner: [UInt8]) throws(CryptographyError) -> TOTPSecret {
        let key = try key(of: sealed)
        var bytes = try SealedBox.open(
            key: key.bytes.exposed, sealed: Array(sealed.dropFirst(Self.headLength)),
            associatedData: Self.associatedData(head: Array(sealed.prefix(Self.headLength)), owner: owner))
        defer { wipe(&bytes) }
        guard let secret = TOTPSecret(bytes: bytes) else {
            throw CryptographyError(.malformed, "sealed TOTP secret has \(bytes.count) bytes inside")
        }
        return secret
    }

    /// Whether a sealed secret should be sealed anew, since its key is not the current one.
    public func needsReseal(_ sealed: [UInt8]) -> Bool {
        reload()
        return !sealed.starts(with: [Self.version] + ring.withLock { $0.current }.identifier)
    }

    /// Takes in other keys, if there are any. Keys that can't be read leave those that are known.
    private func reload() {
        guard let source else { return }
        // The version is asked for first: keys that change in between are read again the next time.
        let version = source.version()
        guard version != ring.withLock({ $0.version }), let keys = try? source.keys(),
            let new = try? Ring(keys, version: version)
        else { return }
        ring.withLock { $0 = new }
    }

    private static let version: UInt8 = 1
    private static let headLength = 5
    private static let context = Array("gatehouse TOTP secret".utf8)

    private static func makeKey(_ key: Secret<[UInt8]>) throws(CryptographyError) -> Key {
        guard key.exposed.count == keyLength else {
            throw CryptographyError(
                .keyLength, "a sealing key has \(keyLength) bytes, this one has \(key.exposed.count)")
        }
        // A keyed digest, so that the identifier says nothing about the key.
        let identifier = HMAC.sha256(key: key.exposed, message: context).prefix(4)
        return Key(identifier: Array(identifier), bytes: key)
    }

    private static func associatedData(head: [UInt8], owner: [UInt8]) -> [UInt8] { context + head + owner }

    private func key(of sealed: [UInt8]) throws(CryptographyError) -> Key {
        guard sealed.count > Self.headLength, sealed[0] == Self.version else {
            throw CryptographyError(.malformed, "sealed TOTP secret is too short or of an unknown version")
        }
        let identifier = sealed[1..<Self.headLength]
        func find() -> Key? { ring.withLock { $0.all.first { $0.identifier[...] == identifier } } }
        if let key = find() { return key }
        reload()
        guard let key = find() else {
            throw CryptographyError(
                .malformed, "sealed TOTP secret is under a key that is not here; restore the key file it was made with")
        }
        return key
    }
}
