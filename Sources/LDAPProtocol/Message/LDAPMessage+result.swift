public import NIOCore

extension LDAPMessage {
    /// Appends a message with a response that has no more than code, name and text, lengths
    /// computed beforehand.
    ///
    /// - Parameters:
    ///   - id: the id of the request, or 0.
    ///   - tag: the tag of the response, as `ProtocolOp.responseTag(for:)` gives it.
    ///   - code: the outcome.
    ///   - matchedDN: the name of the lowest entry found, or nothing.
    ///   - diagnostic: text for people, or nothing.
    ///   - controls: the controls of the response.
    ///   - buffer: where to append.
    public static func writeResult(
        id: Int32,
        tag: BERTag,
        code: ResultCode,
        matchedDN: [UInt8] = [],
        diagnostic: String = "",
        controls: [Control] = [],
        into buffer: inout ByteBuffer
    ) {
        guard controls.isEmpty else {
            BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                BERWriter.writeInteger(id, into: &buffer)
                writeResponse(tag, code, matchedDN, diagnostic, into: &buffer)
                Control.writeList(controls, into: &buffer)
            }
            return
        }
        let content = resultLength(code, matchedDN, diagnostic)
        let length = BERWriter.length(of: id) + BERWriter.length(ofContent: content)
        BERWriter.writeHeader(.sequence, contentLength: length, into: &buffer)
        BERWriter.writeInteger(id, into: &buffer)
        writeResponse(tag, code, matchedDN, diagnostic, into: &buffer)
    }

    private static func resultLength(_ code: ResultCode, _ matchedDN: [UInt8], _ diagnostic: String) -> Int {
        BERWriter.length(of: code.rawValue) + BERWriter.length(ofContent: matchedDN.count)
            + BERWriter.length(ofContent: diagnostic.utf8.count)
    }

    private static func writeResponse(
        _ tag: BERTag, _ code: ResultCode, _ matchedDN: [UInt8], _ diagnostic: String, into buffer: inout ByteBuffer
    ) {
        BERWriter.writeHeader(tag, contentLength: resultLength(code, matchedDN, diagnostic), into: &buffer)
        BERWriter.writeInteger(code.rawValue, tag: .enumerated, into: &buffer)
        BERWriter.writeBytes(matchedDN, into: &buffer)
        BERWriter.writeText(diagnostic, into: &buffer)
    }

    /// Appends the notice of disconnection (RFC 4511 section 4.4.1), after which a server closes
    /// the connection.
    public static func writeNoticeOfDisconnection(
        code: ResultCode, diagnostic: String = "", into buffer: inout ByteBuffer
    ) {
        let result = LDAPResult(code, diagnosticMessage: diagnostic)
        let response = ExtendedResponse(result, name: ExtendedOperationOID.noticeOfDisconnection)
        LDAPMessage(id: 0, operation: .extendedResponse(response)).encode(into: &buffer)
    }
}
