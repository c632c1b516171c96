/// Sends letters to people.
public protocol MailSender: Sendable {
    /// Hands a letter over; returns when it is accepted for delivery.
    ///
    /// - Parameters:
    ///   - address: an e-mail address as the directory keeps it, without control characters.
    ///   - subject: ASCII, one line.
    ///   - text: plain text, lines end in a line feed.
    /// - Throws: what keeps it from being accepted, in words for a log.
    func send(to address: String, subject: String, text: String) async throws
}
