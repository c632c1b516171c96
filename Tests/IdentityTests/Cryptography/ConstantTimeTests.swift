import Identity
import Testing

@Suite struct ConstantTimeTests {
    @Test func comparesLikeEquality() {
        #expect(ConstantTime.equals([], []))
        #expect(ConstantTime.equals([1, 2], [1, 2]))
        #expect(!ConstantTime.equals([1, 2], [1, 3]))
        #expect(!ConstantTime.equals([1, 2], [1, 2, 3]))
        #expect(!ConstantTime.equals([], [0]))
    }

    /// The compare takes as long when the first byte differs as when the last one does.
    @Test func takesNoLongerForALaterDifference() {
        let secret = [UInt8](repeating: 7, count: 1 << 20)
        var early = secret
        early[0] ^= 1
        var late = secret
        late[secret.count - 1] ^= 1
        let clock = ContinuousClock()
        func fastest(_ other: [UInt8]) -> Duration {
            (0..<20).map { _ in clock.measure { _ = ConstantTime.equals(secret, other) } }.min() ?? .zero
        }
        // A compare that stops at the first difference would be thousands of times faster.
        #expect(fastest(early) > fastest(late) / 4)
    }

    @Test func secretsShowNothing() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect("\(secret) \(String(reflecting: secret)) \(dumped)".contains("hunter2") == false)
        #expect("\(secret)" == "<secret>")
        #expect("\([secret])" == "[<secret>]")
        #expect(Secret([1, 2]).matches(Secret([1, 2])))
    }
}
