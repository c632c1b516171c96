/// An array in pages, cheap to change while an older version is still being read: a change copies one page, the list of the
/// pages of its block, and the list of the blocks, never the whole.
///
/// While nobody else holds the version being changed, changes happen in place, so that loading a directory costs no copies.
struct PersistentVector<Element: Sendable>: Sendable {
    private typealias Page = ContiguousArray<Element>

    /// Elements in a page, and pages in a block; what a change copies grows with a 4,096th of the whole.
    private static var width: Int { 64 }

    private var blocks: ContiguousArray<ContiguousArray<Page>> = []
    private let filler: Element
    private var capacity = 0
    /// One more than the highest index written so far.
    private(set) var count = 0

    /// An empty array in which every index that was not written reads as `filler`.
    init(filler: Element) { self.filler = filler }

    /// The element at an index; `filler` outside of what was written.
    subscript(index: Int) -> Element {
        get {
            guard index >= 0, index < count else { return filler }
            return blocks[index >> 12][index >> 6 & 63][index & 63]
        }
        set {
            guard index >= 0 else { return }
            grow(to: index + 1)
            blocks[index >> 12][index >> 6 & 63][index & 63] = newValue
        }
    }

    /// Changes an element in place.
    mutating func update<Result>(_ index: Int, _ body: (inout Element) -> Result) -> Result {
        grow(to: index + 1)
        return body(&blocks[index >> 12][index >> 6 & 63][index & 63])
    }

    private mutating func grow(to wanted: Int) {
        guard wanted > count else { return }
        while capacity < wanted {
            if capacity & 4095 == 0 {
                blocks.append([])
                blocks[blocks.count - 1].reserveCapacity(Self.width)
            }
            blocks[blocks.count - 1].append(Page(repeating: filler, count: Self.width))
            capacity += Self.width
        }
        count = wanted
    }
}
