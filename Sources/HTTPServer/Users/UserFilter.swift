import Directory
import Identity

/// The users of whose user name, name or e-mail address a text is a part, in any case.
struct UserFilter: Sendable {
    private let text: String
    private let bytes: [UInt8]

    init(_ text: String) {
        self.text = text.lowercased()
        bytes = Array(self.text.utf8)
    }

    /// Whether everybody matches.
    var isEmpty: Bool { bytes.isEmpty }

    func matches(_ entry: Entry) -> Bool {
        guard !isEmpty, let user = entry.user else { return true }
        return isPart(of: user.username) || isPart(of: user.name) || user.email.map(isPart) ?? false
    }

    private func isPart(of value: String) -> Bool {
        var value = value
        let found: Bool? = value.withUTF8 { value in
            var isASCII = true
            var start = 0
            while start < value.count {
                if value[start] >= 0x80 { isASCII = false }
                if start + bytes.count <= value.count, Self.begins(value[start...], with: bytes) { return true }
                start += 1
            }
            return isASCII ? false : nil
        }
        // Beyond ASCII upper and lower case are not found byte by byte.
        return found ?? value.lowercased().contains(text)
    }

    private static func begins(_ value: Slice<UnsafeBufferPointer<UInt8>>, with bytes: [UInt8]) -> Bool {
        for (one, other) in zip(value, bytes) {
            let folded = (0x41...0x5A).contains(one) ? one | 0x20 : one
            if folded != other { return false }
        }
        return true
    }
}
