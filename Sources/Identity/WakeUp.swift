import Glibc

/// A counting semaphore: threads wait on it, callers on event loops post to it without waiting.
package final class WakeUp: @unchecked Sendable {
    // Sendable: a sem_t is made for use from several threads; the address stays the same as long as the object lives.
    private let semaphore: UnsafeMutablePointer<sem_t>

    /// Nothing was posted yet.
    package init() {
        semaphore = .allocate(capacity: 1)
        semaphore.initialize(to: sem_t())
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one waiting thread, or the next one to wait, go on.
    package func post() {
        sem_post(semaphore)
    }

    /// Waits until it was posted once more than waited for; signals do not end it.
    package func wait() {
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
