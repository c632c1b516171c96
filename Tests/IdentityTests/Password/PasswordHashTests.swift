import Testing

@testable import Identity

@Suite struct PasswordHashTests {
    @Test(arguments: KnownHash.all)
    func verifiesWhatOtherToolsMade(_ known: KnownHash) {
        #expect(known.hash.isReadable)
        #expect(known.hash.scheme == known.scheme)
        #expect(!known.hash.isClearText)
        #expect(known.hash.needsRehash)
        #expect(known.hash.cost == known.scheme.cost)
        #expect(known.hash.verify(KnownHash.password))
    }

    @Test(arguments: KnownHash.all)
    func refusesOtherPasswords(_ known: KnownHash) {
        var other = KnownHash.password
        other[0] ^= 0x20
        #expect(!known.hash.verify(other))
        #expect(!known.hash.verify([]))
        #expect(!known.hash.verify(KnownHash.password + [0]))
        #expect(!known.hash.verify([0] + KnownHash.password))
        #expect(!known.hash.verify(Array(known.text.utf8)))
    }

    @Test(arguments: KnownHash.digests + KnownHash.derivedKeys)
    func refusesEveryTruncation(_ known: KnownHash) {
        let stored = Array(known.text.utf8)
        // Without its padding the base64 is still the whole of it.
        let whole = stored.lastIndex { $0 != UInt8(ascii: "=") }.map { $0 + 1 } ?? 0
        for length in 0..<whole {
            #expect(!PasswordHash(Array(stored.prefix(length))).verify(KnownHash.password), "\(length) bytes")
        }
    }

    @Test(arguments: KnownHash.crypts + KnownHash.argon2s)
    func truncatedSlowHashesAreUnreadableOrRefuse(_ known: KnownHash) {
        let stored = Array(known.text.utf8)
        for length in stored.indices {
            let hash = PasswordHash(Array(stored.prefix(length)))
            // The first 13 characters of bigcrypt are the DES hash of the first eight bytes: a password of its own.
            if known.text == "{CRYPT}gGryWIXE2znVQTSkCFCZC3Gk", length == 20 { continue }
            // A shorter tag of Argon2 is another hash and has to be computed to be refused.
            #expect(!hash.verify(KnownHash.password), "\(length) bytes")
        }
    }

