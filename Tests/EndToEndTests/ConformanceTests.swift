import Foundation
import TestSupport
import Testing

/// The result codes of changes by the sections of the RFCs, from the gateway and from slapd.
///
/// Where the two differ, the code of each stands in the table, and the reason in docs/ldap-conformance.md.
@Suite struct ConformanceTests {
    private static let base = "dc=example,dc=org"

    static let modifications: [ConformanceCase] = [
        .modify("RFC 4511 4.6", "add a value", "add: title\ntitle: Boss", 0),
        .modify("RFC 4511 4.6", "add a value to others", "add: cn\ncn: Another", 0),
        .modify("RFC 4511 4.6", "add a value that is there", "add: cn\ncn: test PERSON", 20),
        .modify("RFC 4511 4.6", "add a value twice", "add: title\ntitle: a\ntitle: A", 20),
        .modify("RFC 4511 4.6", "delete an attribute that is not there", "delete: title", 16),
        .modify("RFC 4511 4.6", "delete a value that is not there", "delete: cn\ncn: nobody", 16),
        .modify("RFC 4511 4.6", "delete a value", "add: cn\ncn: Two\n-\ndelete: cn\ncn: two", 0),
        .modify("RFC 4511 4.6", "replace what is not there by nothing", "replace: title", 0),
        .modify("RFC 4511 4.6", "replace by values", "replace: cn\ncn: One\ncn: Two", 0),
        .modify(
            "RFC 4511 4.6", "take a required attribute away and bring it back", "delete: sn\n-\nadd: sn\nsn: New", 0),
        .modify("RFC 4511 4.6", "delete a part of the name", "delete: uid", 67, slapd: 64),
        .modify("RFC 4511 4.6", "replace a part of the name", "replace: uid\nuid: other", 67, slapd: 64),
        .modify("RFC 4512 2.5", "an attribute type that is not defined", "add: shoeSize\nshoeSize: 44", 17),
        .modify("RFC 4512 2.5", "an attribute description that is none", "add: cn;\ncn;: x", 17),
        .modify("RFC 4512 2.5", "an attribute by its object identifier", "replace: 2.5.4.12\n2.5.4.12: Boss", 0),
        .modify("RFC 4512 2.5.1", "two values of a single-valued type", "add: uidNumber\nuidNumber: 7", 19),
        .modify(
            "RFC 4512 2.5.1", "what the server keeps",
            "replace: entryUUID\nentryUUID: 5f1b4d3e-0000-4000-8000-000000000000", 19),
        .modify(
            "RFC 4512 2.5.1", "a time that the server keeps",
            "replace: createTimestamp\ncreateTimestamp: 20000101000000Z", 19),
        .modify("RFC 4512 2.5.2", "a value with a language", "add: title;lang-sv\ntitle;lang-sv: Chef", 0),
        .modify("RFC 4512 2.5.2", "an option that is not there", "delete: cn;lang-sv", 16),
        .modify("RFC 4512 2.4", "a class that is not defined", "add: objectClass\nobjectClass: unicorn", 21),
        .modify("RFC 4512 2.4", "a required attribute is deleted", "delete: sn", 65),
        .modify("RFC 4512 2.4", "an attribute that the classes do not allow", "add: dc\ndc: x", 65),
        .modify("RFC 4512 2.4", "all classes are deleted", "delete: objectClass", 65),
        .modify(
            "RFC 4512 2.4", "an auxiliary class with what it requires", "add: objectClass\nobjectClass: shadowAccount",
            0),
        .modify("RFC 4512 2.4", "an auxiliary class without", "add: objectClass\nobjectClass: dcObject", 65),
        .modify(
            "RFC 4512 2.4.2", "another structural class",
            "replace: objectClass\nobjectClass: account\nobjectClass: posixAccount\n-\ndelete: sn\n-\ndelete: mail\n-\ndelete: cn",
            69, slapd: 69),
        .modify("RFC 4512 2.4.2", "a second structural class", "add: objectClass\nobjectClass: device", 65),
        .modify("RFC 4517 3", "text where a number belongs", "replace: uidNumber\nuidNumber: seven", 21),
        .modify("RFC 4517 3", "an empty string of a directory", "replace: title\ntitle:", 21),
        .modify("RFC 4517 3", "no name where one belongs", "add: manager\nmanager: nobody", 21),
        .modify("RFC 4517 3", "octets beyond ASCII in a mail address", "replace: mail\nmail:: w6Q=", 21),
        .modify(
            "RFC 4517 4", "values that cannot be told apart",
            "add: jpegPhoto\njpegPhoto: a\n-\nadd: jpegPhoto\njpegPhoto: b", 18, slapd: 18),
        .modify(
            "RFC 4517 4", "delete one of values that cannot be told apart",
            "add: jpegPhoto\njpegPhoto: a\n-\ndelete: jpegPhoto\njpegPhoto: a", 18, slapd: 18),
        .modify("RFC 4525 3", "an increment", "increment: uidNumber\nuidNumber: 5", 0),
        .modify("RFC 4525 3", "an increment below zero", "increment: uidNumber\nuidNumber: -5", 0),
        .modify(
            "RFC 4525 3", "an increment of what is not there", "increment: shadowMin\nshadowMin: 1", 16,
            slapd: 16),
        .modify("RFC 4525 3", "an increment of text", "increment: sn\nsn: 1", 19),
        .modify("RFC 4525 3", "an increment by text", "increment: uidNumber\nuidNumber: x", 21),
        .modify("RFC 4528 3", "an assertion that holds", "replace: title\ntitle: a", 0, "-e", "!assert=(uid=@)"),
        .modify(
            "RFC 4528 3", "an assertion that does not", "replace: title\ntitle: a", 122, "-e", "!assert=(uid=nobody)"),
        .modify(
            "RFC 4528 3", "an assertion that is undefined", "replace: title\ntitle: a", 122, "-e", "!assert=(unknown=x)"
        ),
        .modify("RFC 4527 3", "the entry before", "replace: title\ntitle: a", 0, "-e", "!preread=cn"),
        .modify("RFC 4527 3", "the entry after", "replace: title\ntitle: a", 0, "-e", "!postread=*,+"),
        .modify(
            "RFC 4511 4.1.11", "an unknown control that is critical", "replace: title\ntitle: a", 12, "-e", "!1.2.3.4"),
        .modify("RFC 4511 4.1.11", "an unknown control that is not", "replace: title\ntitle: a", 0, "-e", "1.2.3.4"),
        .modify("RFC 3296 3", "ManageDsaIT", "replace: title\ntitle: a", 0, "-MM"),
        .modify(
            "permissive modify", "add what is there and delete what is not",
            "add: cn\ncn: Test Person\n-\ndelete: title", 0, "-e", "!1.2.840.113556.1.4.1413"),
        .modify("draft-behera-10 6", "the control on a change", "replace: title\ntitle: a", 0, "-e", "ppolicy"),
        .change(
            "RFC 4511 4.6", "an entry that is not there",
            "dn: uid=nobody,ou=people,$\nchangetype: modify\nreplace: title\ntitle: a\n-", 32),
        .change(
            "RFC 4511 4.6", "a name that is none", "dn: nobody\nchangetype: modify\nreplace: title\ntitle: a\n-", 34),
        .change(
            "RFC 4511 4.6", "a name of no directory here",
            "dn: uid=a,dc=other\nchangetype: modify\nreplace: title\ntitle: a\n-", 53),
        .change("RFC 4511 4.6", "the root", "dn:\nchangetype: modify\nreplace: description\ndescription: a\n-", 53),
    ]

