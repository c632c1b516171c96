/// Says why bytes are not a message that can be served, and what there is to answer (RFC 4511
/// section 4.1.1).
public struct LDAPDecodingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// The bytes do not begin like a message, or the length of it is malformed.
        case malformedFrame
        /// The message is longer than allowed.
        case messageTooLong
        /// The message id or what is around it is malformed.
        case malformedEnvelope
        /// The operation is not known, or not one that the other side may send.
        case unknownOperation
        /// The operation, a control or what comes after them is malformed.
        case malformedOperation
        /// The operation or the list of controls is past a limit: nodes, nesting, elements.
        case limitExceeded
    }

    /// What a server does about the error.
    public enum Answer: Hashable, Sendable {
        /// Answer the request with `protocolError` in a response of a tag; the stream can be read
        /// on.
        case response(messageID: Int32, tag: BERTag)
        /// Send a notice of disconnection with `protocolError`, and close.
        case noticeOfDisconnection
        /// Say nothing: the request, abandon or unbind, has no answer.
        case none
    }

    /// What is wrong.
    public let code: Code
    /// What is wrong in words, for the diagnostic message.
    public let text: String
    /// The id of the message, if the envelope could be read and the operation is known.
    public let messageID: Int32?
    /// The tag of the operation, if the envelope could be read and the operation is known.
    public let operationTag: BERTag?

    /// Makes an error of its parts.
    public init(_ code: Code, _ text: String, messageID: Int32? = nil, operationTag: BERTag? = nil) {
        self.code = code
        self.text = text
        self.messageID = messageID
        self.operationTag = operationTag
    }

    /// What a server does about the error.
    public var answer: Answer {
        guard let messageID, let operationTag else { return .noticeOfDisconnection }
        guard let tag = ProtocolOp.responseTag(for: operationTag) else { return .none }
        return .response(messageID: messageID, tag: tag)
    }

    /// Two errors are equal if their codes are.
    public static func == (left: LDAPDecodingError, right: LDAPDecodingError) -> Bool {
        left.code == right.code
    }

    /// The text of the error.
    public var description: String { text }
}
