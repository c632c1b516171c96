import CPAM

/// The answer of the gateway, taken apart: an object of texts, numbers and truth values.
struct Answer: ~Copyable {
    /// What it comes to.
    enum Outcome {
        case yes, unknownUser, invalid, codeRequired, mustChangePassword, expired, notPermitted, disabled
        case unfitPassword, unavailable
        /// The request was wrong, or this is no answer.
        case wrongRequest
    }

    private(set) var outcome = Outcome.wrongRequest
    /// Whether a code took part in the log-in.
    private(set) var usedCode = false
    /// A sentence for the person, or for the log; may be empty.
    private var message = SecretBytes()

    /// No answer came.
    static var unavailable: Answer { Answer(.unavailable) }

    private init(_ outcome: Outcome) { self.outcome = outcome }

    /// Reads a line. What is no answer is no yes.
    init(_ line: borrowing SecretBytes) {
        var position = 0
        var isYes = false
        var reason: Outcome?
        var isWrong = false
        guard Self.take("{", line, &position) else { return }
        repeat {
            var name = SecretBytes(capacity: 32)
            guard Self.readText(line, &position, into: &name), Self.take(":", line, &position) else { return }
            if line[position] == UInt8(ascii: "\"") {
                var value = SecretBytes(capacity: 64)
                guard Self.readText(line, &position, into: &value) else { return }
                if name.equals("reason") { reason = Self.reason(value) }
                if name.equals("error") { isWrong = true }
                if name.equals("message") || name.equals("error") { swap(&message, &value) }
            } else {
                guard let value = Self.readWord(line, &position) else { return }
                if name.equals("allowed") || name.equals("changed") { isYes = value }
                if name.equals("code_used") { usedCode = value }
            }
        } while Self.take(",", line, &position)
        guard Self.take("}", line, &position), !isWrong else { return }
        outcome = isYes ? .yes : reason ?? .wrongRequest
    }

    /// Hands out the sentence that came along, if one did.
    mutating func withMessage(_ body: (UnsafePointer<CChar>) -> Void) {
        if message.count > 0 { message.withCString(body) }
    }

    private static func reason(_ word: borrowing SecretBytes) -> Outcome {
        if word.equals("unknown_user") { return .unknownUser }
        if word.equals("invalid") { return .invalid }
        if word.equals("code_required") { return .codeRequired }
        if word.equals("must_change_password") { return .mustChangePassword }
        if word.equals("expired") { return .expired }
        if word.equals("not_permitted") { return .notPermitted }
        if word.equals("disabled") { return .disabled }
        if word.equals("unfit_password") { return .unfitPassword }
        return .unavailable
    }

    private static func take(_ byte: Unicode.Scalar, _ line: borrowing SecretBytes, _ position: inout Int) -> Bool {
        guard line[position] == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    /// `true`, `false`, or a number, which is no yes.
    private static func readWord(_ line: borrowing SecretBytes, _ position: inout Int) -> Bool? {
        let start = position
        while position < line.count, line[position] != UInt8(ascii: ","), line[position] != UInt8(ascii: "}") {
            position += 1
        }
        return position > start ? line[start] == UInt8(ascii: "t") : nil
    }

    /// A text between quotes. Of escapes outside of ASCII only a mark stays: the gateway sends such characters as they
    /// are.
    private static func readText(
        _ line: borrowing SecretBytes, _ position: inout Int, into text: inout SecretBytes
    ) -> Bool {
        guard take("\"", line, &position) else { return false }
        while position < line.count {
            let byte = line[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            let escaped = line[position]
            position += 1
            switch escaped {
            case UInt8(ascii: "u"):
                position += 4
                text.append(UInt8(ascii: "?"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escaped)
            default: text.append(UInt8(ascii: " "))
            }
        }
        return false
    }
}
