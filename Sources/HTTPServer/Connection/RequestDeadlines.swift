/// What a connection is waiting for, and until when (security rule 10). It knows no sockets and no clock: it is told what
/// happened, and says which time begins to run.
struct RequestDeadlines: Equatable {
    /// What is waited for.
    enum Wait: Equatable, Sendable {
        /// The end of a header.
        case header
        /// The end of a body.
        case body
        /// The first byte of another request.
        case idle
    }

    /// The wait that runs now; `nil` while an answer is being made.
    private(set) var wait: Wait?
    /// Requests that came in whole or in part and are not answered.
    private var unanswered = 0

    /// The connection was opened.
    mutating func opened() { wait = .header }

    /// Bytes came in.
    mutating func received() {
        if wait == .idle || (wait == nil && unanswered == 0) { wait = .header }
    }

    /// A header came to its end.
    mutating func receivedHead() {
        unanswered += 1
        wait = .body
    }

    /// A request came to its end.
    mutating func receivedEnd() { wait = unanswered > 0 ? nil : .idle }

    /// An answer came to its end.
    mutating func answered() {
        unanswered -= 1
        // A body that is still coming in keeps its time, answered or not.
        if wait == nil, unanswered <= 0 { wait = .idle }
    }
}
