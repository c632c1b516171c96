import HTTPTypes
import HummingbirdTesting
import Identity
import Testing

@testable import HTTPServer

@Suite struct RequestDeadlinesTests {
    enum Event { case opened, bytes, head, end, answer }

    static let stories: [(String, [Event], RequestDeadlines.Wait?)] = [
        ("a header is waited for from the start", [.opened], .header),
        ("and goes on being so while it trickles in", [.opened, .bytes, .bytes], .header),
        ("then the body", [.opened, .bytes, .head], .body), ("and goes on", [.opened, .bytes, .head, .bytes], .body),
        ("nothing while an answer is made", [.opened, .bytes, .head, .end], nil),
        ("then the next request", [.opened, .bytes, .head, .end, .answer], .idle),
        ("whose first byte starts the time of its header", [.opened, .bytes, .head, .end, .answer, .bytes], .header),
        ("bytes behind a request do not", [.opened, .bytes, .head, .end, .bytes], nil),
        ("an early answer leaves the body its time", [.opened, .bytes, .head, .answer], .body),
        ("after which there is rest", [.opened, .bytes, .head, .answer, .end], .idle),
        ("two requests at once", [.opened, .bytes, .head, .end, .head, .end, .answer], nil),
        ("two requests at once, answered", [.opened, .bytes, .head, .end, .head, .end, .answer, .answer], .idle),
    ]

    @Test(arguments: stories)
    func waitsForWhatComesNext(_ name: String, _ events: [Event], _ wait: RequestDeadlines.Wait?) {
        var deadlines = RequestDeadlines()
        for event in events {
            switch event {
            case .opened: deadlines.opened()
            case .bytes: deadlines.received()
            case .head: deadlines.receivedHead()
            case .end: deadlines.receivedEnd()
            case .answer: deadlines.answered()
            }
        }
        #expect(deadlines.wait == wait, "\(name)")
    }
}

@Suite struct ConnectionCounterTests {
    @Test func countsAllAndByAddress() throws {
        let counter = ConnectionCounter(limit: 3, limitPerAddress: 2)
        let here = try #require(ClientAddress("192.0.2.1"))
        let there = try #require(ClientAddress("2001:db8::1"))
        let nearThere = try #require(ClientAddress("2001:db8::2"))
        #expect(counter.open(here) && counter.open(here) && !counter.open(here))
        #expect(counter.open(there) && !counter.open(nil))
        counter.close(here)
        #expect(counter.open(nearThere))
        counter.close(there)
        counter.close(nearThere)
        counter.close(here)
        #expect(counter.count == 0)
    }
}
