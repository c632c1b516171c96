import Identity

/// The latest changes in order, as far back as they are kept: what makes content synchronisation cheap.
///
/// It belongs to a version of the directory and shares pages with the version before.
struct ChangeTrail: Sendable {
    /// One change.
    struct Step: Sendable {
        var change: ChangeNumber
        var time: Timestamp
        /// The entry that was changed; `nil` if it was something else.
        var entry: EntryID?
        /// The identifier of an entry that is gone.
        var removed: EntryUUID?
    }

    private static let pageSize = 256
    /// As many pages are kept.
    private static let maximumPages = 128
    /// As many changes are read from the change log at the start.
    static let recalled: UInt64 = 16_384

    private var pages: [ContiguousArray<Step>] = []
    /// The last change before the first step.
    private(set) var start: ChangeNumber
    private var startTime: Timestamp?

    /// A trail that begins behind a change.
    ///
    /// - Parameter time: when that was; `nil` if it is not known.
    init(start: ChangeNumber, time: Timestamp?) {
        self.start = start
        startTime = time
    }

    /// Adds the next change.
    mutating func append(_ step: Step) {
        if let last = pages.last, last.count < Self.pageSize {
            pages[pages.count - 1].append(step)
        } else {
            pages.append([step])
        }
        guard pages.count > Self.maximumPages, let last = pages.first?.last else { return }
        start = last.change
        startTime = last.time
        pages.removeFirst()
    }

    /// The changes behind a number; `nil` if the trail begins later.
    func steps(after change: ChangeNumber) -> [Step]? {
        guard change >= start else { return nil }
        var steps: [Step] = []
        for page in pages where page.last.map({ $0.change > change }) ?? false {
            steps += page.lazy.filter { $0.change > change }
        }
        return steps
    }

    /// The change that a change sequence number means; `nil` if it is older than the trail, or of another history.
    ///
    /// - Parameter head: the counters of the version that the trail belongs to.
    func change(of number: ChangeSequenceNumber, head: StoreHead) -> ChangeNumber? {
        guard let change = number.change(upTo: head.change), change >= start else { return nil }
        if change == head.change { return number.time == head.time ? change : nil }
        if change == start { return number.time == startTime ? change : nil }
        // The time of a change that is not among the steps lies between those of its neighbours.
        var before = startTime
        for page in pages where page.last.map({ $0.change >= change }) ?? false {
            for step in page {
                if step.change == change { return step.time == number.time ? change : nil }
                if step.change > change {
                    return (before.map { $0 < number.time } ?? true) && number.time < step.time ? change : nil
                }
                before = step.time
            }
        }
        return nil
    }
}
