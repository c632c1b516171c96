import Identity
import Testing

@testable import HTTPServer

@Suite struct MomentTests {
    static let moments: [(String, String?)] = [
        ("2026-11-23T21:45:00Z", "2026-11-23T21:45:00.000000Z"),
        ("2026-11-23t21:45:00.123456z", "2026-11-23T21:45:00.123456Z"),
        ("2026-11-23T21:45:00+02:30", "2026-11-23T19:15:00.000000Z"),
        ("2026-11-23T21:45:00.5-00:30", "2026-11-23T22:15:00.500000Z"), ("2026-11-23", nil), ("", nil),
        ("2026-11-23T21:45Z", nil), ("2026-11-23T21:45:00", nil), ("2026-11-23 21:45:00Z", nil),
        ("2026-11-23T21:45:00+0230", nil), ("2026-11-23T21:45:00+02", nil), ("2026-13-23T21:45:00Z", nil),
        ("2026-11-23T25:45:00Z", nil), ("20261123T214500Z0000", nil), ("2026-11-23T21:45:00,5Z", nil),
        ("2026-11-23T21:45:00.Z", nil), ("+026-11-23T21:45:00Z", nil), ("2026-11-23T21:45:00Zé", nil),
        ("2026-11-23T21:45:00:00Z", nil),
    ]

    @Test(arguments: moments)
    func readsTimesAsRFC3339HasThem(_ text: String, _ expected: String?) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == expected)
    }
}
