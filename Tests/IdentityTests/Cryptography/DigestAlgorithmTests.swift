import Identity
import Testing

@Suite struct DigestAlgorithmTests {
    /// The digest of "abc": RFC 1321 and FIPS 180.
    static let vectors: [(DigestAlgorithm, String)] = [
        (.md5, "900150983cd24fb0d6963f7d28e17f72"),
        (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        ),
        (
            .sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                + "454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ]

    @Test(arguments: vectors)
    func agreesWithTheStandards(_ algorithm: DigestAlgorithm, _ digest: String) {
        #expect(algorithm.hash(Array("abc".utf8)) == bytes(digest))
        #expect(algorithm.hash(Array("a".utf8), Array("bc".utf8)) == bytes(digest))
        #expect(algorithm.length == bytes(digest).count)
    }

    @Test func takesNoBytesToo() {
        #expect(SHA256.hash([]) == bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    }
}
