import Glibc

extension LDIFReader {
    /// What `takeLine` found.
    enum Line {
        /// The input so far ends before the line does.
        case incomplete
        /// There is no line left.
        case end
        /// An empty line.
        case blank
        /// A logical line: its first byte and the one after its last, unfolded, without its line end.
        case text(Int, Int)
        /// A logical line longer than allowed; it was not taken.
        case tooLong
    }

    /// Takes the logical line at `head`, unfolding it in place.
    ///
    /// `line` moves on; the number of the line taken is the value it had before.
    /// - Parameters:
    ///   - text: The input; `count` bytes may be read and written.
    ///   - count: How many there are.
    @inline(__always)
    mutating func takeLine(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) -> Line {
        let start = head
        guard start < count else { return isFinished ? .end : .incomplete }
        // An empty line cannot be continued, so it needs no look at what follows.
        if text[start] == Self.lineFeed {
            consume(to: start &+ 1, lines: 1)
            return .blank
        }
        if text[start] == Self.carriageReturn {
            if start &+ 1 < count {
                if text[start &+ 1] == Self.lineFeed {
                    consume(to: start &+ 2, lines: 1)
                    return .blank
                }
            } else if !isFinished {
                return .incomplete
            }
        }
        var search = max(searched, start)
        while true {
            guard search < count, let found = memchr(text + search, Int32(Self.lineFeed), count &- search) else {
                searched = count
                if count &- start > options.limits.lineLength { return .tooLong }
                guard isFinished else { return .incomplete }
                return complete(text, start, count, next: count, lineEnds: 0)
            }
            let end = found.assumingMemoryBound(to: UInt8.self) - text
            if end &- start > options.limits.lineLength { return .tooLong }
            if end &+ 1 < count {
                if text[end &+ 1] == Self.space {
                    folds &+= 1
                    search = end &+ 2
                    searched = search
                    continue
                }
            } else if !isFinished {
                // Whether the line is continued shows in the next byte.
                searched = end
                return .incomplete
            }
            return complete(text, start, end, next: end &+ 1, lineEnds: 1)
        }
    }

    /// Passes over lines up to and with the next blank one.
    /// - Returns: Whether it was found, or there are no more lines.
    mutating func skipToBlankLine(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
        while head < count {
            if !isInsideSkippedLine {
                if text[head] == Self.lineFeed {
                    consume(to: head &+ 1, lines: 1)
                    return true
                }
                if text[head] == Self.carriageReturn {
                    if head &+ 1 < count {
                        if text[head &+ 1] == Self.lineFeed {
                            consume(to: head &+ 2, lines: 1)
                            return true
                        }
                    } else if !isFinished {
                        return false
                    }
                }
            }
            guard let found = memchr(text + head, Int32(Self.lineFeed), count &- head) else {
                isInsideSkippedLine = true
                consume(to: count, lines: 0)
                break
            }
            isInsideSkippedLine = false
            consume(to: found.assumingMemoryBound(to: UInt8.self) - text + 1, lines: 1)
        }
        return isFinished
    }

    /// Passes over a byte order mark.
    /// - Returns: Whether the start of the file is behind us; false if more input is needed to say.
    mutating func passByteOrderMark(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) throws(LDIFError) -> Bool {
        guard count > 0 else { return isFinished }
        if text[0] == 0xFF || text[0] == 0xFE {
            isAtStart = false
            throw refuse(.encoding, "The file is UTF-16 or binary; convert it to UTF-8 first.", line: 1)
        }
        if text[0] == 0xEF {
            if count < 3 && !isFinished { return false }
            if count >= 3 && text[1] == 0xBB && text[2] == 0xBF { consume(to: 3, lines: 0) }
        }
        isAtStart = false
        return true
    }

    @inline(__always)
    private mutating func complete(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, next: Int, lineEnds: Int
    ) -> Line {
        var end = end
        let breaks = folds
        if breaks > 0 { end = unfold(text, start, end) }
        if lineEnds > 0, end > start, text[end &- 1] == Self.carriageReturn { end &-= 1 }
        consume(to: next, lines: breaks &+ lineEnds)
        return .text(start, end)
    }

    /// Moves the parts of a folded line together.
    /// - Returns: The new end.
    @inline(never)
    private func unfold(_ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        // Every part lies below end, and target never passes from, so no move leaves start..<end.
        var target = start
        var from = start
        while from < end {
            guard let found = memchr(text + from, Int32(Self.lineFeed), end &- from) else {
                memmove(text + target, text + from, end &- from)
                return target &+ (end &- from)
            }
            let feed = found.assumingMemoryBound(to: UInt8.self) - text
            var partEnd = feed
            if partEnd > from, text[partEnd &- 1] == Self.carriageReturn { partEnd &-= 1 }
            if target != from { memmove(text + target, text + from, partEnd &- from) }
            target &+= partEnd &- from
            from = feed &+ 2
        }
        return target
    }

    @inline(__always)
    private mutating func consume(to position: Int, lines: Int) {
        head = position
        searched = position
        folds = 0
        line &+= lines
    }

    static var lineFeed: UInt8 { 0x0A }
    static var carriageReturn: UInt8 { 0x0D }
    static var space: UInt8 { 0x20 }
}
