import Identity
import Testing

@testable import Directory

@Suite struct EntrySetTests {
    @Test(arguments: [0, 1, 511, 512, 513, 3_000])
    func behavesLikeASortedSet(size: Int) {
        var generator = SystemRandomNumberGenerator()
        var set = EntrySet()
        var model: Set<UInt32> = []
        for _ in 0..<size {
            let value = UInt32.random(in: 1...UInt32(max(2, size * 2)), using: &generator)
            #expect(set.insert(EntryID(rawValue: value)) == model.insert(value).inserted)
        }
        for _ in 0..<(size / 2) {
            let value = UInt32.random(in: 1...UInt32(max(2, size * 2)), using: &generator)
            #expect(set.remove(EntryID(rawValue: value)) == (model.remove(value) != nil))
        }
        #expect(set.count == model.count)
        #expect(set.map(\.rawValue) == model.sorted())
        var walked: [UInt32] = []
        var last: UInt32 = 0
        while let next = set.next(after: last) {
            walked.append(next.rawValue)
            last = next.rawValue
        }
        #expect(walked == model.sorted())
        for value in 1...UInt32(max(2, size * 2)) {
            #expect(set.contains(EntryID(rawValue: value)) == model.contains(value))
        }
    }
}

@Suite struct HashIndexTests {
    @Test func findsWhatWasPutInAndNothingElseAfterRemoval() {
        var index = HashIndex()
        // Crowds of one value, and many values.
        for number in 1...5_000 as ClosedRange<UInt32> {
            index.insert(7, EntryID(rawValue: number))
            index.insert(number &* 2_654_435_761, EntryID(rawValue: number))
        }
        #expect(index.candidates(7).count == 5_000)
        #expect(index.candidates(5 &* 2_654_435_761).contains(EntryID(rawValue: 5)))
        let before = index
        for number in 1...5_000 as ClosedRange<UInt32> {
            index.remove(7, EntryID(rawValue: number))
            index.remove(number &* 2_654_435_761, EntryID(rawValue: number))
        }
        #expect(index.candidates(7).isEmpty)
        #expect(index.candidates(5 &* 2_654_435_761).isEmpty)
        #expect(before.candidates(7).count == 5_000)
    }

    @Test func madeAtOnceItIsWhatItWouldBePieceByPiece() {
        var slots: [UInt64] = []
        var slowly = HashIndex()
        for number in 1...5_000 as ClosedRange<UInt32> {
            // One value of all, one of some, one of its own, and that one twice.
            for hash in [7, number % 100, number &* 2_654_435_761, number &* 2_654_435_761] {
                slots.append(HashIndex.slot(hash, EntryID(rawValue: number)))
                slowly.insert(hash, EntryID(rawValue: number))
            }
        }
        var made = HashIndex(slots.reversed())
        for hash in slots.map({ UInt32(truncatingIfNeeded: $0 >> 32) }) + [1_000_001] {
            #expect(made.candidates(hash) == slowly.candidates(hash))
            #expect(made.estimate(hash) == slowly.estimate(hash))
        }
        made.insert(7, EntryID(rawValue: 6_000))
        made.remove(7, EntryID(rawValue: 1))
        #expect(made.candidates(7).count == 5_000 && HashIndex([]).candidates(7).isEmpty)
    }
}
