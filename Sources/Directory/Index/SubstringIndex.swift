/// Which entries have three given octets in a row in one of their names: immutable, of one version of the directory.
///
/// It is flat: for each of 65,536 hashes a row of entry numbers in ascending order, four octets each. Nothing is kept in
/// step with changes; who uses it for a later version looks at the entries that changed since as well. What it finds are
/// candidates, to be held against the filter.
final class SubstringIndex: Sendable {
    private static let rows = 1 << 16
    /// A row that more than one in so many entries are in is not kept: it does not narrow anything down.
    private static let crowd = 6

    private let starts: [UInt32]
    private let numbers: [UInt32]
    private let isCrowded: [Bool]

    /// Makes an index of (hash, entry) pairs.
    ///
    /// - Parameters:
    ///   - entries: how many entries there are.
    ///   - postings: for each entry in ascending order, the hashes of its texts, each once.
    init(entries: Int, postings: [(entry: UInt32, hashes: [UInt16])]) {
        var counts = [UInt32](repeating: 0, count: Self.rows)
        for posting in postings { for hash in posting.hashes { counts[Int(hash)] += 1 } }
        let limit = UInt32(clamping: max(64, entries / Self.crowd))
        let isCrowded = counts.map { $0 > limit }
        var starts = [UInt32](repeating: 0, count: Self.rows + 1)
        for row in 0..<Self.rows { starts[row + 1] = starts[row] + (isCrowded[row] ? 0 : counts[row]) }
        var next = starts
        var numbers = [UInt32](repeating: 0, count: Int(starts[Self.rows]))
        for posting in postings {
            for hash in posting.hashes where !isCrowded[Int(hash)] {
                numbers[Int(next[Int(hash)])] = posting.entry
                next[Int(hash)] += 1
            }
        }
        self.starts = starts
        self.numbers = numbers
        self.isCrowded = isCrowded
    }

    /// The hashes of all runs of three octets of a text, added to a set.
    static func insertHashes(of text: [UInt8], into hashes: inout Set<UInt16>) {
        guard text.count >= 3 else { return }
        for index in 0...(text.count - 3) { hashes.insert(hash(text[index], text[index + 1], text[index + 2])) }
    }

    private static func hash(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt16 {
        let word = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
        return UInt16(truncatingIfNeeded: (word &* 0x9E37_79B1) >> 16)
    }

    /// The entries that may have a text, in ascending order; `nil` if nearly all may.
    func entries(containing text: [UInt8]) -> [UInt32]? {
        var hashes: Set<UInt16> = []
        Self.insertHashes(of: text, into: &hashes)
        let rows = hashes.filter { !isCrowded[Int($0)] }.map { Int(starts[Int($0)])..<Int(starts[Int($0) + 1]) }
            .sorted { $0.count < $1.count }
        guard let first = rows.first else { return nil }
        var found = Array(numbers[first])
        for row in rows.dropFirst() {
            // Looking every candidate up pays while the row is not much longer.
            if found.isEmpty { break }
            found = intersection(found, row)
        }
        return found
    }

    private func intersection(_ left: [UInt32], _ row: Range<Int>) -> [UInt32] {
        var result: [UInt32] = []
        var position = row.lowerBound
        for number in left {
            // Rows are ascending: gallop, then halve.
            var step = 1
            var high = position
            while high < row.upperBound, numbers[high] < number {
                position = high + 1
                high += step
                step *= 2
            }
            high = min(high, row.upperBound)
            while position < high {
                let middle = (position + high) / 2
                if numbers[middle] < number { position = middle + 1 } else { high = middle }
            }
            guard position < row.upperBound else { break }
            if numbers[position] == number { result.append(number) }
        }
        return result
    }
}
