import Synchronization
import Testing

@testable import Identity

@Suite("VerificationQueue")
struct VerificationQueueTests {
    @Test func runsWhatWasHandedOverAndThenEnds() async {
        let queue = VerificationQueue(capacity: 10)
        let done = Mutex(0)
        let box = Box(done)
        for _ in 0..<10 { #expect(queue.submit { box.value.withLock { $0 += 1 } }) }
        #expect(!queue.submit {})
        queue.finish()
        await queue.run()
        #expect(box.value.withLock { $0 } == 10)
        #expect(!queue.submit {})
    }

    @Test func hasRoomAgainWhenAJobHasEnded() async {
        let queue = VerificationQueue(capacity: 1)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        #expect(queue.submit { end.yield() })
        #expect(!queue.submit {})
        async let running: Void = queue.run()
        var iterator = ended.makeAsyncIterator()
        await iterator.next()
        while !queue.submit({ end.yield() }) { await Task.yield() }
        await iterator.next()
        queue.finish()
        await running
    }

    final class Box: Sendable {
        let value: Mutex<Int>
        init(_ value: consuming Mutex<Int>) { self.value = value }
    }
}
