import Glibc
import Synchronization

/// The handle by which another thread can end what a connection's thread is waiting for.
///
/// libldap closes its descriptor whenever it thinks fit, and the number may be taken by another file at once. The guard
/// therefore keeps a duplicate of its own, on which shutdown(2) reaches the same socket, and only that one.
final class SocketGuard: Sendable {
    /// Why the connection was ended from outside.
    enum EndReason: Sendable, Equatable {
        case deadline
        case cancelled
        case closed
    }

    private struct State {
        var duplicate: Int32 = -1
        var reason: EndReason?
    }

    private let state = Mutex(State())

    /// Becomes readable when the connection is ended, for waits that have no socket yet.
    let wake = WakeSocket()

    deinit {
        state.withLock { state in
            if state.duplicate >= 0 { Glibc.close(state.duplicate) }
        }
    }

    /// Why the connection was ended; nil while it was not.
    var reason: EndReason? {
        state.withLock(\.reason)
    }

    /// Takes over the watch of a new socket; a deadline that ended the one before is forgotten.
    ///
    /// False when the connection was cancelled or closed, or no descriptor is to be had.
    func attach(_ descriptor: Int32) -> Bool {
        state.withLock { state in
            if state.duplicate >= 0 { Glibc.close(state.duplicate) }
            state.duplicate = -1
            if state.reason == .deadline { state.reason = nil }
            guard state.reason == nil else { return false }
            state.duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            return state.duplicate >= 0
        }
    }

    /// Lets go of the socket, which frees its descriptor.
    func detach() {
        state.withLock { state in
            if state.duplicate >= 0 { Glibc.close(state.duplicate) }
            state.duplicate = -1
        }
    }

    /// Ends the conversation: whoever reads or writes on the socket returns at once. The first reason stands.
    func end(_ reason: EndReason) {
        state.withLock { state in
            if state.reason == nil || state.reason == .deadline { state.reason = reason }
            if state.duplicate >= 0 { shutdown(state.duplicate, Int32(SHUT_RDWR)) }
        }
        if reason != .deadline { wake.wake() }
    }
}
