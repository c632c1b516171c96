import Testing

@testable import LDAPProtocol

@Suite struct SyntaxTests {
    static let cases: [(Syntax, String, Bool)] = [
        (.directoryString, "x", true), (.directoryString, "", false), (.directoryString, "ä", true),
        (.ia5String, "", true), (.ia5String, "a@b", true), (.ia5String, "ä", false),
        (.printableString, "A-1 (x)", true),
        (.printableString, "a@b", false), (.printableString, "", false), (.countryString, "DE", true),
        (.countryString, "DEU", false), (.telephoneNumber, "+49 30 1", true), (.telephoneNumber, "", false),
        (.numericString, "1 2", true), (.numericString, "a", false), (.integer, "0", true), (.integer, "-1", true),
        (.integer, "01", false), (.integer, "-0", false), (.integer, "", false), (.integer, "-", false),
        (.integer, "+1", false),
        (.boolean, "TRUE", true), (.boolean, "true", false), (.bitString, "'01'B", true), (.bitString, "''B", true),
        (.bitString, "'2'B", false), (.bitString, "'B", false), (.distinguishedName, "dc=x", true),
        (.distinguishedName, "", true),
        (.distinguishedName, "dc", false), (.nameAndOptionalUID, "dc=x#'1'B", true), (.nameAndOptionalUID, "x", false),
        (.generalizedTime, "199412161032Z", true), (.generalizedTime, "199412160532-0500", true),
        (.generalizedTime, "19940230103200Z", false), (.generalizedTime, "20000229000000Z", true),
        (.generalizedTime, "21000229000000Z", false), (.generalizedTime, "20261124246060Z", false),
        (.generalizedTime, "20161231235960Z", true), (.generalizedTime, "20261124084557.Z", false),
        (.generalizedTime, "20261124084557,5Z", true), (.generalizedTime, "2026", false), (.generalizedTime, "", false),
        (.generalizedTime, "20261124084557+01", true), (.generalizedTime, "20261124084557+2400", false),
        (.objectIdentifier, "1.2.3", true), (.objectIdentifier, "cn", true), (.objectIdentifier, "1", false),
        (.objectIdentifier, "1.2.", false), (.objectIdentifier, "a_b", false),
        (.uuid, "597ae2f6-16a6-1027-98f4-d28b5365dc14", true), (.uuid, "597ae2f616a6102798f4d28b5365dc14", false),
        (.octetString, "", true), (.jpeg, "x", true), (.postalAddress, "a$b", true), (.postalAddress, "", false),
        (.attributeTypeDescription, "( 1.2 NAME 'x' )", true), (.attributeTypeDescription, "x", false),
        (.changeSequenceNumber, "20261124084557.000001Z#000000#000#000000", true),
        (.changeSequenceNumber, "2026", false),
        (.unknown, "anything", true),
    ]

    @Test(arguments: cases) func validates(_ syntax: Syntax, _ value: String, _ isValid: Bool) {
        #expect(syntax.validate(Array(value.utf8)) == isValid)
    }

    @Test func takesAnyBytesAsImageAndOctets() {
        for syntax in [Syntax.jpeg, .octetString, .certificate, .binary, .unknown] {
            #expect(syntax.validate([0, 0xFF, 0x80]))
        }
        #expect(!Syntax.directoryString.validate([0xFF]))
    }

    @Test func findsSyntaxesByObjectIdentifier() {
        #expect(Syntax(oid: Array("1.3.6.1.4.1.1466.115.121.1.15".utf8)) == .directoryString)
        #expect(Syntax(oid: Array("1.2.3".utf8)) == .unknown)
    }
}
