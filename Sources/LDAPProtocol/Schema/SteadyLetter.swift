/// A letter of those beyond ASCII that names are mostly made of, whose comparable form follows from the letter alone.
///
/// It is what NFKC leaves as it is, does not combine with what stands before it, and folds to one letter of as many bytes (or
/// to `ss`): Latin-1 and Latin Extended-A, Greek and Cyrillic with what the alphabets of today use of them, and the unified
/// ideographs. Texts of such letters and ASCII are compared without libunistring, which takes some 20 µs for a name.
struct SteadyLetter {
    /// How many bytes the letter has in UTF-8.
    let length: Int
    private let point: UInt32
    private let folded: UInt32

    /// Whether a byte begins only letters that do not combine with what stands before them.
    @inline(__always)
    static func isLead(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC3...0xC5, 0xCE...0xD1, 0xE4...0xE9: true
        default: false
        }
    }

    /// The letter at a place in a text; nil if what stands there is something else.
    @inline(__always)
    init?(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) {
        let lead = bytes[index]
        guard index &+ 1 < bytes.count, bytes[index &+ 1] & 0xC0 == 0x80 else { return nil }
        let second = UInt32(bytes[index &+ 1] & 0x3F)
        if lead >= 0xC3, lead <= 0xD1 {
            length = 2
            point = UInt32(lead & 0x1F) << 6 | second
            guard let folded = Self.fold(point) else { return nil }
            self.folded = folded
        } else if lead >= 0xE4, lead <= 0xE9 {
            guard index &+ 2 < bytes.count, bytes[index &+ 2] & 0xC0 == 0x80 else { return nil }
            length = 3
            point = UInt32(lead & 0x0F) << 12 | second << 6 | UInt32(bytes[index &+ 2] & 0x3F)
            guard point >= 0x4E00 else { return nil }
            folded = point
        } else {
            return nil
        }
    }

    /// Writes the letter, and says how many bytes that took.
    @inline(__always)
    func write(foldCase: Bool, to place: UnsafeMutablePointer<UInt8>) -> Int {
        let point = foldCase ? folded : self.point
        if foldCase, point == 0xDF {
            place[0] = UInt8(ascii: "s")
            place[1] = UInt8(ascii: "s")
            return 2
        }
        if length == 2 {
            place[0] = UInt8(truncatingIfNeeded: 0xC0 | point >> 6)
            place[1] = UInt8(truncatingIfNeeded: 0x80 | point & 0x3F)
            return 2
        }
        place[0] = UInt8(truncatingIfNeeded: 0xE0 | point >> 12)
        place[1] = UInt8(truncatingIfNeeded: 0x80 | point >> 6 & 0x3F)
        place[2] = UInt8(truncatingIfNeeded: 0x80 | point & 0x3F)
        return 3
    }

    /// The letter in lower case; nil for one that is not steady. `U+00DF` stays and is written as two letters.
    @inline(__always)
    private static func fold(_ point: UInt32) -> UInt32? {
        switch point {
        // Latin-1: the signs of multiplication and division are no letters.
        case 0xC0...0xDE: point == 0xD7 ? point : point + 0x20
        case 0xDF...0xFF: point
        // Latin Extended-A: pairs, but for a few that are made of two letters or fold to something longer.
        case 0x130, 0x132, 0x133, 0x13F, 0x140, 0x149, 0x17F: nil
        case 0x131, 0x138: point
        case 0x178: 0xFF
        case 0x100...0x137, 0x14A...0x177: point | 1
        case 0x139...0x148, 0x179...0x17E: point + (point & 1)
        // Greek: letters with a dialytika and a tonos, and what is not used today, are left to the library.
        case 0x386: 0x3AC
        case 0x388...0x38A: point + 0x25
        case 0x38C: 0x3CC
        case 0x38E, 0x38F: point + 0x3F
        case 0x391...0x3A1, 0x3A3...0x3AB: point + 0x20
        case 0x3AC...0x3AF, 0x3B1...0x3C1, 0x3C3...0x3CE: point
        case 0x3C2: 0x3C3
        // Cyrillic.
        case 0x400...0x40F: point + 0x50
        case 0x410...0x42F: point + 0x20
        case 0x430...0x45F: point
        default: nil
        }
    }
}
