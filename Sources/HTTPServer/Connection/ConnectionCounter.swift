import Identity
import NIOCore
import Synchronization

/// Counts open connections, all of them and those of each address (security rule 12).
final class ConnectionCounter: Sendable {
    private struct Counts {
        var all = 0
        var byAddress: [ClientAddress: Int] = [:]
    }

    private let limit: Int
    private let limitPerAddress: Int
    private let counts = Mutex(Counts())

    init(limit: Int, limitPerAddress: Int) {
        self.limit = limit
        self.limitPerAddress = limitPerAddress
    }

    /// How many connections are open.
    var count: Int { counts.withLock { $0.all } }

    /// Counts one more; whether it may stay. Only one that may is taken back with ``close(_:)``.
    func open(_ address: ClientAddress?) -> Bool {
        counts.withLock { counts in
            guard counts.all < limit else { return false }
            if let address {
                guard counts.byAddress[address, default: 0] < limitPerAddress else { return false }
                counts.byAddress[address, default: 0] += 1
            }
            counts.all += 1
            return true
        }
    }

    /// Counts one less.
    func close(_ address: ClientAddress?) {
        counts.withLock { counts in
            counts.all -= 1
            guard let address, let count = counts.byAddress[address] else { return }
            counts.byAddress[address] = count > 1 ? count - 1 : nil
        }
    }
}
