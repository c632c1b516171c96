import NIOCore
import Testing

@testable import LDAPServer

@Suite("ConnectionDeadlines")
struct ConnectionDeadlinesTests {
    typealias Expiry = ConnectionDeadlines.Expiry

    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    static func at(_ seconds: Double) -> NIODeadline {
        start + .nanoseconds(Int64(seconds * 1e9))
    }

    static func deadlines() -> ConnectionDeadlines {
        ConnectionDeadlines(timeouts: LDAPTimeouts(), now: start)
    }

    struct Look {
        var deadlines: ConnectionDeadlines
        var isBound = false
        var isBusy = false
        var isClosed = false

        mutating func expiry(at seconds: Double, unsent: Int = 0) -> Expiry? {
            deadlines.expiry(
                isBound: isBound, isBusy: isBusy, isClosed: isClosed, at: at(seconds), unsent: { unsent })
        }

        /// Seconds from the start to the next look.
        func next(at seconds: Double) -> Double {
            let next = deadlines.next(isBound: isBound, isBusy: isBusy, isClosed: isClosed, at: at(seconds))
            return Double((next - start).nanoseconds) / 1e9
        }
    }

    @Test func waitsForTheFirstRequest() {
        var look = Look(deadlines: Self.deadlines())
        #expect(look.next(at: 0) == 60)
        #expect(look.expiry(at: 59.9) == nil)
        #expect(look.expiry(at: 60) == .firstRequest)
        look.deadlines.acted(at: Self.at(59))
        #expect(look.expiry(at: 60) == nil)
        #expect(look.next(at: 60) == 119)
    }

    @Test func letsBoundConnectionsBeIdleForAnHour() {
        var look = Look(deadlines: Self.deadlines(), isBound: true)
        #expect(look.expiry(at: 3_599) == nil)
        #expect(look.expiry(at: 3_600) == .idle)
        look.isBusy = true
        #expect(look.expiry(at: 100_000) == nil)
    }

    @Test func waitsForTheRestOfAMessageFromItsFirstByteOn() {
        var look = Look(deadlines: Self.deadlines(), isBound: true, isBusy: true)
        look.deadlines.isInsideMessage(true, at: Self.at(10))
        look.deadlines.isInsideMessage(true, at: Self.at(20))
        #expect(look.next(at: 20) == 25)
        #expect(look.expiry(at: 24.9) == nil)
        #expect(look.expiry(at: 25) == .restOfMessage)
        look.deadlines.isInsideMessage(false, at: Self.at(24))
        #expect(look.expiry(at: 25) == nil)
        // Another message has another beginning.
        look.deadlines.isInsideMessage(true, at: Self.at(30))
        look.deadlines.finishedMessage()
        look.deadlines.isInsideMessage(true, at: Self.at(40))
        #expect(look.expiry(at: 54) == nil)
        #expect(look.expiry(at: 55) == .restOfMessage)
    }

    @Test func dropsAClientThatTakesNothing() {
        var look = Look(deadlines: Self.deadlines(), isBound: true, isBusy: true)
        look.deadlines.wrote(100_000, at: Self.at(1))
        var now = look.next(at: 1)
        var looks = 0
        while now < 31 {
            #expect(look.expiry(at: now, unsent: 100_000) == nil)
            now = look.next(at: now)
            looks += 1
        }
        #expect(now == 31)
        #expect((1...10).contains(looks))
        #expect(look.expiry(at: now, unsent: 100_000) == .stalledWrite)
    }

    @Test func bearsWithASlowClientThatTakesSomething() {
        var look = Look(deadlines: Self.deadlines(), isBound: true, isBusy: true)
        look.deadlines.wrote(1_000_000, at: Self.at(0))
        var unsent = 1_000_000
        var now = look.next(at: 0)
        for _ in 0..<100 {
            unsent -= 1
            #expect(look.expiry(at: now, unsent: unsent) == nil)
            now = look.next(at: now)
        }
        let last = now - 7.5
        // From now on nothing.
        while now < last + 30 {
            #expect(look.expiry(at: now, unsent: unsent) == nil)
            now = look.next(at: now)
        }
        #expect(look.expiry(at: now, unsent: unsent) == .stalledWrite)
    }

    @Test func forgetsWritesThatHaveLeft() {
        var look = Look(deadlines: Self.deadlines(), isBound: true)
        look.deadlines.wrote(100, at: Self.at(0))
        #expect(look.next(at: 0) == 7.5)
        #expect(look.expiry(at: 7.5, unsent: 0) == nil)
        #expect(look.next(at: 7.5) == 3_600)
        look.deadlines.wrote(100, at: Self.at(50))
        #expect(look.next(at: 50) == 57.5)
    }

    @Test func endsTheDrainAndTheFarewell() {
        var look = Look(deadlines: Self.deadlines(), isBusy: true)
        look.deadlines.startDraining(at: Self.at(5))
        look.deadlines.startDraining(at: Self.at(9))
        #expect(look.next(at: 9) == 15)
        #expect(look.expiry(at: 15) == .drain)
        look = Look(deadlines: Self.deadlines(), isClosed: true)
        #expect(look.expiry(at: 100_000) == nil)
        look.deadlines.startFarewell(at: Self.at(5))
        #expect(look.next(at: 5) == 7)
        #expect(look.expiry(at: 7) == .farewell)
    }

    static let amounts: [(Duration, Int64)] = [
        (.zero, 0), (.seconds(-1), 0), (.milliseconds(1_500), 1_500_000_000), (.nanoseconds(1), 1),
        (.seconds(Int64.max), 315_360_000_000_000_000), (.seconds(Int64.min), 0),
    ]

    @Test(arguments: amounts)
    func convertsAnyLengthOfTime(_ duration: Duration, _ nanoseconds: Int64) {
        #expect(duration.timeAmount.nanoseconds == nanoseconds)
    }
}
