import Identity
import Synchronization

/// A trail of 50 changes and one log-in, the newest first, that answers every question with them and keeps the question.
final class MemoryAudit: AuditLog {
    private let asked = Mutex<[AuditQuery]>([])

    /// The last question.
    var question: AuditQuery? { asked.withLock { $0.last } }

    func audit(_ query: AuditQuery) throws -> AuditPage {
        asked.withLock { $0.append(query) }
        let lines = Array(Self.lines.prefix(query.limit))
        return AuditPage(lines: lines, next: lines.count < Self.lines.count ? lines.last?.position : nil)
    }

    func prune(before time: Timestamp, limit: Int) throws -> Int { 0 }

    private static let lines: [AuditLine] =
        [
            AuditLine(
                position: AuditPosition(time: Timestamp(seconds: 1_790_000_100), log: .login, number: 9),
                content: .login(
                    LoginEvent(
                        time: Timestamp(seconds: 1_790_000_100), name: "mallory", user: nil, door: "http",
                        address: "192.0.2.7", service: nil, outcome: "invalid")))
        ]
        + (0..<Int64(50)).reversed().map { number in
            let time = Timestamp(seconds: 1_790_000_000 + number)
            return AuditLine(
                position: AuditPosition(time: time, log: .change, number: number),
                content: .change(
                    ChangeRecord(
                        number: ChangeNumber(rawValue: UInt64(number)), time: time,
                        actor: Actor(door: .http, name: "root", address: "192.0.2.1"), kind: .update,
                        target: .list(ListID(rawValue: 1)), name: "Default list",
                        before: #"{"name":"Old"}"#, after: #"{"name":"Default list"}"#)))
        }
}
