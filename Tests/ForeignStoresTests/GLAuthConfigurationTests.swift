import Foundation
import Identity
import LDAPProtocol
import Testing

@testable import ForeignStores

@Suite struct GLAuthConfigurationTests {
    private static let base = DistinguishedName([.init("dc", "example"), .init("dc", "org")])

    /// The bcrypt hash of `open-sesame`, as GLAuth has it: digits of the text.
    private static let bcrypt = "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

    private static let text = """
        debug = true
        [ldap]
          enabled = true
          listen = "0.0.0.0:3893"
        [backend]
          datastore = "config"
          baseDN = "dc=glauth,dc=test"
        [[users]]
          Name = "ann"
          givenname = "Ann"
          sn = "Lee"
          mail = "ann@example.org"
          uidnumber = 5001
          primaryGroup = 5501
          otherGroups = [5502, 77]
          loginShell = "/bin/zsh"
          homeDir = "/srv/ann"
          sshkeys = ["ssh-ed25519 AAAA ann", "ssh-rsa BBBB ann"]
          passsha256 = "6478579e37aff45f013e14eeb30b3cc56c72ccdc310123bcdf53e0333e3f416a"
          passappsha256 = ["c32255dbf6fd6b64883ec8801f793bccfa2a860f2b1ae1315cd95cdac1338efa"]
          otpsecret = "3hnvnk4ycv44glzigd6s25j4dougs3rk"
          [[users.customattributes]]
            employeetype = ["Intern", "Temp"]
            employeeNumber = [7]
            shoesize = "43"
          [[users.capabilities]]
            action = "search"
            object = "*"
        [[users]]
          name = "bob, the builder"
          unixid = 5002
          primarygroup = 5502
          passbcrypt = "\(bcrypt.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())"
          disabled = true
          otpsecret = "short"
          yubikey = "vvjrcfalhlaa"
        [[users]]
          name = "nobody"
        [[groups]]
          name = "staff"
          gidnumber = 5501
        [[groups]]
          name = "vpn"
          unixid = 5502
          includegroups = [5501]
        """

    private func records(_ store: ForeignStore) -> [String: [String]] {
        var all: [String: [String]] = [:]
        for record in store.records {
            all[String(decoding: record.dn, as: UTF8.self)] = (record.content ?? []).map { line in
                "\(String(decoding: line.description, as: UTF8.self)): "
                    + String(decoding: line.value.bytes ?? [], as: UTF8.self)
            }
        }
        return all
    }

    @Test func makesPeopleAndGroupsOfUsersAndGroups() throws {
        let configuration = try GLAuthConfiguration(Self.text)
        #expect(configuration.baseDN == "dc=glauth,dc=test")
        let store = configuration.store(below: Self.base, schema: .standard)
        let records = records(store)
        #expect(
            records["uid=ann,ou=people,dc=example,dc=org"] == [
                "objectClass: inetOrgPerson", "objectClass: posixAccount", "objectClass: ldapPublicKey", "uid: ann",
                "cn: Ann Lee", "sn: Lee", "givenName: Ann", "mail: ann@example.org", "uidNumber: 5001",
                "gidNumber: 5501", "homeDirectory: /srv/ann", "loginShell: /bin/zsh",
                "sshPublicKey: ssh-ed25519 AAAA ann", "sshPublicKey: ssh-rsa BBBB ann", "employeeNumber: 7",
                "employeeType: Intern", "employeeType: Temp", "shoesize: 43",
                "userPassword: {SHA256}ZHhXnjev9F8BPhTusws8xWxyzNwxASO831PgMz4/QWo=",
            ])
        let bob = try #require(records["uid=bob\\, the builder,ou=people,dc=example,dc=org"])
        #expect(bob.contains("userPassword: {CRYPT}\(Self.bcrypt)") && bob.contains("sn: bob, the builder"))
        #expect(bob.contains("pwdAccountLockedTime: 000001010000Z") && bob.contains("uidNumber: 5002"))
        #expect(records["uid=nobody,ou=people,dc=example,dc=org"]?.contains("objectClass: posixAccount") == false)
        #expect(
            records["cn=staff,ou=groups,dc=example,dc=org"] == [
                "objectClass: groupOfNames", "objectClass: posixGroup", "cn: staff", "gidNumber: 5501",
                "member: uid=ann,ou=people,dc=example,dc=org",
            ])
        #expect(
            records["cn=vpn,ou=groups,dc=example,dc=org"]?.suffix(3) == [
                "member: uid=ann,ou=people,dc=example,dc=org",
                "member: uid=bob\\, the builder,ou=people,dc=example,dc=org",
                "member: cn=staff,ou=groups,dc=example,dc=org",
            ])
    }

    @Test func takesSecondFactorsAndTellsWhatItCannotTake() throws {
        let store = try GLAuthConfiguration(Self.text).store(below: Self.base, schema: .standard)
        #expect(store.secondFactors.map(\.username) == ["ann"])
        #expect(store.secondFactors.first?.secret.bytes.exposed.count == 20)
        let remarks = store.remarks
        for (matter, names) in [
            (.appPasswords, ["ann"]), (.capabilities, ["ann"]), (.unknownGroup, ["ann"]), (.noPassword, ["nobody"]),
            (.badSecondFactor, ["bob, the builder"]), (.yubikey, ["bob, the builder"]), (.secondPassword, []),
        ] as [(ForeignRemarks.Matter, [String])] {
            #expect(remarks.names(matter) == names, "\(matter)")
        }
        #expect(remarks.sentences.contains { $0.hasPrefix("ann: app passwords are not taken") })
        #expect(!remarks.sentences.joined().contains("short"))
    }

    @Test(arguments: [
        ("a = \n", "line 1"), ("a = 1\nb = [\n", "line "), ("[backend]\ndatastore = \"ldap\"\n", "no [[users]]"),
        ("", "no [["),
    ])
    func saysWhatIsWrongWithAFile(_ text: String, _ problem: String) {
        #expect { try GLAuthConfiguration(text) } throws: { "\($0)".contains(problem) }
    }
}
