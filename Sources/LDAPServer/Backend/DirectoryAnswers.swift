import Directory
import NIOCore

/// The answers of a search, with or without content synchronisation.
struct DirectoryAnswers: SearchAnswers {
    private var search: SearchCursor?
    private var sync: SyncCursor?

    init(_ search: SearchCursor) { self.search = search }

    init(_ sync: SyncCursor) { self.sync = sync }

    var isWaiting: Bool { sync?.isWaiting ?? false }

    mutating func advance(
        into buffer: inout ByteBuffer, maximumBytes: Int, until pause: ContinuousClock.Instant
    ) -> Bool {
        search?.advance(into: &buffer, maximumBytes: maximumBytes, until: pause)
            ?? sync?.advance(into: &buffer, maximumBytes: maximumBytes, until: pause) ?? true
    }
}
