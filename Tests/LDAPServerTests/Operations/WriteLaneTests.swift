import LDAPProtocol
import Testing

@testable import LDAPServer

@Suite("WriteLane")
struct WriteLaneTests {
    private let request = WriteRequest(operation: .delete(DelRequest(entry: [])))

    @Test func letsChangesThroughInTheOrderInWhichTheyCame() {
        var lane = WriteLane<String>()
        lane.wait(1)
        lane.enter(2, request, "second")
        #expect(lane.next() == nil)
        lane.wait(3)
        lane.enter(1, request, "first")
        #expect(lane.next()?.change == "first")
        #expect(lane.next()?.change == "second")
        #expect(lane.next() == nil)
        lane.enter(4, request, "fourth")
        #expect(lane.next() == nil)
        lane.leave(3)
        #expect(lane.next()?.id == 4)
        #expect(lane.next() == nil)
    }
}
