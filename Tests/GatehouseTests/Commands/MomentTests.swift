import Identity
import Testing

@testable import gatehouse

@Suite struct MomentTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    @Test(arguments: [
        ("90m", Int64(5_400)), ("12h", 43_200), ("30d", 2_592_000), ("2w", 1_209_600), ("5s", 5),
    ]) func readsSpans(text: String, seconds: Int64) throws {
        let later = try Moment.read(text, from: now, sign: 1, option: "--expires")
        #expect(later == now.advanced(bySeconds: seconds))
        #expect(try Moment.read(text, from: now, sign: -1, option: "--since") == now.advanced(bySeconds: -seconds))
    }

    @Test(arguments: [
        ("2027-01-31", "2027-01-31T00:00:00"), ("2027-01-31T18:00:00Z", "2027-01-31T18:00:00"),
        ("2027-01-31T18:00:00+02:00", "2027-01-31T16:00:00"), ("2027-01-31T18:00:00.5Z", "2027-01-31T18:00:00.5"),
    ]) func readsDates(text: String, expected: String) throws {
        #expect(try Moment.read(text, from: now, sign: 1, option: "--since").rfc3339.hasPrefix(expected))
    }

    @Test(arguments: ["", "h", "-1h", "0d", "1.5h", "tomorrow", "2027-13-01", "99999999999999999999d", "1y"])
    func refusesWhatIsNoMoment(_ text: String) {
        #expect(throws: CommandOutcome.self) { try Moment.read(text, from: now, sign: 1, option: "--since") }
    }
}
