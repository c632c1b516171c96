/// Finds a number by a name without regard to the case of ASCII letters: an open-addressing table over all names in one array.
///
/// Names come from the schema, never from a peer, so that nobody outside can make them collide.
struct NameTable: Sendable {
    /// The longest name that is looked for, in bytes.
    static let maximumLength = 255

    /// One place: where the name begins, how long it is, and what it stands for; an empty place has the length 0.
    private struct Slot: Sendable {
        var hash: UInt32 = 0
        var start: UInt32 = 0
        var length: UInt16 = 0
        var value: UInt16 = 0
    }

    private var slots: [Slot] = Array(repeating: Slot(), count: 16)
    private var names: [UInt8] = []
    private var count = 0

    /// Makes an empty table.
    init() {}

    /// Adds a name, or gives what is stored for it already.
    ///
    /// - Returns: nil if the name was free; else the number that it stands for.
    mutating func insert(_ name: [UInt8], value: UInt16) -> UInt16? {
        if let known = self[name] { return known }
        guard !name.isEmpty, name.count <= Self.maximumLength else { return nil }
        if count * 2 >= slots.count { grow() }
        let lowercased = name.map(\.lowercasedASCII)
        let slot = Slot(
            hash: lowercased.withUnsafeBufferPointer(Self.hash),
            start: UInt32(names.count),
            length: UInt16(lowercased.count),
            value: value
        )
        names += lowercased
        place(slot)
        count += 1
        return nil
    }

    /// The number for a name.
    subscript(name: [UInt8]) -> UInt16? {
        name.withUnsafeBufferPointer { self[$0] }
    }

    /// The number for a name.
    subscript(name: UnsafeBufferPointer<UInt8>) -> UInt16? {
        let length = name.count
        guard length > 0, length <= Self.maximumLength else { return nil }
        let hash = Self.hash(name)
        return slots.withUnsafeBufferPointer { slots in
            names.withUnsafeBufferPointer { names in
                let mask = slots.count &- 1
                var index = Int(truncatingIfNeeded: hash) & mask
                while slots[index].length != 0 {
                    let slot = slots[index]
                    if slot.hash == hash, Int(slot.length) == length {
                        let start = Int(slot.start)
                        var offset = 0
                        while offset < length, names[start &+ offset] == name[offset].lowercasedASCII { offset &+= 1 }
                        if offset == length { return slot.value }
                    }
                    index = (index &+ 1) & mask
                }
                return nil
            }
        }
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        for slot in old where slot.length != 0 { place(slot) }
    }

    private mutating func place(_ slot: Slot) {
        var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
        while slots[index].length != 0 { index = (index + 1) & (slots.count - 1) }
        slots[index] = slot
    }

    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in name { hash = (hash ^ UInt32(byte.lowercasedASCII)) &* 16_777_619 }
        return hash ^ (hash >> 15)
    }
}
