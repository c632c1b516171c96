import Identity
import Testing

@Suite struct HMACTests {
    /// RFC 4231, cases 1, 2 and 6, and RFC 2202, cases 1, 2 and 6.
    static let vectors: [(key: [UInt8], message: String, sha1: String, sha256: String)] = [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
    ]

    @Test(arguments: vectors.indices)
    func agreesWithTheRFCs(_ index: Int) {
        let vector = Self.vectors[index]
        #expect(HMAC.sha1(key: vector.key, message: Array(vector.message.utf8)) == bytes(vector.sha1))
        #expect(HMAC.sha256(key: vector.key, message: Array(vector.message.utf8)) == bytes(vector.sha256))
    }

    @Test func takesKeysLongerThanABlock() {
        let key = [UInt8](repeating: 0xAA, count: 131)
        let message = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
        #expect(
            HMAC.sha256(key: key, message: message)
                == bytes("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"))
    }

    @Test func takesEmptyKeysAndMessages() {
        #expect(
            HMAC.sha256(key: [], message: [])
                == bytes("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"))
    }

    @Test func oneKeyServesManyThreads() async {
        let key = HMACKey(Array("key".utf8))
        let expected = HMAC.sha256(key: Array("key".utf8), message: [1, 2, 3])
        let isSame = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 { group.addTask { key.verify(expected, for: [1, 2, 3]) } }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(isSame)
        #expect(!key.verify(expected, for: [1, 2, 4]))
        #expect("\(key)" == "<secret>")
    }
}
