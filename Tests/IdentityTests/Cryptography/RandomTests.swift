import Identity
import Testing

@Suite struct RandomTests {
    @Test func givesAsManyBytesAsAsked() {
        #expect(Random.bytes(0) == [])
        #expect(Random.bytes(-1) == [])
        #expect(Random.bytes(33).count == 33)
        #expect(Random.bytes(16) != Random.bytes(16))
    }

    @Test func alphanumericsAreLettersAndDigitsAllOfThem() {
        let text = Random.alphanumeric(20_000)
        #expect(text.utf8.count == 20_000)
        #expect(Set(text.utf8).count == 62)
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        #expect(Random.alphanumeric(0) == "")
    }

    @Test func aGeneratorGivenIsUsed() {
        struct Fixed: RandomNumberGenerator {
            mutating func next() -> UInt64 { 0x0706_0504_0302_0100 }
        }
        var generator = Fixed()
        #expect(Random.bytes(10, using: &generator) == [0, 1, 2, 3, 4, 5, 6, 7, 0, 1])
        #expect(Random.alphanumeric(4, using: &generator) == "ABCD")
    }
}
