/// The syntaxes of RFC 4517 and those that common schemas name beside them.
public enum Syntax: String, CaseIterable, Hashable, Sendable {
    case attributeTypeDescription = "1.3.6.1.4.1.1466.115.121.1.3"
    case audio = "1.3.6.1.4.1.1466.115.121.1.4"
    case binary = "1.3.6.1.4.1.1466.115.121.1.5"
    case bitString = "1.3.6.1.4.1.1466.115.121.1.6"
    case boolean = "1.3.6.1.4.1.1466.115.121.1.7"
    case certificate = "1.3.6.1.4.1.1466.115.121.1.8"
    case certificateList = "1.3.6.1.4.1.1466.115.121.1.9"
    case certificatePair = "1.3.6.1.4.1.1466.115.121.1.10"
    case countryString = "1.3.6.1.4.1.1466.115.121.1.11"
    case distinguishedName = "1.3.6.1.4.1.1466.115.121.1.12"
    case dataQuality = "1.3.6.1.4.1.1466.115.121.1.13"
    case deliveryMethod = "1.3.6.1.4.1.1466.115.121.1.14"
    case directoryString = "1.3.6.1.4.1.1466.115.121.1.15"
    case ditContentRuleDescription = "1.3.6.1.4.1.1466.115.121.1.16"
    case ditStructureRuleDescription = "1.3.6.1.4.1.1466.115.121.1.17"
    case dsaQuality = "1.3.6.1.4.1.1466.115.121.1.19"
    case enhancedGuide = "1.3.6.1.4.1.1466.115.121.1.21"
    case facsimileTelephoneNumber = "1.3.6.1.4.1.1466.115.121.1.22"
    case fax = "1.3.6.1.4.1.1466.115.121.1.23"
    case generalizedTime = "1.3.6.1.4.1.1466.115.121.1.24"
    case guide = "1.3.6.1.4.1.1466.115.121.1.25"
    case ia5String = "1.3.6.1.4.1.1466.115.121.1.26"
    case integer = "1.3.6.1.4.1.1466.115.121.1.27"
    case jpeg = "1.3.6.1.4.1.1466.115.121.1.28"
    case matchingRuleDescription = "1.3.6.1.4.1.1466.115.121.1.30"
    case matchingRuleUseDescription = "1.3.6.1.4.1.1466.115.121.1.31"
    case nameAndOptionalUID = "1.3.6.1.4.1.1466.115.121.1.34"
    case nameFormDescription = "1.3.6.1.4.1.1466.115.121.1.35"
    case numericString = "1.3.6.1.4.1.1466.115.121.1.36"
    case objectClassDescription = "1.3.6.1.4.1.1466.115.121.1.37"
    case objectIdentifier = "1.3.6.1.4.1.1466.115.121.1.38"
    case otherMailbox = "1.3.6.1.4.1.1466.115.121.1.39"
    case octetString = "1.3.6.1.4.1.1466.115.121.1.40"
    case postalAddress = "1.3.6.1.4.1.1466.115.121.1.41"
    case protocolInformation = "1.3.6.1.4.1.1466.115.121.1.42"
    case presentationAddress = "1.3.6.1.4.1.1466.115.121.1.43"
    case printableString = "1.3.6.1.4.1.1466.115.121.1.44"
    case subtreeSpecification = "1.3.6.1.4.1.1466.115.121.1.45"
    case supportedAlgorithm = "1.3.6.1.4.1.1466.115.121.1.49"
    case telephoneNumber = "1.3.6.1.4.1.1466.115.121.1.50"
    case teletexTerminalIdentifier = "1.3.6.1.4.1.1466.115.121.1.51"
    case telexNumber = "1.3.6.1.4.1.1466.115.121.1.52"
    case utcTime = "1.3.6.1.4.1.1466.115.121.1.53"
    case ldapSyntaxDescription = "1.3.6.1.4.1.1466.115.121.1.54"
    case substringAssertion = "1.3.6.1.4.1.1466.115.121.1.58"
    case uuid = "1.3.6.1.1.16.1"
    case certificateExactAssertion = "1.3.6.1.1.15.1"
    case certificateListExactAssertion = "1.3.6.1.1.15.5"
    case nisNetgroupTriple = "1.3.6.1.1.1.0.0"
    case bootParameter = "1.3.6.1.1.1.0.1"
    case changeSequenceNumber = "1.3.6.1.4.1.4203.666.11.2.1"
    /// Any other syntax; every value is valid.
    case unknown = ""

