import Directory
import Identity
import Store
import Testing

struct FactorMappingTests {
    let directory: TestDirectory
    let jane: UserID
    let robot: UserID

    init() throws {
        directory = try TestDirectory()
        (jane, robot) = try directory.change { draft throws(ChangeError) in
            (
                try draft.createUser(NewUser(username: "jane", email: "jane@example.org", password: hash)),
                try draft.createUser(
                    NewUser(username: "robot", type: .api, password: APIToken.stored(APIToken.make())))
            )
        }
    }

    private func user(_ id: UserID) -> User? { directory.live.snapshot.entry(of: id)?.user }

    private func addToken(_ name: String, expiresAt: Timestamp? = nil) throws -> NamedToken {
        try directory.change { draft throws(ChangeError) in
            try draft.addToken(
                to: robot, name: name, stored: APIToken.stored(APIToken.make()), expiresAt: expiresAt)
        }
    }

    @Test func factorAndCodesComeAndGoTogetherAndVoidWhatWasVerified() throws {
        let codes = RecoveryCodes()
        try directory.change { draft throws(ChangeError) in
            try draft.setTwoFactor(of: jane, sealedSecret: [1], recoveryCodes: codes)
        }
        #expect(user(jane)?.recoveryCodes == codes.digests && user(jane)?.credentialGeneration == 1)
        try directory.change { draft throws(ChangeError) in
            var changes = UserChanges()
            changes.recoveryCodes = RecoveryCodes().digests
            try draft.updateUser(jane, changes)
        }
        #expect(user(jane)?.credentialGeneration == 2 && user(jane)?.recoveryCodes != codes.digests)
        try directory.change { draft throws(ChangeError) in try draft.removeTwoFactor(of: jane) }
        #expect(user(jane)?.recoveryCodes == [] && user(jane)?.sealedTOTPSecret == nil)
        #expect(user(jane)?.credentialGeneration == 3)
        let refusal = try directory.refusal { draft throws(ChangeError) in
            try draft.setTwoFactor(of: robot, sealedSecret: [1], recoveryCodes: codes)
        }
        #expect(refusal?.code == .invalid)
    }

    @Test func tokensHaveNumbersThatAreNeverUsedAgain() throws {
        let first = try addToken("ci")
        let second = try addToken("nightly", expiresAt: Timestamp(seconds: 1_900_000_000))
        #expect(second.id > first.id)
        try directory.change { draft throws(ChangeError) in try draft.removeToken(second.id, of: robot) }
        #expect(try addToken("nightly").id > second.id)
        #expect(user(robot)?.tokens.map(\.name) == ["ci", "nightly"])
        #expect(user(robot)?.credentialGeneration == 0)
        // As another process reads it.
        #expect(try TestDirectory.directory(directory.store).snapshot.entry(of: robot)?.user == user(robot))
    }

    @Test func refusesTokensThatCannotBe() throws {
        let stored = APIToken.stored(APIToken.make())
        _ = try addToken("ci")
        func refusal(_ user: UserID, _ name: String, _ stored: PasswordHash, _ expiry: Timestamp?) throws -> String {
            let refusal = try directory.refusal { draft throws(ChangeError) in
                _ = try draft.addToken(to: user, name: name, stored: stored, expiresAt: expiry)
            }
            return refusal.map { "\($0.code.rawValue) \($0.field)" } ?? "none"
        }
        #expect(try refusal(jane, "x", stored, nil) == "invalid type")
        #expect(try refusal(robot, " ", stored, nil) == "invalid name")
        #expect(try refusal(robot, "CI", stored, nil) == "taken name")
        #expect(try refusal(robot, "x", hash, nil) == "invalid token")
        #expect(try refusal(robot, "x", stored, Timestamp(seconds: 1)) == "invalid expires_at")
        #expect(try refusal(UserID(rawValue: 99), "x", stored, nil) == "notFound ")
        let gone = try directory.refusal { draft throws(ChangeError) in
            try draft.removeToken(TokenID(rawValue: 99), of: robot)
        }
        #expect(gone?.code == .notFound)
    }

    @Test func aTypeChangeWipesAllOfThem() throws {
        _ = try addToken("ci")
        try directory.change { draft throws(ChangeError) in
            try draft.setTwoFactor(of: jane, sealedSecret: [1], recoveryCodes: RecoveryCodes())
            var changes = UserChanges()
            changes.type = .api
            try draft.updateUser(jane, changes)
            changes.type = .user
            try draft.updateUser(robot, changes)
        }
        #expect(user(jane)?.recoveryCodes == [] && user(jane)?.sealedTOTPSecret == nil)
        #expect(user(robot)?.tokens == [])
    }

    @Test func sealsAnewWithoutEndingSessionsOrNotAtAll() throws {
        let (old, new) = (Secret(Random.bytes(32)), Secret(Random.bytes(32)))
        let secret = TOTPSecret()
        let owner = try #require(directory.entry("uid=jane,ou=people")?.record.uuid.octets)
        let sealed = try TOTPSealer(key: old).seal(secret, owner: owner)
        try directory.change { draft throws(ChangeError) in
            try draft.setTwoFactor(of: jane, sealedSecret: sealed, recoveryCodes: RecoveryCodes())
        }
        let stranger = try TOTPSealer(key: new)
        let refusal = try directory.refusal { draft throws(ChangeError) in
            _ = try draft.resealTwoFactors(with: stranger)
        }
        #expect(refusal?.code == .invalid && user(jane)?.sealedTOTPSecret == sealed)
        let generation = user(jane)?.credentialGeneration
        let sealer = try TOTPSealer(key: new, previous: [old])
        let counts = try (0..<2).map { _ in
            try directory.change { draft throws(ChangeError) in try draft.resealTwoFactors(with: sealer) }
        }
        #expect(counts == [1, 0])
        let resealed = try #require(user(jane)?.sealedTOTPSecret)
        #expect(try stranger.open(resealed, owner: owner).matches(secret))
        #expect(user(jane)?.credentialGeneration == generation && user(jane)?.recoveryCodes.count == 10)
    }

    @Test func theLogNamesTokensAndShowsNoDigest() throws {
        let codes = RecoveryCodes()
        let token = try addToken("ci", expiresAt: Timestamp(seconds: 1_900_000_000))
        try directory.change { draft throws(ChangeError) in
            try draft.setTwoFactor(of: jane, sealedSecret: [1], recoveryCodes: codes)
        }
        let log = try directory.store.log(after: ChangeNumber(rawValue: 0), limit: 1000)
        let texts = log.compactMap(\.after)
        #expect(texts.contains { $0.contains(#""tokens":[{"id":1,"name":"ci","expiresAt":"2030-"#) })
        #expect(texts.contains { $0.contains(#""recoveryCodes":10"#) })
        let digest = String(decoding: token.digest.stored, as: UTF8.self)
        #expect(!texts.contains { $0.contains(digest.suffix(64)) })
    }
}
