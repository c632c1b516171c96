import Testing

@testable import Identity

@Suite struct SealedBoxTests {
    /// The GCM specification (McGrew, Viega), test case 16: nonce, ciphertext, tag.
    @Test func opensTheTestCaseOfTheSpecification() throws {
        let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let sealed = bytes(
            "cafebabefacedbaddecaf888"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                + "c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b")
        let plaintext = bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                + "b16aedf5aa0de657ba637b39")
        let data = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        #expect(try SealedBox.open(key: key, sealed: sealed, associatedData: data) == plaintext)
        #expect(throws: CryptographyError(.authentication, "")) { try SealedBox.open(key: key, sealed: sealed) }
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1000])
    func opensWhatItSealed(_ length: Int) throws {
        let key = Random.bytes(32)
        let plaintext = Random.bytes(length)
        let sealed = try SealedBox.seal(key: key, plaintext: plaintext, associatedData: [1])
        #expect(sealed.count == length + SealedBox.overhead)
        #expect(try SealedBox.open(key: key, sealed: sealed, associatedData: [1]) == plaintext)
        #expect(throws: CryptographyError(.authentication, "")) {
            try SealedBox.open(key: Random.bytes(32), sealed: sealed, associatedData: [1])
        }
    }

    @Test func saysWhatIsWrong() {
        #expect(throws: CryptographyError(.keyLength, "")) { try SealedBox.seal(key: [1], plaintext: []) }
        #expect(throws: CryptographyError(.malformed, "")) {
            try SealedBox.open(key: Random.bytes(32), sealed: Random.bytes(27))
        }
    }
}