    static let additions: [ConformanceCase] = [
        .change(
            "RFC 4511 4.7", "a person",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\nuid: @a\ncn: a\nsn: b", 0),
        .change(
            "RFC 4511 4.7", "a name that its values do not repeat",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 0),
        .change(
            "RFC 4511 4.7", "a name that is there",
            "dn: uid=@,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 68),
        .change(
            "RFC 4511 4.7", "nothing above it",
            "dn: uid=@a,ou=nowhere,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 32),
        .change(
            "RFC 4511 4.7", "a name that is none",
            "dn: nobody\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 34),
        .change(
            "RFC 4511 4.7", "a name of no directory here",
            "dn: uid=@a,dc=other\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 53),
        .change(
            "RFC 4511 4.7", "a value twice",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\ncn: A\nsn: b", 20),
        .change(
            "RFC 4512 2.4", "a required attribute is missing",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a", 65),
        .change("RFC 4512 2.4", "no class", "dn: uid=@a,ou=people,$\nchangetype: add\ncn: a\nsn: b", 65),
        .change(
            "RFC 4512 2.4", "no structural class",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: uidObject\nuid: @a", 65),
        .change(
            "RFC 4512 2.4", "two structural classes",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\nobjectClass: device\ncn: a\nsn: b", 65
        ),
        .change(
            "RFC 4512 2.4", "a class that is not defined",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: unicorn\ncn: a", 21),
        .change(
            "RFC 4512 2.4", "an abstract class alone",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: top\nuid: @a", 65),
        .change(
            "RFC 4512 2.4", "an attribute that the classes do not allow",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b\ndc: x", 65),
        .change(
            "RFC 4512 2.5", "an attribute type that is not defined",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b\nshoeSize: 4", 17),
        .change(
            "RFC 4512 2.5.1", "what the server keeps",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b\ncreatorsName: cn=a", 19),
        .change(
            "RFC 4512 2.5.1", "two values of a single-valued type",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b\ndisplayName: a\ndisplayName: b",
            19),
        .change(
            "RFC 4517 3", "text where a number belongs",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\nobjectClass: posixAccount\ncn: a\nsn: b\nuidNumber: x\ngidNumber: 1\nhomeDirectory: /",
            21),
        .change(
            "RFC 4512 2.3.1", "a name of a type that is not defined",
            "dn: shoeSize=4,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 34),
        .change(
            "RFC 4512 2.3.1", "a name of several parts",
            "dn: uid=@a+sn=b,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 0),
        .change(
            "RFC 2307 5", "a posixAccount without its numbers",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: account\nobjectClass: posixAccount\ncn: a", 0,
            slapd: 65),
        .change(
            "RFC 4519 3.5", "a group without members",
            "dn: cn=@a,ou=groups,$\nchangetype: add\nobjectClass: groupOfNames", 0, slapd: 65),
        .change(
            "RFC 4519 3.5", "a group with a member",
            "dn: cn=@a,ou=groups,$\nchangetype: add\nobjectClass: groupOfNames\nmember: uid=@,ou=people,$", 0),
        .change(
            "RFC 2307 5", "a posixGroup",
            "dn: cn=@a,ou=groups,$\nchangetype: add\nobjectClass: posixGroup\ngidNumber: 7\nmemberUid: @", 0),
        .change(
            "RFC 4527 3", "the entry after",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 0, "-e", "!postread=*"),
        .change(
            "RFC 4528 3", "an assertion that does not hold",
            "dn: uid=@a,ou=people,$\nchangetype: add\nobjectClass: inetOrgPerson\ncn: a\nsn: b", 122, "-e",
            "!assert=(sn=c)"),
    ]

    static let removals: [ConformanceCase] = [
        .run("RFC 4511 4.8", "a leaf", ["ldapdelete", "uid=@,ou=people,$"], 0),
        .run("RFC 4511 4.8", "an entry that is not there", ["ldapdelete", "uid=nobody,ou=people,$"], 32),
        .run("RFC 4511 4.8", "an entry with others below it", ["ldapdelete", "ou=people,$"], 66),
        .run("RFC 4511 4.8", "a name that is none", ["ldapdelete", "nobody"], 34),
        .run("RFC 4511 4.8", "the root", ["ldapdelete", ""], 53),
        .run(
            "RFC 4528 3", "an assertion that does not hold",
            ["ldapdelete", "-e", "!assert=(sn=c)", "uid=@,ou=people,$"], 122),
        .run("RFC 4527 3", "the entry before", ["ldapdelete", "-e", "!preread=*", "uid=@,ou=people,$"], 0),
        .run(
            "tree delete", "a leaf", ["ldapdelete", "-e", "!1.2.840.113556.1.4.805", "uid=@,ou=people,$"], 0, slapd: 12),
        .run("RFC 4511 4.10", "a value that is there", ["ldapcompare", "uid=@,ou=people,$", "cn:test person"], 6),
        .run("RFC 4511 4.10", "a value that is not", ["ldapcompare", "uid=@,ou=people,$", "cn:nobody"], 5),
        .run("RFC 4511 4.10", "an attribute that is not there", ["ldapcompare", "uid=@,ou=people,$", "title:a"], 16),
        .run("RFC 4511 4.10", "a type that is not defined", ["ldapcompare", "uid=@,ou=people,$", "shoeSize:a"], 17),
        .run("RFC 4511 4.10", "an entry that is not there", ["ldapcompare", "uid=nobody,ou=people,$", "cn:a"], 32),
    ]

    static let renames: [ConformanceCase] = [
        rename("another name", "newrdn: uid=@b\ndeleteoldrdn: 1", 0),
        rename("another name, the old value stays", "newrdn: uid=@b\ndeleteoldrdn: 0", 0),
        rename("the name that it has", "newrdn: uid=@\ndeleteoldrdn: 1", 0),
        rename("a name that is there", "newrdn: cn=taken\ndeleteoldrdn: 0", 68),
        rename("a name of another type", "newrdn: cn=@b\ndeleteoldrdn: 0", 0),
        rename("a name that is none", "newrdn: nobody\ndeleteoldrdn: 1", 34),
        rename("a name of several levels", "newrdn: uid=@b,ou=people\ndeleteoldrdn: 1", 34),
        rename("a name of a type that is not defined", "newrdn: shoeSize=4\ndeleteoldrdn: 1", 34),
        rename("a name of a type that the classes do not allow", "newrdn: dc=x\ndeleteoldrdn: 0", 65),
        rename(
            "what the server keeps", "newrdn: entryUUID=5f1b4d3e-0000-4000-8000-000000000000\ndeleteoldrdn: 0", 19),
        rename("below another entry", "newrdn: uid=@b\ndeleteoldrdn: 1\nnewsuperior: ou=groups,$", 0),
        rename("below an entry that is not there", "newrdn: uid=@b\ndeleteoldrdn: 1\nnewsuperior: ou=nowhere,$", 32),
        rename("into another directory", "newrdn: uid=@b\ndeleteoldrdn: 1\nnewsuperior: dc=other", 71),
        rename("below itself", "newrdn: uid=@b\ndeleteoldrdn: 1\nnewsuperior: uid=@,ou=people,$", 53),
        .change(
            "RFC 4511 4.9", "an entry that is not there",
            "dn: uid=nobody,ou=people,$\nchangetype: modrdn\nnewrdn: uid=x\ndeleteoldrdn: 1", 32),
        .change("RFC 4511 4.9", "the base", "dn: $\nchangetype: modrdn\nnewrdn: dc=x\ndeleteoldrdn: 1", 53, slapd: 71),
        .change(
            "RFC 4528 3", "an assertion that does not hold",
            "dn: uid=@,ou=people,$\nchangetype: modrdn\nnewrdn: uid=@b\ndeleteoldrdn: 1", 122, "-e", "!assert=(sn=c)"),
        .change(
            "RFC 4527 3", "before and after",
            "dn: uid=@,ou=people,$\nchangetype: modrdn\nnewrdn: uid=@b\ndeleteoldrdn: 1", 0, "-e", "!preread=uid", "-e",
            "!postread=uid"),
    ]

    private static func rename(_ title: String, _ lines: String, _ code: Int32, slapd: Int32? = nil) -> ConformanceCase
    {
        .change("RFC 4511 4.9", title, "dn: uid=@,ou=people,$\nchangetype: modrdn\n\(lines)", code, slapd: slapd)
    }

    /// What both servers have.
    private static let content = """
        dn: \(base)
        objectClass: domain
        dc: example

        dn: ou=people,\(base)
        objectClass: organizationalUnit
        ou: people

        dn: ou=groups,\(base)
        objectClass: organizationalUnit
        ou: groups

        """

    @Test func answersWithTheCodesOfTheStandardAndOfSlapd() throws {
        let slapd = try Slapd(ldif: Self.content, suffix: Self.base)
        let gateway = try Gateway(baseDN: Self.base)
        let running = try gateway.serve()
        let ours = ConformanceCase.Server(
            url: running.ldap, base: Self.base, dn: "uid=\(Gateway.admin),ou=people,\(Self.base)",
            password: Gateway.adminPassword)
        let theirs = ConformanceCase.Server(
            url: slapd.url, base: Self.base, dn: slapd.rootDN, password: slapd.rootPassword)
        for server in [ours, theirs] {
            let taken = "dn: cn=taken,ou=people,\(Self.base)\nobjectClass: inetOrgPerson\nsn: x\n"
            try ProgramRun.succeed(
                "ldapadd", ["-x", "-H", server.url, "-D", server.dn, "-w", server.password], input: taken,
                environment: ["LDAPNOINIT": "1"])
        }
        var differences: [String] = []
        for (number, item) in (Self.modifications + Self.additions + Self.removals + Self.renames).enumerated() {
            try ours.make("t\(number)")
            let answer = try item.code(from: ours, person: "t\(number)")
            #expect(answer.code == item.code, "gateway, \(item.name): \(answer.said)")
            guard let expected = item.slapd else { continue }
            try theirs.make("t\(number)")
            let other = try item.code(from: theirs, person: "t\(number)")
            #expect(other.code == expected, "slapd, \(item.name): \(other.said)")
            if item.code != expected { differences.append(item.name) }
        }
        // Every difference is explained where administrators read.
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/ldap-conformance.md"), encoding: .utf8)
        for name in differences { #expect(page.contains(name), "\(name) is not explained") }
    }
}