    @Test(arguments: KnownHash.all)
    func changedBytesNeverTrap(_ known: KnownHash) {
        var generator = SplitMix(seed: 7)
        let stored = Array(known.text.utf8)
        // Verifying a slow hash each time would take minutes; reading it is what must not trap.
        let rounds = known.scheme.cost == .fast ? 400 : 200
        for _ in 0..<rounds {
            var changed = stored
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: changed.indices, using: &generator)
                changed[position] = UInt8.random(in: 0...255, using: &generator)
            }
            let hash = PasswordHash(changed)
            if hash.cost == .fast { _ = hash.verify(KnownHash.password) }
            _ = (hash.isReadable, hash.scheme, hash.schemeName, hash.needsRehash, hash.isClearText)
        }
    }

    static let broken: [String] = [
        "{SSHA}", "{SSHA}=", "{SSHA}!!!!", "{SSHA}AAAA", "{SSHA}6YTCuQ/X0BdX0/1SBc7lBLpY0NM=",
        "{SHA}6YTCuQ/X0BdX0/1SBc7lBLpY0NPBrKpR", "{SASL}jane@EXAMPLE.ORG", "{KERBEROS}x", "{X-Unknown}abc", "{ }x",
        "{CRYPT}", "{CRYPT}*", "{CRYPT}*0", "{CRYPT}!", "{CRYPT}x", "{CRYPT}$", "{CRYPT}$$$$", "{CRYPT}$6$", "$6$$",
        "{CRYPT}$2b$", "$2b$10$", "$2b$99$abcdefghijklmnopqrstuuGsEqYM4ZesCW9aJC48RbTfxA7HwUsXm",
        "{CRYPT}_J9..rasmBYk8r9AiWNc", "{CRYPT}$sha1$24680$wAv4Q4JJ$3WjmMpXpQ9jLs4LRlmIdM0ByQGT6",
        "{PBKDF2-SHA256}", "{PBKDF2-SHA256}$$", "{PBKDF2-SHA256}0$AAAA$AAAA", "{PBKDF2-SHA256}-1$AAAA$AAAA",
        "{PBKDF2-SHA256}10000$AAAA$", "{PBKDF2-SHA256}99999999999999999999$AAAA$AAAA", "{PBKDF2_SHA256}AAAA",
        "{ARGON2}", "{ARGON2}$argon2id$", "{ARGON2}$argon2id$v=19$m=,t=,p=$$", "{ARGON2}$argon2x$v=19$m=8,t=1,p=1$a$b",
        "{ARGON2}$argon2id$v=20$m=1024,t=3,p=2$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq",
        "{ARGON2}$argon2id$v=19$m=1024,t=3,p=2$c29tZXNhbHQ$AAAAAA",
        "{ARGON2}$argon2id$v=19$m=1024,t=3,p=0$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq",
        "{ARGON2}$argon2id$v=19$m=8,t=3,p=2$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq",
    ]

    @Test(arguments: broken)
    func brokenHashesVerifyNothing(_ text: String) {
        let hash = PasswordHash(Array(text.utf8))
        #expect(!hash.isReadable)
        #expect(!hash.isClearText)
        #expect(hash.cost == .fast)
        #expect(!hash.verify(KnownHash.password))
        #expect(!hash.verify(Array(text.utf8)))
    }

    /// One step above each limit; running one of them would take seconds to years.
    static let absurd: [String] = [
        "{ARGON2}$argon2id$v=19$m=1048577,t=1,p=1$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq",
        "{ARGON2}$argon2id$v=19$m=1048576,t=5,p=1$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq",
        "{ARGON2}$argon2id$v=19$m=4294967295,t=4294967295,p=1$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq",
        "{ARGON2}$argon2id$v=19$m=65536,t=1,p=65$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq",
        "{PBKDF2-SHA1}4000001$ZPo4JqPYomqZ5Zcz2XHpXA$06mX6XPjUGOfIDdK/qflLQWx8z4",
        "{CRYPT}$2b$16$abcdefghijklmnopqrstuuGsEqYM4ZesCW9aJC48RbTfxA7HwUsXm",
        "{CRYPT}$5$rounds=5000001$saltstring$frHR6Ix2hKx9/57A5HTF6sr1Ywqynok5BQyevWPs1Z7",
        "{CRYPT}$y$jGT$abcdefghijklmnop$N3hvMIpDtAf9IL6cCNBHAYHrezTKul9//9t3Y1YZisA",
        "{CRYPT}$y$jzT$abcdefghijklmnop$N3hvMIpDtAf9IL6cCNBHAYHrezTKul9//9t3Y1YZisA",
        "{CRYPT}$y$j9T5$abcdefghijklmnop$N3hvMIpDtAf9IL6cCNBHAYHrezTKul9//9t3Y1YZisA",
        "{SSHA}" + String(repeating: "A", count: 4096),
    ]

    @Test(arguments: absurd)
    func refusesToRunAbsurdParameters(_ text: String) {
        let hash = PasswordHash(Array(text.utf8))
        #expect(!hash.isReadable)
        #expect(!hash.verify(KnownHash.password))
    }

    static let withinLimits: [String] = [
        "{ARGON2}$argon2id$v=19$m=1048576,t=4,p=64$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq",
        "{PBKDF2-SHA1}4000000$ZPo4JqPYomqZ5Zcz2XHpXA$06mX6XPjUGOfIDdK/qflLQWx8z4",
        "{CRYPT}$2b$15$abcdefghijklmnopqrstuuGsEqYM4ZesCW9aJC48RbTfxA7HwUsXm",
        "{CRYPT}$5$rounds=5000000$saltstring$frHR6Ix2hKx9/57A5HTF6sr1Ywqynok5BQyevWPs1Z7",
        "{CRYPT}$y$jFT$abcdefghijklmnop$N3hvMIpDtAf9IL6cCNBHAYHrezTKul9//9t3Y1YZisA",
    ]

    @Test(arguments: withinLimits)
    func readsHashesAtTheLimit(_ text: String) {
        #expect(PasswordHash(Array(text.utf8)).isReadable)
    }

    @Test func schemeNamesAreCaseBlind() {
        let text = KnownHash.digests[0].text.replacingPrefix("{SSHA}", by: "{sShA}")
        #expect(PasswordHash(Array(text.utf8)).verify(KnownHash.password))
        #expect(PasswordHash(Array(text.utf8)).schemeName == "SSHA")
    }

    @Test(arguments: ["secret", "{}secret", "{secret", "$money$", "{CLEARTEXT}secret", "{cleartext}secret"])
    func knowsClearText(_ text: String) {
        let hash = PasswordHash(Array(text.utf8))
        #expect(hash.isClearText)
        #expect(hash.isReadable)
        #expect(hash.needsRehash)
        #expect(hash.cost == .fast)
        let password = text.lowercased().hasPrefix("{cleartext}") ? "secret" : text
        #expect(hash.verify(Array(password.utf8)))
        #expect(!hash.verify(Array("Secret".utf8)))
    }

    @Test func emptyValuesVerifyNothing() {
        #expect(!PasswordHash([]).verify([]))
        #expect(!PasswordHash(Array("{CLEARTEXT}".utf8)).verify([]))
    }

    @Test func describesTheSchemeOnly() {
        let hash = KnownHash.digests[0].hash
        #expect("\(hash)" == "<password hash {SSHA}>")
        #expect(String(reflecting: hash) == "<password hash {SSHA}>")
        var dumped = ""
        dump(hash, to: &dumped)
        #expect(!dumped.contains("stored"))
        #expect(PasswordHash(Array("{SASL}jane".utf8)).schemeName == "SASL")
        #expect(PasswordHash(Array("{SASL}jane".utf8)).scheme == nil)
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, by other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
