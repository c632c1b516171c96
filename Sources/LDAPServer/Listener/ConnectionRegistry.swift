import NIOCore
import Synchronization

/// Knows the open connections: it counts them, and tells them when the server shuts down.
final class ConnectionRegistry: Sendable {
    /// Why a connection is not taken.
    enum Refusal: String, Error {
        case full = "too many connections"
        case fullForAddress = "too many connections from this address"
        case shuttingDown = "the server is shutting down"
    }

    fileprivate struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var counts: [AddressNetwork: Int] = [:]
        var lastNumber: UInt64 = 0
        var isDraining = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let limit: Int
    private let limitPerAddress: Int
    private let state = Mutex(State())

    init(limit: Int, limitPerAddress: Int) {
        self.limit = limit
        self.limitPerAddress = limitPerAddress
    }

    /// How many connections are open.
    var count: Int { state.withLock { $0.channels.count } }

    /// Takes a connection in, until it closes.
    ///
    /// - Returns: the number of the connection.
    /// - Throws: why it has to be closed at once.
    func admit(_ channel: any Channel) throws(Refusal) -> UInt64 {
        let number = try state.withLock { state throws(Refusal) in
            guard !state.isDraining else { throw .shuttingDown }
            guard state.channels.count < limit else { throw .full }
            state.channels[ObjectIdentifier(channel)] = channel
            state.lastNumber += 1
            return state.lastNumber
        }
        channel.closeFuture.whenComplete { [self] _ in release(channel) }
        return number
    }

    /// Counts a connection that was taken in as one of an address, until it closes.
    ///
    /// - Throws: why it has to be closed at once.
    func count(_ channel: any Channel, from address: SocketAddress?) throws(Refusal) {
        guard let network = address.flatMap({ AddressNetwork($0) }) else { return }
        try state.withLock { state throws(Refusal) in
            let count = state.counts[network, default: 0]
            guard count < limitPerAddress else { throw .fullForAddress }
            state.counts[network] = count + 1
        }
        channel.closeFuture.whenComplete { [self] _ in release(network) }
    }

    private func release(_ channel: any Channel) {
        let waiters = state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            return state.takeWaitersIfEmpty()
        }
        for waiter in waiters { waiter.resume() }
    }

    private func release(_ network: AddressNetwork) {
        state.withLock { state in
            guard let count = state.counts[network] else { return }
            state.counts[network] = count > 1 ? count - 1 : nil
        }
    }

    /// Takes no more connections in, and tells those that are open to finish.
    func startDraining() {
        let channels = state.withLock { state in
            state.isDraining = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ConnectionShutdown()) }
    }

    /// Closes what is open.
    func closeAll() {
        let channels = state.withLock { state in
            state.isDraining = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.close(promise: nil) }
    }

    /// Waits until no connection is open.
    func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let waiters = state.withLock { state in
                state.waiters.append(continuation)
                return state.takeWaitersIfEmpty()
            }
            for waiter in waiters { waiter.resume() }
        }
    }
}

extension ConnectionRegistry.State {
    fileprivate mutating func takeWaitersIfEmpty() -> [CheckedContinuation<Void, Never>] {
        guard channels.isEmpty else { return [] }
        defer { waiters = [] }
        return waiters
    }
}
