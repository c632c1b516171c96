import Logging

extension Authenticator {
    /// Writes a line for a refusal that tells of somebody who guesses, for programs that keep such addresses out. It has
    /// one form on every door, and nothing in it but its last word is the client's own.
    func told(_ verdict: Verdict, _ attempt: LoginAttempt) -> Verdict {
        guard let refusal = verdict.refusal, refusal.reason == .invalid else { return verdict }
        logger.notice(
            """
            login_failed address=\(attempt.clientAddress == nil ? "-" : attempt.address ?? "-") \
            door=\(attempt.door.rawValue) outcome=\(refusal.truth.rawValue) user=\(Self.word(attempt.givenName))
            """)
        return verdict
    }

    /// A text as one word: all but printable ASCII as the `%XX` of its bytes, and no longer than a line should be.
    static func word(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var word: [UInt8] = []
        for byte in text.utf8.prefix(128) {
            let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "%")
            word += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return word.isEmpty ? "-" : String(decoding: word, as: UTF8.self)
    }
}
