import Testing

@testable import Identity

@Suite struct SCRAMVerifierTests {
    /// The example of RFC 7677 section 3: password `pencil`. The proofs there follow from these keys.
    @Test func makesTheKeysOfTheStandard() throws {
        let salt = try #require(Base64.decode(Array("W22ZaJ0SNY7soEsUEjb6gQ==".utf8)))
        let verifier = try #require(SCRAMVerifier(password: Array("pencil".utf8), salt: salt, iterations: 4096))
        #expect(
            String(decoding: verifier.text, as: UTF8.self)
                == "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
                + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")
    }

    @Test func isMadeBesideTheHashWhereWanted() throws {
        var hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))
        #expect(try hasher.hash(Array("word".utf8)).scram == nil)
        hasher.makesSCRAM = true
        let hash = try hasher.hash(Array("word".utf8))
        #expect(hash.scram != nil && !hasher.isOutdated(hash))
        #expect(hasher.isOutdated(PasswordHash(hash.stored)) && hash == PasswordHash(hash.stored))
        #expect("\(hash) \(String(reflecting: hash.scram as Any))".contains("SCRAM-SHA") == false)
    }
}
