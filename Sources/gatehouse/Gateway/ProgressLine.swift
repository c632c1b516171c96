import Foundation
import Synchronization

/// One line on a terminal that tells how far a long piece of work is; nothing where standard error is no terminal.
final class ProgressLine: Sendable {
    private let isShown: Bool
    private let last = Mutex<ContinuousClock.Instant?>(nil)
    private let start = Mutex<ContinuousClock.Instant?>(nil)

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

    /// Shows a bar, with rate and time left where the end is known.
    ///
    /// - Parameter what: what is counted, in words, such as `12 records`.
    func show(_ verb: String, _ done: Int, of all: Int?, _ what: String) {
        guard isShown else { return }
        let start = start.withLock { start in
            let known = start ?? .now
            start = known
            return known
        }
        guard let all, all > 0, done <= all else { return show("\(verb) \(what)") }
        let width = 24
        let filled = min(width, done * width / all)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let spent = (ContinuousClock.now - start) / .seconds(1)
        var text = "\(bar) \(done * 100 / all) %  \(verb) \(what)"
        if spent > 0.5, done > 0 {
            let left = spent * Double(all - done) / Double(done)
            text += String(format: ", %.0f s left", left.rounded(.up))
        }
        show(text)
    }

    /// Begins another piece of work, whose rate is counted anew.
    func restart() { start.withLock { $0 = nil } }

    /// Clears the line.
    func end() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
