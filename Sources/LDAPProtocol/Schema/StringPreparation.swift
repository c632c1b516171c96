import CUnistring
import Glibc

/// Makes strings comparable (RFC 4518): mapping, NFKC, case folding, prohibited characters and insignificant spaces.
///
/// Unlike RFC 4518, which knows Unicode 3.2 only, code points assigned since are taken. Texts of ASCII and ``SteadyLetter``s
/// are prepared here; others by libunistring.
public struct StringPreparation {
    /// The comparable form of a text: NFKC and case folding, without leading and trailing spaces, runs of spaces as one.
    ///
    /// - Parameter bytes: any text; not empty for most syntaxes.
    /// - Returns: nil if the text is not UTF-8 or has prohibited characters; one space for a text of nothing but spaces.
    public static func caseFolded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        prepared(bytes, foldCase: true, spaces: .collapsed)
    }

    /// The comparable form of a text: NFKC and case folding, without leading and trailing spaces, runs of spaces as one.
    ///
    /// - Returns: nil if the text is not UTF-8 or has prohibited characters.
    public static func caseFolded(_ bytes: [UInt8]) -> [UInt8]? {
        bytes.withUnsafeBufferPointer { caseFolded($0) }
    }

    /// The form under which a user name is known: NFKC and case folding; spaces stay as they are.
    ///
    /// - Returns: nil if the name is not UTF-8 or has control characters or prohibited ones, or if nothing would be left.
    public static func canonicalName(_ bytes: [UInt8]) -> [UInt8]? {
        for byte in bytes where byte < 0x20 || byte == 0x7F { return nil }
        let name = bytes.withUnsafeBufferPointer { buffer -> [UInt8]? in
            if buffer.allSatisfy({ $0 < 0x80 }) { return buffer.map(\.lowercasedASCII) }
            for index in buffer.indices.dropLast() where buffer[index] == 0xC2 && buffer[index + 1] < 0xA0 {
                return nil
            }
            return transform(buffer, foldCase: true)
        }
        return name?.isEmpty == true ? nil : name
    }

    /// What happens to spaces (RFC 4518, section 2.6).
    enum Spaces {
        /// None at the ends, one within: comparable whole values.
        case collapsed
        /// One at each end, two within: values in which substrings are looked for.
        case marked
        /// All removed: numeric strings.
        case removed
        /// All removed, hyphens too: telephone numbers.
        case removedWithHyphens
    }

    /// The prepared form; nil if the text is not UTF-8 or has prohibited characters.
    static func prepared(_ bytes: UnsafeBufferPointer<UInt8>, foldCase: Bool, spaces: Spaces) -> [UInt8]? {
        let simple = [UInt8](unsafeUninitializedCapacity: bytes.count * 2 + 2) { buffer, count in
            count = write(bytes, foldCase: foldCase, spaces: spaces, into: buffer) ?? -1
            if count < 0 { count = 0 }
        }
        // Nothing written means that the text is empty or not simple.
        if !simple.isEmpty || bytes.isEmpty { return simple }
        if isSimple(bytes) { return simple }
        guard let transformed = transform(bytes, foldCase: foldCase) else { return nil }
        let result = handleSpaces(transformed, spaces)
        // What maps to nothing at all compares like spaces, never like an empty value.
        return result.isEmpty && spaces == .collapsed ? [0x20] : result
    }

    private static func isSimple(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { (0x20..<0x7F).contains($0) }
    }

    /// Writes the prepared form of a text of printable ASCII and ``SteadyLetter``s.
    ///
    /// The buffer holds at least twice the text and two bytes more.
    /// - Returns: the number of bytes written; nil if the text has other characters.
    @inline(__always)
    static func write(
        _ bytes: UnsafeBufferPointer<UInt8>,
        foldCase: Bool,
        spaces: Spaces,
        into buffer: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        guard let base = buffer.baseAddress, buffer.count >= bytes.count * 2 + 2 else { return nil }
        var written = 0
        let count = bytes.count
        var index = 0
        var isAfterSpace = true
        if spaces == .marked {
            base[0] = 0x20
            written = 1
        }
        while index < count {
            let byte = bytes[index]
            index &+= 1
            if byte == 0x20 {
                if !isAfterSpace, spaces == .marked || spaces == .collapsed {
                    base[written] = 0x20
                    written &+= 1
                    if spaces == .marked {
                        base[written] = 0x20
                        written &+= 1
                    }
                }
                isAfterSpace = true
                continue
            }
            if byte &- 0x21 < 0x5E {
                if spaces == .removedWithHyphens, byte == UInt8(ascii: "-") { continue }
                base[written] = foldCase ? byte.lowercasedASCII : byte
                written &+= 1
                isAfterSpace = false
                continue
            }
            guard let letter = SteadyLetter(bytes, at: index &- 1) else { return nil }
            index &+= letter.length &- 1
            // What follows may combine with this letter, unless it is one of the same kind or ASCII.
            if index < count, bytes[index] >= 0x80, !SteadyLetter.isLead(bytes[index]) { return nil }
            written &+= letter.write(foldCase: foldCase, to: base + written)
            isAfterSpace = false
        }
        // An ASCII letter with something behind it that combines has been refused above, since that is no steady letter.
        if spaces == .collapsed {
            if isAfterSpace, written > 0 {
                written &-= 1
            } else if written == 0, count > 0 {
                base[0] = 0x20
                written = 1
            }
        } else if spaces == .marked {
            if isAfterSpace, written > 1 {
                written &-= 1
            } else if !isAfterSpace {
                base[written] = 0x20
                written &+= 1
            }
        }
        return written
    }
}

