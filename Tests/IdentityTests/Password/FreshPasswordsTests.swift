import Testing

@testable import Identity

struct FreshPasswordsTests {
    private func hasher(_ fresh: FreshPasswords) -> PasswordHasher {
        var hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))
        hasher.fresh = fresh
        return hasher
    }

    @Test func areFoundByTheHashThatWasMadeOfThem() throws {
        let fresh = FreshPasswords()
        #expect(fresh.isEmpty)
        let hash = try hasher(fresh).hash(Array("right".utf8))
        #expect(fresh.password(of: hash)?.exposed == Array("right".utf8))
        let other = try PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1)).hash(Array("right".utf8))
        #expect(fresh.password(of: other) == nil)
    }

    @Test func areForgottenAfterAWhile() throws {
        let fresh = FreshPasswords(lifetime: .zero)
        let hash = try hasher(fresh).hash(Array("right".utf8))
        #expect(fresh.password(of: hash) == nil && fresh.isEmpty)
    }

    @Test func makeRoomForNewerOnes() throws {
        let fresh = FreshPasswords(capacity: 2)
        let hashes = try ["a", "b", "c"].map { try hasher(fresh).hash(Array($0.utf8)) }
        #expect(hashes.map { fresh.password(of: $0) != nil } == [false, true, true])
    }
}
