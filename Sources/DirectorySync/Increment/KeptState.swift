import Identity
import Synchronization

/// What an increment learnt of a source, kept for the next one: to list everybody anew each time would cost more than all
/// changes.
public final class KeptState: Sendable {
    private let kept = Mutex<(state: SourceState, cursor: SourceCursor)?>(nil)

    /// Keeps nothing yet.
    public init() {}

    /// Hands the state over that goes with a cursor; it is gone if the increment fails.
    ///
    /// - Returns: false if there is none: another process may have gone on meanwhile.
    func move(to state: inout SourceState, of cursor: SourceCursor) -> Bool {
        kept.withLock { kept in
            // Nobody else may hold it, or the first change would copy all of it.
            defer { kept = nil }
            guard let found = kept, found.cursor == cursor else { return false }
            state = found.state
            return true
        }
    }

    /// Keeps the state that an increment ended with, and the cursor that was saved with it.
    func keep(_ state: SourceState, of cursor: SourceCursor) {
        kept.withLock { $0 = (state, cursor) }
    }
}
