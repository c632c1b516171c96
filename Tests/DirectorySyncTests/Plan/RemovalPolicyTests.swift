import DirectorySync
import Identity
import Testing

/// What becomes of people whom the source has no longer, and of those who are elsewhere in it.
struct RemovalPolicyTests {
    private static let day: Int64 = 86_400
    private static let others = (1...9).map { Made.account("u\($0)", number: $0) }
    private static let people = (1...9).map { Made.person("u\($0)") }

    private func gone(_ status: UserStatus = .disabled, by: DisabledBy? = .sync) -> NativeAccount {
        var account = Made.account("jane", number: 20)
        account.status = status
        account.disabledBy = by
        return account
    }

    private func plan(_ account: NativeAccount, gone days: Int64?, _ removal: SourceConfiguration.Removal) throws
        -> SyncPlan
    {
        let since = days.map { ["id-jane": Made.now.advanced(bySeconds: -$0 * Self.day)] } ?? [:]
        return try Made.plan(Self.people, Self.others + [account], absences: since) { $0.removal = removal }
    }

    @Test func disablesAtOnceAndDeletesOnlyAfterTheGrace() throws {
        let policy = SourceConfiguration.Removal.delete(after: 30 * Self.day)
        let first = try plan(gone(.enabled, by: nil), gone: nil, policy)
        #expect(first.changes.map(\.kinds) == [[.disable]])
        #expect(first.absences == ["id-jane": Made.now], "from now on it counts")
        let waiting = try plan(gone(), gone: 29, policy)
        #expect(waiting.isEmpty && waiting.absences?.count == 1)
        let due = try plan(gone(), gone: 30, policy)
        #expect(due.changes.map(\.kinds) == [[.delete]] && due.removals.isEmpty)
        #expect(due.deletions == ["id-jane"] && due.removalSet == ["delete:id-jane"])
        #expect(due.changes.first?.fields.first?.before == "jane" && due.changes.first?.fields.first?.after == nil)
    }

    @Test func deletesNobodyWhoWasDisabledByAnAdministratorOrIsOneOrStandsThere() throws {
        let policy = SourceConfiguration.Removal.delete(after: 0)
        #expect(try plan(gone(by: .admin), gone: 400, policy).isEmpty)
        var admin = gone()
        admin.isSuperAdmin = true
        #expect(try plan(admin, gone: 400, policy).isEmpty)
        let back = try Made.plan(
            Self.people + [Made.person("jane")], Self.others + [gone()], absences: ["id-jane": Timestamp(seconds: 0)]
        ) { $0.removal = policy }
        #expect(back.changes.map(\.kinds) == [[.enable]] && back.absences == [:])
        let incomplete = try Made.plan(
            Self.people, Self.others + [gone()], isComplete: false, absences: ["id-jane": Timestamp(seconds: 0)]
        ) { $0.removal = policy }
        #expect(incomplete.isEmpty && incomplete.absences == nil, "what was not read says nothing about absence")
    }

    @Test func holdsDeletionsLikeOtherRemovals() throws {
        let gone = (1...11).map { number in
            var account = Made.account("gone\(number)", number: 100 + number)
            (account.status, account.disabledBy) = (.disabled, .sync)
            return account
        }
        let since = Dictionary(uniqueKeysWithValues: (1...11).map { ("id-gone\($0)", Timestamp(seconds: 0)) })
        let plan = try Made.plan(Self.people, Self.others + gone, absences: since) { $0.removal = .delete(after: 60) }
        #expect(plan.isHeld && plan.deletions.count == 11)
    }

    @Test func onlyReportsWhereThatIsWanted() throws {
        let plan = try plan(gone(.enabled, by: nil), gone: nil, .report)
        #expect(plan.isEmpty && plan.conflicts.map(\.kind) == [.gone] && !plan.conflicts.contains(where: \.isFault))
    }

    @Test func tellsAMoveFromAnotherSpellingOfThePlace() throws {
        var moved = Made.person("jane")
        moved.dn = "uid=jane,ou=left,ou=people"
        let account = Made.account("jane")
        let plan = try Made.plan([moved], [account])
        #expect(plan.changes.map(\.kinds) == [[.move]])
        #expect(plan.changes.first?.fields.map(\.after) == ["uid=jane,ou=left,ou=people"])
        moved.dn = "UID=jane, OU=People"
        #expect(try Made.plan([moved], [account]).changes.map(\.kinds) == [[.update]])
    }
}
