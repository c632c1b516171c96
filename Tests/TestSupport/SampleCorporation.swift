import LDAPProtocol

/// A corporate directory for a real slapd, the same one for the same number of people.
///
/// Person `i` (from 1) is `uid=u00001,ou=people,SUFFIX` with the password `pw-u00001`. It has what real directories have:
/// names beyond ASCII, commas in names, people without mail, two with one mail, locked people, nested groups, a cycle, a
/// member that is gone, a group without members, a POSIX group.
public struct SampleCorporation: Sendable {
    /// How many people there are.
    public let people: Int
    /// The naming context.
    public let suffix: String

    /// Describes a corporation; `people` is at least 20, so that every case has somebody.
    public init(people: Int, suffix: String = "dc=corp,dc=test") {
        self.people = max(people, 20)
        self.suffix = suffix
    }

    /// Who reads the directory for a sync.
    public var readerDN: String { "cn=reader,\(suffix)" }
    /// The password of `readerDN`.
    public let readerPassword = "reader-secret"

    /// The user name of person `number`, from 1.
    public func uid(_ number: Int) -> String {
        let digits = String(number)
        return "u" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    /// The DN of person `number`, from 1.
    public func dn(_ number: Int) -> String { "uid=\(uid(number)),ou=people,\(suffix)" }

    /// The password of person `number`, from 1.
    public func password(_ number: Int) -> String { "pw-\(uid(number))" }

    /// The DN of a group; the name is escaped where it needs it.
    public func groupDN(_ name: String) -> String {
        DistinguishedName([RelativeDistinguishedName("cn", name)]).description + ",ou=groups,\(suffix)"
    }

    /// A person without mail.
    public let withoutMail = 7
    /// Two people with the same mail address.
    public let sharedMail = (8, 9)
    /// A person whom an administrator of the directory locked.
    public let locked = 10
    /// A group with a comma in its name; holds 5 and 6.
    public let commaGroup = "Sales, EMEA"

    /// Everything as LDIF for slapadd, the suffix first.
    public var ldif: String {
        var output: [UInt8] = []
        var writer = LDIFWriter(options: LDIFWriter.Options(version: false))
        func add(_ dn: String, _ attributes: [(String, String)]) {
            do {
                try writer.write(
                    dn: Array(dn.utf8),
                    attributes: attributes.map {
                        LDIFAttribute(description: Array($0.0.utf8), value: .bytes(Array($0.1.utf8)))
                    }, into: &output)
            } catch {
                preconditionFailure("the sample can't be written: \(error)")
            }
        }
        let top = DistinguishedName.text(suffix).rdns.first?.components.first?.value ?? []
        add(
            suffix,
            [
                ("objectClass", "dcObject"), ("objectClass", "organization"), ("o", "Corp"),
                ("dc", String(decoding: top, as: UTF8.self)),
            ])
        for unit in ["people", "groups"] {
            add("ou=\(unit),\(suffix)", [("objectClass", "organizationalUnit"), ("ou", unit)])
        }
        add(
            readerDN,
            [
                ("objectClass", "organizationalRole"), ("objectClass", "simpleSecurityObject"), ("cn", "reader"),
                ("userPassword", readerPassword),
            ])
        for number in 1...people { add(dn(number), person(number)) }
        for (name, members) in groups {
            add(
                groupDN(name),
                [("objectClass", "groupOfNames"), ("cn", name)] + members.map { ("member", $0) })
        }
        add(
            groupDN("unix"),
            [("objectClass", "posixGroup"), ("cn", "unix"), ("gidNumber", "5000")]
                + [1, 2, 3].map { ("memberUid", uid($0)) } + [("memberUid", "nobody-here")])
        return String(decoding: output, as: UTF8.self)
    }

    /// The groups of DNs: names and members.
    public var groups: [(name: String, members: [String])] {
        var groups: [(name: String, members: [String])] = [
            ("everybody", (1...people).map(dn)),
            ("editors", [dn(1), dn(2), groupDN("editors-night")]),
            ("editors-night", [dn(3), groupDN("editors-deputies")]),
            // Other case, other spaces: still the same names.
            ("editors-deputies", ["UID=\(uid(4)), OU=People, \(suffix)", "uid=gone,ou=people,\(suffix)"]),
            ("news-eu", [dn(1), dn(5)]),
            ("news-us", [dn(2)]),
            (commaGroup, [dn(5), dn(6)]),
            ("cycle-a", [groupDN("cycle-b"), dn(11)]),
            ("cycle-b", [groupDN("cycle-a"), dn(12)]),
            // A group without anybody names itself, since the class wants a member.
            ("nobody", [groupDN("nobody")]),
        ]
        for team in 0..<10 {
            let members = stride(from: team + 1, through: people, by: 10).map(dn)
            groups.append(("team-\(team)", members))
        }
        return groups
    }

    private func person(_ number: Int) -> [(String, String)] {
        let (given, surname) = (Self.given[number % Self.given.count], Self.surnames[number % Self.surnames.count])
        let mail = number == sharedMail.1 ? uid(sharedMail.0) : uid(number)
        var attributes = [
            ("objectClass", "inetOrgPerson"), ("objectClass", "posixAccount"), ("uid", uid(number)),
            ("cn", number % 13 == 0 ? "\(surname), \(given)" : "\(given) \(surname)"), ("sn", surname),
            ("givenName", given), ("displayName", "\(given) \(surname)"),
            ("telephoneNumber", "+49 30 \(100_000 + number)"), ("uidNumber", String(20_000 + number)),
            ("gidNumber", "5000"), ("homeDirectory", "/home/\(uid(number))"), ("loginShell", "/bin/bash"),
            ("description;lang-de", "Person \(number)"), ("userPassword", password(number)),
        ]
        if number != withoutMail { attributes.append(("mail", "\(mail)@corp.test")) }
        if number == locked { attributes.append(("pwdAccountLockedTime", "000001010000Z")) }
        return attributes
    }

    private static let given = [
        "Anna", "Jürgen", "Søren", "Zoë", "太郎", "Ольга", "Łukasz", "Siân", "Noah", "Renée", "Fatima",
    ]
    private static let surnames = [
        "Smith", "Müller", "O'Brien", "Dvořák", "Østergaard", "山田", "van der Berg", "Yılmaz", "Šimek",
    ]
}

extension DistinguishedName {
    /// A name known to be good.
    fileprivate static func text(_ text: String) -> DistinguishedName {
        (try? DistinguishedName(text)) ?? DistinguishedName()
    }
}