extension StringPreparation {
    /// Mapping, NFKC, case folding and prohibition (RFC 4518, sections 2.2 to 2.4); nil if not UTF-8 or prohibited.
    ///
    /// Folding and normalization are repeated until nothing changes, since each may give the other work.
    static func transform(_ bytes: UnsafeBufferPointer<UInt8>, foldCase: Bool) -> [UInt8]? {
        guard UTF8Text.isValid(bytes) else { return nil }
        var current = map(Array(bytes))
        for _ in 0..<4 {
            guard var next = apply(gatehouse_nfkc, to: current) else { return nil }
            if foldCase {
                guard let folded = apply(gatehouse_casefold, to: next), let again = apply(gatehouse_nfkc, to: folded)
                else {
                    return nil
                }
                next = again
            }
            if next == current { break }
            current = next
        }
        current = map(current)
        return hasProhibited(current) ? nil : current
    }

    private static func apply(
        _ function: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<Int>?) -> UnsafeMutablePointer<UInt8>?,
        to bytes: [UInt8]
    ) -> [UInt8]? {
        if bytes.isEmpty { return [] }
        var length = 0
        guard let result = bytes.withUnsafeBufferPointer({ function($0.baseAddress, $0.count, &length) }) else {
            return nil
        }
        defer { free(result) }
        return Array(UnsafeBufferPointer(start: result, count: length))
    }

    /// RFC 4518, section 2.2: what stands for nothing is left out, what separates becomes a space.
    private static func map(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let (point, length) = UTF8Text.codePoint(bytes, at: index)
            switch point {
            case 0x09...0x0D, 0x85: result.append(0x20)
            case 0..<0x20, 0x7F..<0xA0: break
            case 0xAD, 0x034F, 0x06DD, 0x070F, 0x1806, 0x180B...0x180E, 0x200B...0x200F, 0x202A...0x202E,
                0x2060...0x2063,
                0x206A...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFC, 0x1D173...0x1D17A, 0xE0001,
                0xE0020...0xE007F:
                break
            case 0x80...:
                if gatehouse_is_separator(point) != 0 {
                    result.append(0x20)
                } else {
                    result += bytes[index..<index + length]
                }
            default: result.append(bytes[index])
            }
            index += length
        }
        return result
    }

    /// RFC 4518, section 2.4: private use, non-characters, and the replacement character.
    private static func hasProhibited(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            let (point, length) = UTF8Text.codePoint(bytes, at: index)
            switch point {
            case 0xE000...0xF8FF, 0xF0000...0x10FFFF, 0xFDD0...0xFDEF, 0xFFFD: return true
            default: if point & 0xFFFE == 0xFFFE { return true }
            }
            index += length
        }
        return false
    }

    /// RFC 4518, section 2.6. A space before a combining mark is none.
    private static func handleSpaces(_ bytes: [UInt8], _ spaces: Spaces) -> [UInt8] {
        var result: [UInt8] = spaces == .marked ? [0x20] : []
        var isAfterSpace = true
        var index = 0
        while index < bytes.count {
            let (point, length) = UTF8Text.codePoint(bytes, at: index)
            let next = index + length
            if point == 0x20, !isMark(bytes, at: next) {
                if !isAfterSpace {
                    if spaces == .marked {
                        result += [0x20, 0x20]
                    } else if spaces == .collapsed {
                        result.append(0x20)
                    }
                }
                isAfterSpace = true
            } else if spaces == .removedWithHyphens, isHyphen(point) {
                isAfterSpace = false
            } else {
                result += bytes[index..<next]
                isAfterSpace = false
            }
            index = next
        }
        switch spaces {
        case .collapsed:
            if isAfterSpace, !result.isEmpty { result.removeLast() }
            return result
        case .marked:
            if isAfterSpace { if result.count > 1 { result.removeLast() } } else { result.append(0x20) }
            return result
        case .removed, .removedWithHyphens:
            return result
        }
    }

    private static func isMark(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index < bytes.count, bytes[index] >= 0x80 else { return false }
        return gatehouse_is_mark(UTF8Text.codePoint(bytes, at: index).value) != 0
    }

    private static func isHyphen(_ point: UInt32) -> Bool {
        switch point {
        case 0x2D, 0x058A, 0x2010, 0x2011, 0x2212, 0xFE63, 0xFF0D: true
        default: false
        }
    }
}
