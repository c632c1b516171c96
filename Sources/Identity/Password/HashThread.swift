import Glibc

/// One thread of a ``HashPool``.
enum HashThread {
    /// Starts a detached thread that works until the queue is closed and empty; false when there is none to be had.
    static func start(working queue: WorkQueue) -> Bool {
        let context = Unmanaged.passRetained(queue)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let queue = Unmanaged<WorkQueue>.fromOpaque(context).takeRetainedValue()
                HashThread.settle()
                while let work = queue.next() { work() }
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Gives the calling thread the lowest priority.
    private static func settle() {
        // On Linux "this process" with the number 0 means the calling thread.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
    }
}
