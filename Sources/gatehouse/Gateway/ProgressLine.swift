import Foundation
import Synchronization

/// One line on a terminal that tells how far a long piece of work is; nothing where standard error is no terminal.
final class ProgressLine: Sendable {
    private let isShown: Bool
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(isQuiet: Bool) { isShown = !isQuiet && isatty(STDERR_FILENO) == 1 }

    /// Replaces the line, ten times a second at most.
    func show(_ text: String) {
        guard isShown else { return }
        let now = ContinuousClock.now
        let isDue = last.withLock { last in
            if let last, now - last < .milliseconds(100) { return false }
            last = now
            return true
        }
        if isDue { FileHandle.standardError.write(Data("\r\u{1B}[K\(text) …".utf8)) }
    }

    /// Clears the line.
    func end() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
