import Glibc

/// A thread that works off a queue: for what is slow on purpose, and for calls that block.
enum WorkThread {
    /// How a thread stands beside the event loops.
    enum Priority: Sendable {
        case usual
        /// Takes what the others leave.
        case lowest
    }

    private final class Task: Sendable {
        let queue: WorkQueue
        let priority: Priority

        init(_ queue: WorkQueue, _ priority: Priority) {
            self.queue = queue
            self.priority = priority
        }
    }

    /// Starts a detached thread that works until the queue is closed and empty; false when there is none to be had.
    static func start(working queue: WorkQueue, priority: Priority) -> Bool {
        let context = Unmanaged.passRetained(Task(queue, priority))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let task = Unmanaged<Task>.fromOpaque(context).takeRetainedValue()
                if task.priority == .lowest { WorkThread.settle() }
                while let work = task.queue.next() { work() }
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