    /// The syntax of an object identifier; `unknown` if it is none of these.
    public init(oid: [UInt8]) {
        self = Syntax(rawValue: String(decoding: oid, as: UTF8.self)) ?? .unknown
    }

    /// What RFC 4517 calls the syntax.
    var title: String {
        switch self {
        case .attributeTypeDescription: "Attribute Type Description"
        case .audio: "Audio"
        case .binary: "Binary"
        case .bitString: "Bit String"
        case .boolean: "Boolean"
        case .certificate: "X.509 Certificate"
        case .certificateList: "X.509 Certificate List"
        case .certificatePair: "X.509 Certificate Pair"
        case .countryString: "Country String"
        case .distinguishedName: "DN"
        case .dataQuality: "Data Quality"
        case .deliveryMethod: "Delivery Method"
        case .directoryString: "Directory String"
        case .ditContentRuleDescription: "DIT Content Rule Description"
        case .ditStructureRuleDescription: "DIT Structure Rule Description"
        case .dsaQuality: "DSA Quality"
        case .enhancedGuide: "Enhanced Guide"
        case .facsimileTelephoneNumber: "Facsimile Telephone Number"
        case .fax: "Fax"
        case .generalizedTime: "Generalized Time"
        case .guide: "Guide"
        case .ia5String: "IA5 String"
        case .integer: "INTEGER"
        case .jpeg: "JPEG"
        case .matchingRuleDescription: "Matching Rule Description"
        case .matchingRuleUseDescription: "Matching Rule Use Description"
        case .nameAndOptionalUID: "Name And Optional UID"
        case .nameFormDescription: "Name Form Description"
        case .numericString: "Numeric String"
        case .objectClassDescription: "Object Class Description"
        case .objectIdentifier: "OID"
        case .otherMailbox: "Other Mailbox"
        case .octetString: "Octet String"
        case .postalAddress: "Postal Address"
        case .protocolInformation: "Protocol Information"
        case .presentationAddress: "Presentation Address"
        case .printableString: "Printable String"
        case .subtreeSpecification: "Subtree Specification"
        case .supportedAlgorithm: "X.509 Supported Algorithm"
        case .telephoneNumber: "Telephone Number"
        case .teletexTerminalIdentifier: "Teletex Terminal Identifier"
        case .telexNumber: "Telex Number"
        case .utcTime: "UTC Time"
        case .ldapSyntaxDescription: "LDAP Syntax Description"
        case .substringAssertion: "Substring Assertion"
        case .uuid: "UUID"
        case .certificateExactAssertion: "X.509 Certificate Exact Assertion"
        case .certificateListExactAssertion: "X.509 Certificate List Exact Assertion"
        case .nisNetgroupTriple: "NIS netgroup triple"
        case .bootParameter: "Boot parameter"
        case .changeSequenceNumber: "Change Sequence Number"
        case .unknown: ""
        }
    }

    /// Whether values are certificates and the like, which are asked for with `;binary` (RFC 4523).
    public var requiresBinaryTransfer: Bool {
        switch self {
        case .certificate, .certificateList, .certificatePair, .supportedAlgorithm: true
        default: false
        }
    }

    /// Whether values are no text.
    public var isBinary: Bool {
        switch self {
        case .audio, .binary, .jpeg, .octetString, .fax: true
        default: requiresBinaryTransfer
        }
    }

    /// The description of RFC 4512, section 4.1.5: a value of `ldapSyntaxes`.
    public var definition: [UInt8] {
        var text = "( \(rawValue) DESC '\(title)'"
        if requiresBinaryTransfer { text += " X-BINARY-TRANSFER-REQUIRED 'TRUE'" }
        if isBinary, self != .octetString { text += " X-NOT-HUMAN-READABLE 'TRUE'" }
        return Array((text + " )").utf8)
    }
}
