import Testing

@testable import Identity

@Suite struct PasswordHasherTests {
    @Test func makesTheTextThatOpenLDAPVerifies() throws {
        let hash = try PasswordHasher().hash(KnownHash.password)
        let text = String(decoding: hash.stored, as: UTF8.self)
        #expect(text.hasPrefix("{ARGON2}$argon2id$v=19$m=19456,t=2,p=1$"))
        // 16 bytes of salt are 22 characters without padding, 32 of tag 43.
        #expect(text.split(separator: "$").suffix(2).map(\.count) == [22, 43])
        #expect(hash.scheme == .argon2)
        #expect(hash.cost == .slow)
        #expect(!hash.needsRehash)
        #expect(hash.verify(KnownHash.password))
        #expect(!hash.verify(KnownHash.password + [0x20]))
    }

    /// `printf 'Tr0ub4dor&3 é' | argon2 0123456789abcdef -id -k 19456 -t 2 -p 1 -l 32 -e`
    @Test func agreesWithTheReferenceProgram() {
        let known =
            "{ARGON2}$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$BXndOOLBet0oq0DZ4Mw9NnMdyVmZR8r7AK8Gr+UNlz4"
        let hash = PasswordHash(Array(known.utf8))
        #expect(hash.verify(KnownHash.password))
        #expect(!hash.needsRehash)
        #expect(hash.needsRehash(to: Argon2Parameters(memory: 19456, passes: 3)))
    }

    @Test func saltsEveryHash() throws {
        let hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))
        #expect(try hasher.hash(KnownHash.password) != hasher.hash(KnownHash.password))
    }

    @Test func takesTheSaltFromTheGivenGenerator() throws {
        let hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))
        var first = SplitMix(seed: 1)
        var second = SplitMix(seed: 1)
        #expect(
            try hasher.hash(KnownHash.password, using: &first) == hasher.hash(KnownHash.password, using: &second))
    }

    @Test func refusesWhatCannotBeAPassword() {
        let hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))
        #expect(throws: PasswordHashError(.empty, "")) { try hasher.hash([]) }
        #expect(throws: PasswordHashError(.containsNUL, "")) { try hasher.hash([0x61, 0, 0x62]) }
        #expect(throws: PasswordHashError(.tooLong, "")) { try hasher.hash([UInt8](repeating: 0x61, count: 65537)) }
    }

    @Test(arguments: [
        Argon2Parameters(memory: 7, passes: 1), Argon2Parameters(memory: 64, passes: 0),
        Argon2Parameters(memory: 64, passes: 1, lanes: 0), Argon2Parameters(memory: 1 << 21, passes: 1),
        Argon2Parameters(memory: 64, passes: 1, saltLength: 7), Argon2Parameters(memory: 64, passes: 1, tagLength: 4),
        Argon2Parameters(memory: 64, passes: 1, lanes: .max), Argon2Parameters(memory: .max, passes: .max),
    ])
    func refusesParametersOutOfRange(_ parameters: Argon2Parameters) {
        let hasher = PasswordHasher(parameters: parameters)
        #expect(throws: PasswordHashError(.parameters, "")) { try hasher.hash(KnownHash.password) }
    }

    @Test func dummyCostsWhatAWrongPasswordCosts() throws {
        let hasher = PasswordHasher()
        let hash = try hasher.hash(KnownHash.password)
        let wrong = Array("wrong password".utf8)
        let clock = ContinuousClock()
        let real = (0..<5).map { _ in clock.measure { _ = hash.verify(wrong) } }.min() ?? .zero
        let dummy = (0..<5).map { _ in clock.measure { hasher.dummyVerify(wrong) } }.min() ?? .zero
        // Wide bounds for a busy machine; without the work the dummy would be a thousand times faster.
        #expect(dummy > real / 3)
        #expect(dummy < real * 3)
    }
}
