/// An array in pages, cheap to change while an older version is still being read: a change copies one page and the list of
/// pages, never the whole.
///
/// While nobody else holds the version being changed, changes happen in place, so that loading a directory costs no copies.
struct PersistentVector<Element: Sendable>: Sendable {
    private static var pageSize: Int { 256 }

    private var pages: [ContiguousArray<Element>] = []
    private let filler: Element
    /// One more than the highest index written so far.
    private(set) var count = 0

    /// An empty array in which every index that was not written reads as `filler`.
    init(filler: Element) { self.filler = filler }

    /// The element at an index; `filler` outside of what was written.
    subscript(index: Int) -> Element {
        get {
            guard index >= 0, index < count else { return filler }
            return pages[index >> 8][index & 255]
        }
        set {
            guard index >= 0 else { return }
            grow(to: index + 1)
            pages[index >> 8][index & 255] = newValue
        }
    }

    /// Changes an element in place.
    mutating func update<Result>(_ index: Int, _ body: (inout Element) -> Result) -> Result {
        grow(to: index + 1)
        return body(&pages[index >> 8][index & 255])
    }

    private mutating func grow(to wanted: Int) {
        guard wanted > count else { return }
        while pages.count * Self.pageSize < wanted {
            pages.append(ContiguousArray(repeating: filler, count: Self.pageSize))
        }
        count = wanted
    }
}
