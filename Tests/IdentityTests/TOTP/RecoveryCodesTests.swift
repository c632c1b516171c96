import Identity
import Testing

@Suite struct RecoveryCodesTests {
    @Test func areTenDifferentOnesOfTwoGroups() {
        let codes = RecoveryCodes().codes.map(\.exposed)
        #expect(Set(codes).count == 10)
        for code in codes {
            let groups = code.split(separator: "-")
            #expect(groups.map(\.count) == [5, 5])
            #expect(groups.joined().allSatisfy { "abcdefghijklmnopqrstuvwxyz234567".contains($0) })
        }
    }

    @Test func haveADigestEachThatTellsNothing() {
        let set = RecoveryCodes()
        #expect(set.digests.count == 10 && set.digests.allSatisfy { $0.count == 32 })
        #expect(!"\(set)".contains(set.codes[0].exposed))
    }

    @Test(arguments: ["abcde-fgh23", "ABCDE-FGH23", "abcdefgh23", " ab cde - fgh23 "])
    func areReadInAnySpelling(_ typed: String) {
        #expect(RecoveryCodes.digest(of: Array(typed.utf8)) == RecoveryCodes.digest(of: Array("abcde-fgh23".utf8)))
    }

    @Test(arguments: ["", "-", "123456", "abcde-fgh2", "abcde-fgh234", "abcde-fgh28", "abcde_fgh23", "äbcdefgh2"])
    func areNothingElse(_ typed: String) {
        #expect(RecoveryCodes.digest(of: Array(typed.utf8)) == nil)
    }
}
