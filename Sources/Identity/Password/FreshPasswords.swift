import Synchronization

/// New passwords in clear text, kept in memory for a few minutes: for those who have to hand them on to another directory,
/// which could not verify our hash.
///
/// They are found by the hash that was made of them, so that only what was really stored is ever handed on.
public final class FreshPasswords: Sendable {
    private struct Fresh {
        let password: Secret<[UInt8]>
        let end: ContinuousClock.Instant
    }

    private let lifetime: Duration
    private let capacity: Int
    private let kept = Mutex<[[UInt8]: Fresh]>([:])

    /// - Parameters:
    ///   - lifetime: how long one is kept.
    ///   - capacity: how many are kept; the one that ends first makes room.
    public init(lifetime: Duration = .seconds(300), capacity: Int = 1_024) {
        self.lifetime = lifetime
        self.capacity = max(1, capacity)
    }

    /// Whether there are none.
    public var isEmpty: Bool {
        kept.withLock { kept in
            Self.dropExpired(&kept)
            return kept.isEmpty
        }
    }

    /// The password that a hash was just made of; nil if that is too long ago, or was never here.
    public func password(of hash: PasswordHash) -> Secret<[UInt8]>? {
        kept.withLock { kept in
            Self.dropExpired(&kept)
            return kept[hash.stored]?.password
        }
    }

    func note(_ hash: PasswordHash, of password: [UInt8]) {
        kept.withLock { kept in
            Self.dropExpired(&kept)
            if kept.count >= capacity, let first = kept.min(by: { $0.value.end < $1.value.end })?.key {
                kept[first] = nil
            }
            kept[hash.stored] = Fresh(password: Secret(password), end: .now + lifetime)
        }
    }

    private static func dropExpired(_ kept: inout [[UInt8]: Fresh]) {
        let now = ContinuousClock.now
        if kept.values.contains(where: { $0.end <= now }) { kept = kept.filter { $0.value.end > now } }
    }
}
