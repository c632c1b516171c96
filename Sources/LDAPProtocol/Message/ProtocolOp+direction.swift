extension ProtocolOp {
    /// Which side sends an operation.
    public enum Direction: Sendable {
        /// The client.
        case request
        /// The server.
        case response
    }

    /// Which side sends operations of a tag, or `nil` if the tag belongs to none.
    static func direction(of tag: BERTag) -> Direction? {
        switch tag {
        case BindRequest.tag, UnbindRequest.tag, SearchRequest.tag, ModifyRequest.tag, AddRequest.tag, DelRequest.tag,
            ModifyDNRequest.tag, CompareRequest.tag, AbandonRequest.tag, ExtendedRequest.tag:
            .request
        case BindResponse.tag, SearchResultEntry.tag, SearchResultReference.tag, SearchResultDone.tag,
            ModifyResponse.tag, AddResponse.tag, DelResponse.tag, ModifyDNResponse.tag, CompareResponse.tag,
            ExtendedResponse.tag, IntermediateResponse.tag:
            .response
        default: nil
        }
    }

    /// The tag of the response that ends a request of a tag, or `nil` if there is no response to
    /// it.
    public static func responseTag(for request: BERTag) -> BERTag? {
        switch request {
        case BindRequest.tag: BindResponse.tag
        case SearchRequest.tag: SearchResultDone.tag
        case ModifyRequest.tag: ModifyResponse.tag
        case AddRequest.tag: AddResponse.tag
        case DelRequest.tag: DelResponse.tag
        case ModifyDNRequest.tag: ModifyDNResponse.tag
        case CompareRequest.tag: CompareResponse.tag
        case ExtendedRequest.tag: ExtendedResponse.tag
        default: nil
        }
    }

    /// The name of an operation of a tag in words, for messages to people.
    static func name(of tag: BERTag) -> String {
        switch tag {
        case BindRequest.tag: "bind request"
        case BindResponse.tag: "bind response"
        case UnbindRequest.tag: "unbind request"
        case SearchRequest.tag: "search request"
        case SearchResultEntry.tag: "search result entry"
        case SearchResultReference.tag: "search result reference"
        case SearchResultDone.tag: "search result done"
        case ModifyRequest.tag: "modify request"
        case ModifyResponse.tag: "modify response"
        case AddRequest.tag: "add request"
        case AddResponse.tag: "add response"
        case DelRequest.tag: "delete request"
        case DelResponse.tag: "delete response"
        case ModifyDNRequest.tag: "modify DN request"
        case ModifyDNResponse.tag: "modify DN response"
        case CompareRequest.tag: "compare request"
        case CompareResponse.tag: "compare response"
        case AbandonRequest.tag: "abandon request"
        case ExtendedRequest.tag: "extended request"
        case ExtendedResponse.tag: "extended response"
        case IntermediateResponse.tag: "intermediate response"
        default: "operation of tag \(tag)"
        }
    }
}
