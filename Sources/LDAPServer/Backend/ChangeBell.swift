import Synchronization

/// Tells those who wait for a new version of the directory that there is one.
final class ChangeBell: Sendable {
    /// Somebody who waits; letting go of it ends that.
    final class Watch: Sendable {
        fileprivate let wake: @Sendable () -> Void
        private let isWoken = Atomic<Bool>(false)

        fileprivate init(_ wake: @escaping @Sendable () -> Void) { self.wake = wake }

        fileprivate func ring() {
            // Whoever is woken already will see this version too.
            if !isWoken.exchange(true, ordering: .acquiringAndReleasing) { wake() }
        }

        /// Asks to be woken by the next version; called before looking at the newest one.
        func rest() { isWoken.store(false, ordering: .releasing) }
    }

    private struct Weak: Sendable {
        weak let watch: Watch?
    }

    private let watches = Mutex<[Weak]>([])

    /// Has `wake` called once for one or more new versions, on whatever thread made them, until ``Watch/rest()``.
    func watch(_ wake: @escaping @Sendable () -> Void) -> Watch {
        let watch = Watch(wake)
        watches.withLock { watches in
            watches.removeAll { $0.watch == nil }
            watches.append(Weak(watch: watch))
        }
        return watch
    }

    /// There is a new version.
    func ring() {
        for watch in watches.withLock({ $0.compactMap(\.watch) }) { watch.ring() }
    }
}
