import Glibc
import Identity
import Synchronization
import Testing

@Suite struct HashPoolTests {
    /// Blocks a thread of the pool until the test opens it.
    private final class Gate: Sendable {
        private let isOpen = Mutex(false)
        private let isEntered = Mutex(0)

        func pass() {
            isEntered.withLock { $0 += 1 }
            while !isOpen.withLock({ $0 }) { sched_yield() }
        }

        func open() { isOpen.withLock { $0 = true } }

        func waitForEntries(_ count: Int) async {
            while isEntered.withLock({ $0 }) < count { await Task.yield() }
        }
    }

    @Test func givesBackResults() async throws {
        let pool = HashPool(threads: 2)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...100 { group.addTask { try await pool.run { number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 5050)
    }

    @Test func takesAsManyAsTheQueueHoldsAndNoMore() async throws {
        let pool = HashPool(threads: 1, queueLimit: 64)
        let gate = Gate()
        #expect(pool.submit { gate.pass() })
        await gate.waitForEntries(1)
        let completed = Counter()
        for _ in 0..<64 { #expect(pool.submit { completed.increment() }) }
        #expect(pool.waiting == 64)
        #expect(!pool.submit { completed.increment() })
        await #expect(throws: HashPoolError.busy) { try await pool.run { 1 } }
        gate.open()
        while pool.waiting > 0 { await Task.yield() }
        #expect(try await pool.run { 2 } == 2)
        #expect(completed.value == 64)
        #expect(pool.waiting == 0)
    }

    @Test func worksOnlyOnItsThreads() async throws {
        let pool = HashPool(threads: 3)
        let gate = Gate()
        let running = Counter()
        for _ in 0..<3 {
            #expect(
                pool.submit {
                    running.increment()
                    gate.pass()
                })
        }
        await gate.waitForEntries(3)
        let late = Counter()
        #expect(pool.submit { late.increment() })
        #expect(running.value == 3)
        #expect(late.value == 0)
        #expect(pool.waiting == 1)
        gate.open()
    }

    @Test func runsAtTheLowestPriority() async throws {
        let pool = HashPool(threads: 1)
        let priority = try await pool.run { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        #expect(priority == 19)
        #expect(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) < 19)
    }

    @Test func finishesWhatWaitsAfterShutdown() async throws {
        let pool = HashPool(threads: 1, queueLimit: 8)
        let gate = Gate()
        let completed = Counter()
        #expect(
            pool.submit {
                gate.pass()
                completed.increment()
            })
        await gate.waitForEntries(1)
        async let last = pool.run { completed.increment() }
        while pool.waiting == 0 { await Task.yield() }
        pool.shutdown()
        #expect(!pool.submit {})
        await #expect(throws: HashPoolError.busy) { try await pool.run { 1 } }
        gate.open()
        try await last
        #expect(completed.value == 2)
    }

    @Test func finishesWhatWaitsAfterRelease() async {
        let completed = Counter()
        await withCheckedContinuation { continuation in
            let pool = HashPool(threads: 2)
            for _ in 0..<10 { #expect(pool.submit { completed.increment() }) }
            #expect(pool.submit { continuation.resume() })
        }
        while completed.value < 10 { await Task.yield() }
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func increment() { count.withLock { $0 += 1 } }
    }
}
