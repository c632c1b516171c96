import Identity
import Synchronization
import Testing

@testable import gatehouse

@Suite struct TrailPrunerTests {
    /// A trail with some lines that are too old.
    private final class Trail: AuditLog {
        let asked = Mutex<[Timestamp]>([])
        let left: Mutex<Int>

        init(_ count: Int) { left = Mutex(count) }

        func audit(_ query: AuditQuery) throws -> AuditPage { AuditPage(lines: [], next: nil) }

        func prune(before time: Timestamp, limit: Int) throws -> Int {
            asked.withLock { $0.append(time) }
            return left.withLock { left in
                let taken = min(left, limit)
                left -= taken
                return taken
            }
        }
    }

    @Test func worksInBatchesAndThenRests() throws {
        let trail = Trail(1_200)
        let start = Timestamp(seconds: 1_800_000_000)
        let now = Mutex(start)
        let pruner = TrailPruner(trail, keep: 100) { now.withLock { $0 } }
        for second in 0..<20 {
            now.withLock { $0 = start.advanced(bySeconds: Int64(second)) }
            try pruner.work()
            try pruner.work()
        }
        #expect(trail.asked.withLock { $0.map { start.seconds - $0.seconds } } == [100, 99, 98, 97])
        #expect(trail.left.withLock { $0 } == 0)
        now.withLock { $0 = start.advanced(bySeconds: 3 + 3600) }
        try pruner.work()
        #expect(trail.asked.withLock { $0.count } == 5)
        now.withLock { $0 = start.advanced(bySeconds: -100_000) }
        try pruner.work()
        #expect(trail.asked.withLock { $0.count } == 6)
    }
}
