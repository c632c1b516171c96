public import NIOCore

/// The operation that a message is about (RFC 4511 section 4.2 and following).
public enum ProtocolOp: Hashable, Sendable {
    /// Asks to take on an identity.
    case bindRequest(BindRequest)
    /// The answer to a bind request.
    case bindResponse(BindResponse)
    /// Ends the connection.
    case unbindRequest(UnbindRequest)
    /// Asks for entries.
    case searchRequest(SearchRequest)
    /// An entry that a search found.
    case searchResultEntry(SearchResultEntry)
    /// Where to go on with a search.
    case searchResultReference(SearchResultReference)
    /// The end of a search.
    case searchResultDone(SearchResultDone)
    /// Asks to change an entry.
    case modifyRequest(ModifyRequest)
    /// The answer to a modify request.
    case modifyResponse(ModifyResponse)
    /// Asks to add an entry.
    case addRequest(AddRequest)
    /// The answer to an add request.
    case addResponse(AddResponse)
    /// Asks to delete an entry.
    case delRequest(DelRequest)
    /// The answer to a delete request.
    case delResponse(DelResponse)
    /// Asks to rename or move an entry.
    case modifyDNRequest(ModifyDNRequest)
    /// The answer to a modify DN request.
    case modifyDNResponse(ModifyDNResponse)
    /// Asks whether an entry has a value.
    case compareRequest(CompareRequest)
    /// The answer to a compare request.
    case compareResponse(CompareResponse)
    /// Asks to give up an operation.
    case abandonRequest(AbandonRequest)
    /// Asks for an operation named by an object identifier.
    case extendedRequest(ExtendedRequest)
    /// The answer to an extended request, or an unsolicited notification.
    case extendedResponse(ExtendedResponse)
    /// Something before the last answer.
    case intermediateResponse(IntermediateResponse)

    /// The application tag of the operation.
    public var tag: BERTag {
        switch self {
        case .bindRequest: BindRequest.tag
        case .bindResponse: BindResponse.tag
        case .unbindRequest: UnbindRequest.tag
        case .searchRequest: SearchRequest.tag
        case .searchResultEntry: SearchResultEntry.tag
        case .searchResultReference: SearchResultReference.tag
        case .searchResultDone: SearchResultDone.tag
        case .modifyRequest: ModifyRequest.tag
        case .modifyResponse: ModifyResponse.tag
        case .addRequest: AddRequest.tag
        case .addResponse: AddResponse.tag
        case .delRequest: DelRequest.tag
        case .delResponse: DelResponse.tag
        case .modifyDNRequest: ModifyDNRequest.tag
        case .modifyDNResponse: ModifyDNResponse.tag
        case .compareRequest: CompareRequest.tag
        case .compareResponse: CompareResponse.tag
        case .abandonRequest: AbandonRequest.tag
        case .extendedRequest: ExtendedRequest.tag
        case .extendedResponse: ExtendedResponse.tag
        case .intermediateResponse: IntermediateResponse.tag
        }
    }

    /// Reads an operation of a tag that was seen but not read yet.
    ///
    /// - Returns: the operation, or `nil` if the tag belongs to none.
    static func read(
        _ tag: BERTag, from reader: inout BERReader, limits: Limits
    ) throws(BERError) -> ProtocolOp? {
        switch tag {
        case BindRequest.tag: .bindRequest(try BindRequest(from: &reader, limits: limits))
        case BindResponse.tag: .bindResponse(try BindResponse(from: &reader, limits: limits))
        case UnbindRequest.tag: .unbindRequest(try UnbindRequest(from: &reader, limits: limits))
        case SearchRequest.tag: .searchRequest(try SearchRequest(from: &reader, limits: limits))
        case SearchResultEntry.tag: .searchResultEntry(try SearchResultEntry(from: &reader, limits: limits))
        case SearchResultReference.tag: .searchResultReference(try SearchResultReference(from: &reader, limits: limits))
        case SearchResultDone.tag: .searchResultDone(try SearchResultDone(from: &reader, limits: limits))
        case ModifyRequest.tag: .modifyRequest(try ModifyRequest(from: &reader, limits: limits))
        case ModifyResponse.tag: .modifyResponse(try ModifyResponse(from: &reader, limits: limits))
        case AddRequest.tag: .addRequest(try AddRequest(from: &reader, limits: limits))
        case AddResponse.tag: .addResponse(try AddResponse(from: &reader, limits: limits))
        case DelRequest.tag: .delRequest(try DelRequest(from: &reader, limits: limits))
        case DelResponse.tag: .delResponse(try DelResponse(from: &reader, limits: limits))
        case ModifyDNRequest.tag: .modifyDNRequest(try ModifyDNRequest(from: &reader, limits: limits))
        case ModifyDNResponse.tag: .modifyDNResponse(try ModifyDNResponse(from: &reader, limits: limits))
        case CompareRequest.tag: .compareRequest(try CompareRequest(from: &reader, limits: limits))
        case CompareResponse.tag: .compareResponse(try CompareResponse(from: &reader, limits: limits))
        case AbandonRequest.tag: .abandonRequest(try AbandonRequest(from: &reader, limits: limits))
        case ExtendedRequest.tag: .extendedRequest(try ExtendedRequest(from: &reader, limits: limits))
        case ExtendedResponse.tag: .extendedResponse(try ExtendedResponse(from: &reader, limits: limits))
        case IntermediateResponse.tag: .intermediateResponse(try IntermediateResponse(from: &reader, limits: limits))
        default: nil
        }
    }

    /// Appends the operation, tag included.
    public func encode(into buffer: inout ByteBuffer) {
        switch self {
        case .bindRequest(let operation): operation.encode(into: &buffer)
        case .bindResponse(let operation): operation.encode(into: &buffer)
        case .unbindRequest(let operation): operation.encode(into: &buffer)
        case .searchRequest(let operation): operation.encode(into: &buffer)
        case .searchResultEntry(let operation): operation.encode(into: &buffer)
        case .searchResultReference(let operation): operation.encode(into: &buffer)
        case .searchResultDone(let operation): operation.encode(into: &buffer)
        case .modifyRequest(let operation): operation.encode(into: &buffer)
        case .modifyResponse(let operation): operation.encode(into: &buffer)
        case .addRequest(let operation): operation.encode(into: &buffer)
        case .addResponse(let operation): operation.encode(into: &buffer)
        case .delRequest(let operation): operation.encode(into: &buffer)
        case .delResponse(let operation): operation.encode(into: &buffer)
        case .modifyDNRequest(let operation): operation.encode(into: &buffer)
        case .modifyDNResponse(let operation): operation.encode(into: &buffer)
        case .compareRequest(let operation): operation.encode(into: &buffer)
        case .compareResponse(let operation): operation.encode(into: &buffer)
        case .abandonRequest(let operation): operation.encode(into: &buffer)
        case .extendedRequest(let operation): operation.encode(into: &buffer)
        case .extendedResponse(let operation): operation.encode(into: &buffer)
        case .intermediateResponse(let operation): operation.encode(into: &buffer)
        }
    }
}
