import CPAM

/// Bytes that are wiped when they are let go of, and when they move because they grow.
struct SecretBytes: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 512) {
        self.capacity = max(capacity, 16)
        start = .allocate(capacity: self.capacity)
    }

    deinit {
        explicit_bzero(start, capacity)
        start.deallocate()
    }

    subscript(_ index: Int) -> UInt8 { index >= 0 && index < count ? start[index] : 0 }

    mutating func append(_ byte: UInt8) {
        if count == capacity { grow() }
        start[count] = byte
        count += 1
    }

    mutating func append(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
    }

    mutating func append(_ text: UnsafePointer<CChar>) {
        var next = text
        while next.pointee != 0 {
            append(UInt8(bitPattern: next.pointee))
            next += 1
        }
    }

    /// Appends what a function of C reads, at most so many bytes; the function's result.
    mutating func append(upTo limit: Int, _ read: (UnsafeMutablePointer<UInt8>, Int) -> Int) -> Int {
        while capacity - count < limit { grow() }
        let result = read(start + count, limit)
        if result > 0, result <= limit { count += result }
        return result
    }

    /// Lets C read the bytes, with a zero behind them.
    mutating func withCString<Result: ~Copyable>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        append(0)
        count -= 1
        return body(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))
    }

    /// Hands out the bytes behind a position.
    func withBytes<Result>(from position: Int, _ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
        let position = min(max(0, position), count)
        return body(start + position, count - position)
    }

    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && memcmp(start, text.utf8Start, count) == 0
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
        larger.update(from: start, count: count)
        explicit_bzero(start, capacity)
        start.deallocate()
        start = larger
        capacity *= 2
    }
}

/// A constant text as C reads it.
func cString(_ text: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}
