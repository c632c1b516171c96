extension Syntax {
    /// Whether a value is one of this syntax (RFC 4517, section 3.3).
    ///
    /// Syntaxes that no program depends on, and unknown ones, take any bytes.
    public func validate(_ value: [UInt8]) -> Bool {
        switch self {
        case .directoryString:
            return !value.isEmpty && UTF8Text.isValid(value)
        case .ia5String:
            return value.allSatisfy { $0 < 0x80 }
        case .printableString:
            return !value.isEmpty && value.allSatisfy(Self.isPrintable)
        case .countryString:
            return value.count == 2 && value.allSatisfy(Self.isPrintable)
        case .telephoneNumber:
            // Numbers with other characters than those of Printable String are in use everywhere, OpenLDAP takes them too.
            return !value.isEmpty && value.allSatisfy { (0x20..<0x7F).contains($0) }
        case .numericString:
            return !value.isEmpty && value.allSatisfy { $0.isDigit || $0 == 0x20 }
        case .integer:
            return IntegerText.isValid(value)
        case .boolean:
            return value == Array("TRUE".utf8) || value == Array("FALSE".utf8)
        case .bitString:
            return Self.isBitString(value[...])
        case .distinguishedName:
            return (try? DistinguishedName(parsing: value)) != nil
        case .nameAndOptionalUID:
            let (name, _) = NameAndOptionalUID.split(value)
            return (try? DistinguishedName(parsing: name)) != nil
        case .generalizedTime:
            return GeneralizedTimeText.canonical(value) != nil
        case .objectIdentifier:
            return ObjectIdentifierText.isValid(value)
        case .uuid:
            return UUIDText.isValid(value)
        case .postalAddress:
            return !value.isEmpty && UTF8Text.isValid(value)
        case .deliveryMethod, .facsimileTelephoneNumber, .telexNumber, .teletexTerminalIdentifier, .otherMailbox:
            return !value.isEmpty && UTF8Text.isValid(value)
        case .changeSequenceNumber:
            return ChangeSequenceNumberText.canonical(value) != nil
        case .attributeTypeDescription, .objectClassDescription, .matchingRuleDescription, .matchingRuleUseDescription,
            .ldapSyntaxDescription, .ditContentRuleDescription, .ditStructureRuleDescription, .nameFormDescription:
            return FirstComponent.word(of: value) != nil
        default:
            return true
        }
    }

    /// The characters of Printable String (RFC 4517, section 3.2).
    private static func isPrintable(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || "'()+,-.=/:? ".utf8.contains(byte)
    }

    /// Binary digits between apostrophes and a `B`.
    static func isBitString(_ value: ArraySlice<UInt8>) -> Bool {
        value.count >= 3 && value.first == UInt8(ascii: "'") && value.suffix(2).elementsEqual("'B".utf8)
            && value.dropFirst().dropLast(2).allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
    }
}
