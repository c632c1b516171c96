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
        let network = channel.remoteAddress.flatMap { AddressNetwork($0) }
        let number = try state.withLock { state throws(Refusal) in
            guard !state.isDraining else { throw .shuttingDown }
            guard state.channels.count < limit else { throw .full }
            if let network {
                let count = state.counts[network, default: 0]
                guard count < limitPerAddress else { throw .fullForAddress }
                state.counts[network] = count + 1
            }
            state.channels[ObjectIdentifier(channel)] = channel
            state.lastNumber += 1
            return state.lastNumber
        }
        channel.closeFuture.whenComplete { [self] _ in release(channel, network) }
        return number
    }

    private func release(_ channel: any Channel, _ network: AddressNetwork?) {
        let waiters = state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            if let network, let count = state.counts[network] { state.counts[network] = count > 1 ? count - 1 : nil }
            return state.takeWaitersIfEmpty()
        }
        for waiter in waiters { waiter.resume() }
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
