import Foundation
import Identity

/// What the change log says of an entry before or after a change, as far as a later reader has use for it.
struct LoggedState: Decodable, Equatable {
    /// The name it had, in lines of a rename.
    var dn: String?
    var members: [Int64]?
    var generation: Int64?
    var status: String?
    var attributes: [String: [Value]]?

    /// A value, or its length if it is long or no text.
    enum Value: Decodable, Equatable {
        case text(String)
        case octets(Int)

        private enum Key: String, CodingKey { case octets }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self = .text(text)
            } else {
                self = .octets(try decoder.container(keyedBy: Key.self).decode(Int.self, forKey: .octets))
            }
        }

        /// Whether two equal ones may stand for different values.
        var isVague: Bool { if case .octets = self { true } else { false } }
    }

    /// Reads one side of a line.
    ///
    /// - Throws: `DecodingError` for what this program did not write.
    init?(_ text: String?) throws {
        guard let text else { return nil }
        self = try JSONDecoder().decode(LoggedState.self, from: Data(text.utf8))
    }

    /// The descriptions of attributes that two states have different values of, or may have.
    static func changedAttributes(_ before: LoggedState, _ after: LoggedState) -> Set<String> {
        let (old, new) = (before.attributes ?? [:], after.attributes ?? [:])
        return Set(old.keys).union(new.keys).filter { name in
            old[name] != new[name] || (new[name] ?? []).contains(where: \.isVague)
        }
    }
}
