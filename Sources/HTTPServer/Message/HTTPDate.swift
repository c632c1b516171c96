import Glibc
import Synchronization

/// The header `Date` of answers (RFC 9110 section 6.6.1), written out once a second.
final class HTTPDate: Sendable {
    private let last = Mutex<(second: Int, text: String)>((0, ""))

    /// The present moment.
    var text: String {
        var now = timespec()
        // The clock of the kernel's ticks: cheap, and a few milliseconds late.
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        let second = now.tv_sec
        return last.withLock { last in
            if last.second != second { last = (second, Self.text(of: second)) }
            return last.text
        }
    }

    private static func text(of second: time_t) -> String {
        var second = second
        var parts = tm()
        gmtime_r(&second, &parts)
        var text = [CChar](repeating: 0, count: 64)
        // The names of days and months are those of the locale C, which a program has that asks for no other.
        let length = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
