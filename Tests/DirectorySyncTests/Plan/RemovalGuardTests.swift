import Identity
import Testing

@testable import DirectorySync

struct RemovalGuardTests {
    struct Case: Sendable {
        let removals: Int
        let owned: Int
        let recent: Int
        let isHeld: Bool

        init(_ removals: Int, of owned: Int, recent: Int = 0, held: Bool) {
            self.removals = removals
            self.owned = owned
            self.recent = recent
            self.isHeld = held
        }
    }

    static let cases: [Case] = [
        Case(0, of: 0, held: false), Case(10, of: 80, held: false), Case(11, of: 80, held: true),
        Case(100, of: 1_000, held: false), Case(101, of: 1_000, held: true), Case(2, of: 2, held: false),
        Case(1, of: 3, held: false), Case(2, of: 3, held: true), Case(3, of: 6, held: false),
        Case(4, of: 6, held: true),
        Case(6, of: 74, recent: 6, held: true), Case(4, of: 74, recent: 6, held: false),
        Case(0, of: 74, recent: 60, held: false), Case(51, of: 950, recent: 50, held: true),
        Case(50, of: 950, recent: 50, held: false),
    ]

    @Test(arguments: cases) func holdsWhatRemovesTooMany(example: Case) {
        let reasons = RemovalGuard.reasons(
            removals: example.removals, owned: example.owned, remaining: 1, recent: example.recent,
            limit: SourceConfiguration.RemovalLimit())
        #expect(reasons.isEmpty != example.isHeld, "\(reasons)")
    }

    @Test func holdsAnEmptySourceAndEveryRemovalWithoutAllowance() {
        let none = SourceConfiguration.RemovalLimit(count: 0, percent: 0)
        #expect(!RemovalGuard.reasons(removals: 1, owned: 100, remaining: 99, recent: 0, limit: none).isEmpty)
        let all = SourceConfiguration.RemovalLimit(count: 100, percent: 100)
        #expect(!RemovalGuard.reasons(removals: 1, owned: 1, remaining: 0, recent: 0, limit: all).isEmpty)
    }

    @Test func countsTheAppliedRunsOfOneDay() {
        func run(_ hours: Int64, _ outcome: SyncRun.Outcome) -> SyncRun {
            let time = Made.now.advanced(bySeconds: -hours * 3_600)
            return SyncRun(
                source: "corp", startedAt: time, endedAt: time, outcome: outcome, removals: 4, digest: "", summary: "")
        }
        let runs = [run(1, .applied), run(2, .held), run(23, .applied), run(25, .applied)]
        #expect(RemovalGuard.recentRemovals(runs, before: Made.now) == 8)
    }
}
