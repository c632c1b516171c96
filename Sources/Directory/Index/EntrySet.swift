public import Identity

/// A set of entries in ascending order, in pages: adding one to a set of a million copies one page.
public struct EntrySet: Sendable, Equatable {
    private static let pageSize = 512

    private var pages: [[UInt32]] = []
    /// How many entries are in it.
    public private(set) var count = 0

    /// An empty set.
    public init() {}

    /// Whether it has no entry.
    public var isEmpty: Bool { count == 0 }

    /// The entry of the lowest number.
    public var first: EntryID? { pages.first?.first.map(EntryID.init(rawValue:)) }

    /// Whether an entry is in it.
    public func contains(_ id: EntryID) -> Bool {
        guard let page = page(for: id.rawValue) else { return false }
        return position(of: id.rawValue, in: page).isPresent
    }

    /// Adds an entry; false if it was in the set already.
    @discardableResult
    public mutating func insert(_ id: EntryID) -> Bool {
        let value = id.rawValue
        guard let page = page(for: value) else {
            pages.append([value])
            count += 1
            return true
        }
        let (index, isPresent) = position(of: value, in: page)
        if isPresent { return false }
        pages[page].insert(value, at: index)
        count += 1
        let size = pages[page].count
        if size > Self.pageSize {
            // Ascending numbers are the rule: a full last page is left full.
            let isLast = page == pages.count - 1 && index == size - 1
            let keep = isLast ? size - 1 : size / 2
            let rest = Array(pages[page][keep...])
            pages[page].removeLast(size - keep)
            pages.insert(rest, at: page + 1)
        }
        return true
    }

    /// Takes an entry out; false if it was not in the set.
    @discardableResult
    public mutating func remove(_ id: EntryID) -> Bool {
        guard let page = page(for: id.rawValue) else { return false }
        let (index, isPresent) = position(of: id.rawValue, in: page)
        guard isPresent else { return false }
        pages[page].remove(at: index)
        if pages[page].isEmpty { pages.remove(at: page) }
        count -= 1
        return true
    }

    /// The lowest entry above a number; `nil` at the end.
    public func next(after number: UInt32) -> EntryID? {
        var low = 0
        var high = pages.count
        while low < high {
            let middle = (low + high) / 2
            if pages[middle][pages[middle].count - 1] <= number { low = middle + 1 } else { high = middle }
        }
        guard low < pages.count else { return nil }
        let (index, isPresent) = position(of: number, in: low)
        let wanted = isPresent ? index + 1 : index
        return wanted < pages[low].count ? EntryID(rawValue: pages[low][wanted]) : nil
    }

    /// The last page that may hold the value: the one whose last element is not below it, else the last page.
    private func page(for value: UInt32) -> Int? {
        guard !pages.isEmpty else { return nil }
        var low = 0
        var high = pages.count - 1
        while low < high {
            let middle = (low + high) / 2
            if pages[middle][pages[middle].count - 1] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func position(of value: UInt32, in page: Int) -> (index: Int, isPresent: Bool) {
        pages[page].withUnsafeBufferPointer { page in
            var low = 0
            var high = page.count
            while low < high {
                let middle = (low + high) / 2
                if page[middle] < value { low = middle + 1 } else { high = middle }
            }
            return (low, low < page.count && page[low] == value)
        }
    }
}

extension EntrySet: Sequence {
    /// Walks the set in ascending order.
    public func makeIterator() -> AnyIterator<EntryID> {
        var page = 0
        var index = 0
        let pages = pages
        return AnyIterator {
            while page < pages.count {
                if index < pages[page].count {
                    defer { index += 1 }
                    return EntryID(rawValue: pages[page][index])
                }
                page += 1
                index = 0
            }
            return nil
        }
    }
}
