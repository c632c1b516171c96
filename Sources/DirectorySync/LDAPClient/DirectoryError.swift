/// Why an operation at another directory did not come to a complete end.
///
/// Two errors are equal when their codes are. Secrets never appear in it; text that the other directory sent is cut at
/// 512 octets and stripped of control characters.
public struct DirectoryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it was; decides what a caller does about it.
    public enum Code: String, Sendable, CaseIterable {
        /// The name does not resolve, or nobody accepts the TCP connection.
        case unreachable
        /// The deadline passed; nothing is known about the answer.
        case timeout
        /// The TCP connection stands, but TLS could not be agreed on (certificate, StartTLS refused, CA file).
        case tls
        /// A password would travel in clear text to another machine, which is not allowed.
        case insecure
        /// The directory answered 49: this name and password do not belong together.
        case invalidCredentials
        /// The directory answered, and refuses the operation for another reason than the password.
        case refused
        /// The directory answered that it can't do it now (busy, unavailable, other).
        case unavailable
        /// The search base does not exist (32).
        case noSuchBase
        /// The directory points elsewhere instead of answering; referrals are never followed.
        case referral
        /// The search ended with something other than success: what came is a part.
        case incomplete
        /// A search that must give one entry gave several.
        case ambiguous
        /// The connection broke in the middle.
        case connectionLost
        /// The directory sent something the protocol does not allow, or more than the limits allow.
        case protocolViolation
        /// What we were asked to send can't be sent (empty password, NUL in a name, unknown URL scheme).
        case invalidInput
        /// The caller gave up.
        case cancelled
        /// The connection was closed before.
        case closed
    }

    /// What kind of failure it was.
    public let code: Code

    /// The LDAP result code (RFC 4511 4.1.9) if the directory sent one; negative ones are libldap's own.
    public let resultCode: Int32?

    /// The server as `ldap://name:port`, empty when none was chosen yet.
    public let host: String

    /// What happened, a sentence without the host.
    public let message: String

    /// What an administrator can do about it, a sentence or empty.
    public let remedy: String

    /// Makes an error; `message` and `remedy` must hold no secret.
    public init(_ code: Code, resultCode: Int32? = nil, host: String, message: String, remedy: String = "") {
        self.code = code
        self.resultCode = resultCode
        self.host = host
        self.message = message
        self.remedy = remedy
    }

    /// Whether two errors are of the same kind.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code
    }

    /// One line: host, what happened, result code, what to do.
    public var description: String {
        var text = host.isEmpty ? message : "\(host): \(message)"
        if let resultCode { text += " (result \(resultCode))" }
        if !remedy.isEmpty { text += ". \(remedy)" }
        return text
    }
}
