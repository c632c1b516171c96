import Identity
import Testing

@Suite struct TOTPSealerTests {
    private let owner = Array(UInt8(0)..<16)

    @Test func opensWhatItSealed() throws {
        let sealer = try TOTPSealer(key: Secret(Random.bytes(32)))
        let secret = TOTPSecret()
        let sealed = try sealer.seal(secret, owner: owner)
        #expect(try sealer.open(sealed, owner: owner).matches(secret))
        #expect(try sealer.seal(secret, owner: owner) != sealed)
        #expect(!sealer.needsReseal(sealed))
    }

    @Test func doesNotOpenForAnotherPerson() throws {
        let sealer = try TOTPSealer(key: Secret(Random.bytes(32)))
        let sealed = try sealer.seal(TOTPSecret(), owner: owner)
        #expect(throws: CryptographyError.self) { try sealer.open(sealed, owner: Array(UInt8(1)..<17)) }
    }

    @Test func opensUnderThePreviousKeyAndAsksToSealAnew() throws {
        let old = Secret(Random.bytes(32))
        let secret = TOTPSecret()
        let sealed = try TOTPSealer(key: old).seal(secret, owner: owner)
        let new = Secret(Random.bytes(32))
        let sealer = try TOTPSealer(key: new, previous: [old])
        #expect(try sealer.open(sealed, owner: owner).matches(secret))
        #expect(sealer.needsReseal(sealed))
        #expect(throws: CryptographyError.self) { try TOTPSealer(key: new).open(sealed, owner: owner) }
    }

    @Test func noticesEveryChangeAndTruncation() throws {
        let sealer = try TOTPSealer(key: Secret(Random.bytes(32)))
        let sealed = try sealer.seal(TOTPSecret(), owner: owner)
        for position in sealed.indices {
            var changed = sealed
            changed[position] ^= 1
            #expect(throws: CryptographyError.self) { try sealer.open(changed, owner: owner) }
            #expect(throws: CryptographyError.self) { try sealer.open(Array(sealed.prefix(position)), owner: owner) }
        }
    }

    @Test(arguments: [0, 16, 31, 33]) func refusesKeysOfOtherLengths(_ length: Int) {
        #expect(throws: CryptographyError.self) { try TOTPSealer(key: Secret(Random.bytes(length))) }
    }
}
