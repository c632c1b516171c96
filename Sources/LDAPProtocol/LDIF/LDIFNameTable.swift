/// The attribute descriptions a reader has met, so that each one is checked and allocated once, not once per line.
///
/// A hash table with linear probing. Its size is bounded: `trim()`, called between records, forgets everything once
/// there are more than `capacityKept` names, so a file that never repeats a name gains nothing but costs nothing either.
struct LDIFNameTable: Sendable {
    /// The words of RFC 2849 that may stand before a colon.
    enum Keyword: UInt8, Sendable {
        case none, dn, version, changetype, control, add, delete, replace, increment, newrdn, deleteoldrdn, newsuperior
        case ref, search, result
    }

    struct Name: Sendable {
        let hash: UInt64
        let bytes: [UInt8]
        let keyword: Keyword
        let form: Form
        /// The number of the record that had this name last.
        var seenInRecord = 0
    }

    /// Whether a name is an attribute description (RFC 4512 section 2.5).
    enum Form: UInt8, Sendable {
        case wellFormed, underscore, malformed
    }

    static let capacityKept = 1_024

    private(set) var names: [Name] = []
    private var slots = [Int32](repeating: -1, count: 256)

    /// The index in `names` of a name of `count` bytes.
    @inline(__always)
    mutating func index(of name: UnsafePointer<UInt8>, count: Int, hash: UInt64) -> Int {
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & UInt64(truncatingIfNeeded: mask))
        while true {
            let found = Int(slots[slot])
            if found < 0 { break }
            if names[found].hash == hash, names[found].bytes.count == count,
                Self.isSame(names[found].bytes, name, count)
            {
                return found
            }
            slot = (slot &+ 1) & mask
        }
        return insert([UInt8](UnsafeBufferPointer(start: name, count: count)), hash: hash, slot: slot)
    }

    /// Notes that a record holds a name.
    /// - Returns: Whether it is the first time in this record.
    @inline(__always)
    mutating func note(_ index: Int, inRecord record: Int) -> Bool {
        if names[index].seenInRecord == record { return false }
        names[index].seenInRecord = record
        return true
    }

    mutating func trim() {
        if names.count > Self.capacityKept { self = LDIFNameTable() }
    }

    @inline(__always)
    private static func isSame(_ bytes: [UInt8], _ name: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        bytes.withUnsafeBufferPointer { known in
            guard let base = known.baseAddress else { return count == 0 }
            var position = 0
            while position &+ 8 <= count {
                let left = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
                let right = UnsafeRawPointer(name + position).loadUnaligned(as: UInt64.self)
                if left != right { return false }
                position &+= 8
            }
            while position < count {
                if base[position] != name[position] { return false }
                position &+= 1
            }
            return true
        }
    }

    @inline(never)
    private mutating func insert(_ bytes: [UInt8], hash: UInt64, slot: Int) -> Int {
        let index = names.count
        names.append(Name(hash: hash, bytes: bytes, keyword: Self.keyword(bytes), form: Self.form(bytes)))
        slots[slot] = Int32(truncatingIfNeeded: index)
        if names.count &* 2 > slots.count { grow() }
        return index
    }

    private mutating func grow() {
        let mask = slots.count &* 2 &- 1
        slots = [Int32](repeating: -1, count: mask &+ 1)
        for (index, name) in names.enumerated() {
            var slot = Int(truncatingIfNeeded: (name.hash ^ (name.hash >> 29)) & UInt64(truncatingIfNeeded: mask))
            while slots[slot] >= 0 { slot = (slot &+ 1) & mask }
            slots[slot] = Int32(truncatingIfNeeded: index)
        }
    }

    private static func keyword(_ bytes: [UInt8]) -> Keyword {
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "dn": .dn
        case "version": .version
        case "changetype": .changetype
        case "control": .control
        case "add": .add
        case "delete": .delete
        case "replace": .replace
        case "increment": .increment
        case "newrdn": .newrdn
        case "deleteoldrdn": .deleteoldrdn
        case "newsuperior": .newsuperior
        case "ref": .ref
        case "search": .search
        case "result": .result
        default: .none
        }
    }

    /// The form of an attribute description: `descr` or `numericoid`, then options.
    static func form(_ bytes: [UInt8]) -> Form {
        var parts = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)[...]
        guard let type = parts.popFirst(), let first = type.first else { return .malformed }
        var underscore = false
        func isKeyCharacter(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                return true
            case UInt8(ascii: "_"):
                underscore = true
                return true
            default:
                return false
            }
        }
        if isDigit(first) {
            guard isNumericOID(type) else { return .malformed }
        } else {
            guard isLetter(first), type.allSatisfy(isKeyCharacter) else { return .malformed }
        }
        for option in parts {
            guard !option.isEmpty, option.allSatisfy(isKeyCharacter) else { return .malformed }
        }
        return underscore ? .underscore : .wellFormed
    }

    /// Whether bytes are a dotted decimal object identifier: numbers without leading zeros, at least two.
    static func isNumericOID(_ bytes: some Collection<UInt8>) -> Bool {
        let arcs = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return arcs.count > 1
            && arcs.allSatisfy { arc in
                guard let first = arc.first, arc.allSatisfy(isDigit) else { return false }
                return first != UInt8(ascii: "0") || arc.count == 1
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }
}
