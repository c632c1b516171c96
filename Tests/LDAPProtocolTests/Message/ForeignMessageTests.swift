import NIOCore
import Testing

@testable import LDAPProtocol

@Suite("Messages of other implementations")
struct ForeignMessageTests {
    /// What ldapsearch, ldapmodify, ldapcompare, ldapwhoami, ldappasswd and ldapexop of OpenLDAP 2.5
    /// send: binds, searches with all kinds of filters and six controls, every change, extended
    /// operations.
    static let fromOpenLDAP: [WireBytes] = [
        "301F020101601A020103040D636E3D61646D696E2C64633D788006736563726574",
        """
        3074020102636F040464633D780A01010A010002010502010A0101FFA048870B6F626A656374436C617373A12DA40F040263
        6E3009800161810162820163A91A810E6361736545786163744D617463688202736E8301788401FFA20AA808040375696404
        016B300E0402636E0402736E04012A04012B
        """,
        "30050201034200",
        "300C020101600702010304008000",
        """
        3070020102632B040464633D780A01030A0103020100020100010100A31204086D656D6265724F660406636E3D2878293000
        A03E30190417322E31362E3834302E312E3131333733302E332E342E3230210416312E322E3834302E3131333535362E312E
        342E3331390407300502010A0400
        """,
        """
        3081AA020102632004000A01000A0100020100020100010100870B6F626A656374636C6173733000A08182301C040C312E33
        2E362E312E312E31320101FF0409A3070402636E0401783018040E312E332E362E312E312E31332E31040630040402636E30
        240418312E332E362E312E342E312E343230332E312E392E312E310101FF040530030A010130220416312E322E3834302E31
        31333535362E312E342E3437330408300630040402636E
        """,
        """
        305F020102665A0409636E3D612C64633D78304D300E0A010030090402636E3103040178300B0A010130060402736E310030
        170A0102301204046D61696C310A0403614062040363406430150A0103301004097569644E756D6265723103040131
        """,
        """
        3041020103683C0409636E3D622C64633D78302F3017040B6F626A656374436C61737331080406706572736F6E3009040263
        6E310304016230090402736E3103040162
        """,
        "300E0201044A09636E3D632C64633D78",
        "30240201056C1F0409636E3D642C64633D780404636E3D650101FF80096F753D792C64633D78",
        "30050201064200",
        "30190201026E140409636E3D612C64633D7830070402636E040161",
        "301E02010277198017312E332E362E312E342E312E343230332E312E31312E33",
        """
        303802010277338017312E332E362E312E342E312E343230332E312E31312E3181183016800A7569643D752C64633D788103
        6F6C6482036E6577
        """,
        "30190201027714800B312E332E362E312E312E3881053003020103",
        "30050201014200",
        "301D02010177188016312E332E362E312E342E312E313436362E3230303337",
    ]

    @Test(arguments: fromOpenLDAP)
    func readsAndWritesWhatOpenLDAPSends(_ wire: WireBytes) throws {
        let message = try LDAPMessage.decode(wire.bytes)
        #expect(WireBytes(message.encoded).description == wire.description)
    }

    @Test func readsTheFilterThatWasAsked() throws {
        let filters = try Self.fromOpenLDAP.compactMap { wire -> String? in
            guard case .searchRequest(let request) = try LDAPMessage.decode(wire.bytes).operation else { return nil }
            return request.filter.description
        }
        #expect(
            filters == [
                "(&(objectClass=*)(|(cn=a*b*c)(sn:dn:caseExactMatch:=x))(!(uid~=k)))",
                #"(memberOf=cn=\28x\29)"#, "(objectclass=*)",
            ])
    }

    /// Active Directory and Windows clients write four octets of length whatever the length is.
    @Test func readsLengthsOfFourOctets() throws {
        let wire: WireBytes = """
            30 84 00 00 00 2D 02 01 02 63 84 00 00 00 24 04 00 0A 01 00 0A 01 00 02 01 00 02 01 00 01 01 00
            87 0B 6F 62 6A 65 63 74 63 6C 61 73 73 30 84 00 00 00 00
            """
        let request = SearchRequest(
            baseObject: [], scope: .baseObject, filter: .present(attribute: "objectclass".octets))
        #expect(try LDAPMessage.decode(wire.bytes) == LDAPMessage(id: 2, operation: .searchRequest(request)))
    }
}
