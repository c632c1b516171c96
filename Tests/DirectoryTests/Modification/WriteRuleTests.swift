import Identity
import LDAPProtocol
import Testing

@testable import Directory

/// The result codes of changes, by the sections of RFC 4511 and RFC 4512.
@Suite("WriteRules")
struct WriteRuleTests {
    struct Case: CustomTestStringConvertible {
        let title: String
        let code: ResultCode
        let ldif: String
        let actor: String

        init(_ title: String, _ code: ResultCode, as actor: String = "anna", _ ldif: String) {
            self.title = title
            self.code = code
            self.ldif = ldif
            self.actor = actor
        }

        var testDescription: String { title }
    }

    static func modify(_ rdns: String, _ changes: String) -> String {
        "dn: \(rdns),$\nchangetype: modify\n\(changes)\n-\n"
    }

    static func add(_ rdns: String, _ lines: String) -> String { "dn: \(rdns),$\nchangetype: add\n\(lines)\n" }

    static let jane = "uid=jane,ou=people"

    static let modifications: [Case] = [
        Case("a value is added", .success, modify(jane, "add: telephoneNumber\ntelephoneNumber: 1")),
        Case("an unknown type", .undefinedAttributeType, modify(jane, "add: shoeSize\nshoeSize: 44")),
        Case("a value that is there", .attributeOrValueExists, modify(jane, "add: cn\ncn: JANE")),
        Case(
            "a value twice", .attributeOrValueExists,
            modify(jane, "replace: telephoneNumber\ntelephoneNumber: 1 2\ntelephoneNumber: 12")),
        Case("a missing attribute", .noSuchAttribute, modify(jane, "delete: title")),
        Case("a missing value", .noSuchAttribute, modify(jane, "delete: cn\ncn: Joe")),
        Case("nothing in place of nothing", .success, modify(jane, "replace: title")),
        Case("a malformed value", .invalidAttributeSyntax, modify(jane, "replace: uidNumber\nuidNumber: seven")),
        Case("two values for one", .constraintViolation, modify(jane, "add: uidNumber\nuidNumber: 7")),
        Case("a type that the classes lack", .objectClassViolation, modify(jane, "add: sudoUser\nsudoUser: x")),
        Case("a required type is deleted", .objectClassViolation, modify(jane, "delete: sn")),
        Case("a part of the name is deleted", .notAllowedOnRDN, modify(jane, "delete: uid")),
        Case("a part of the name is replaced", .notAllowedOnRDN, modify(jane, "replace: uid\nuid: joe")),
        Case(
            "another structural class", .objectClassModsProhibited,
            modify(jane, "replace: objectClass\nobjectClass: account\nobjectClass: posixAccount")),
        Case("an unknown class", .invalidAttributeSyntax, modify(jane, "add: objectClass\nobjectClass: unicorn")),
        Case("no class", .objectClassViolation, modify(jane, "delete: objectClass")),
        Case("what the server keeps", .constraintViolation, modify(jane, "replace: entryUUID\nentryUUID: x")),
        Case("memberOf", .constraintViolation, modify(jane, "add: memberOf\nmemberOf: cn=staff,ou=groups,$")),
        Case("another operational type", .unwillingToPerform, modify(jane, "add: pwdReset\npwdReset: TRUE")),
        Case("values without a rule, first", .success, modify(jane, "add: jpegPhoto\njpegPhoto: a")),
        Case(
            "values without a rule, later", .inappropriateMatching,
            modify(jane, "add: jpegPhoto\njpegPhoto: a\n-\nadd: jpegPhoto\njpegPhoto: b")),
        Case("an increment", .success, modify(jane, "increment: uidNumber\nuidNumber: 5")),
        Case("an increment of text", .constraintViolation, modify(jane, "increment: sn\nsn: 5")),
        Case("an increment of nothing", .noSuchAttribute, modify(jane, "increment: shadowMin\nshadowMin: 5")),
        Case("an entry that is not there", .noSuchObject, modify("uid=nobody,ou=people", "replace: title")),
        Case("a name that is none", .invalidDNSyntax, "dn: jane\nchangetype: modify\nreplace: title\n-\n"),
        Case(
            "a name of another directory", .unwillingToPerform,
            "dn: uid=jane,dc=other\nchangetype: modify\nreplace: title\n-\n"),
        Case("a user name that is taken", .constraintViolation, modify(jane, "add: uid\nuid: mona")),
    ]

    static let additions: [Case] = [
        Case(
            "a person", .success,
            add("uid=new,ou=people", "objectClass: inetOrgPerson\nuid: new\ncn: New\nsn: New\nmail: new@example.org")),
        Case(
            "a name that its values do not repeat", .success,
            add("uid=new,ou=people", "objectClass: inetOrgPerson\ncn: New\nsn: New")),
        Case("a name that is there", .entryAlreadyExists, add(jane, "objectClass: inetOrgPerson\ncn: a\nsn: b")),
        Case(
            "a user name that is taken", .entryAlreadyExists,
            add("uid=jane,ou=groups", "objectClass: inetOrgPerson\ncn: a\nsn: b")),
        Case("nothing above it", .noSuchObject, add("uid=a,ou=b", "objectClass: inetOrgPerson\ncn: a\nsn: b")),
        Case(
            "a required type missing", .objectClassViolation,
            add("uid=a,ou=people", "objectClass: inetOrgPerson\ncn: a")),
        Case("no class at all", .objectClassViolation, add("uid=a,ou=people", "cn: a\nsn: b")),
        Case("no structural class", .objectClassViolation, add("uid=a,ou=people", "objectClass: uidObject\nuid: a")),
        Case(
            "two structural classes", .objectClassViolation,
            add("uid=a,ou=people", "objectClass: inetOrgPerson\nobjectClass: device\ncn: a\nsn: b")),
        Case("an unknown type", .undefinedAttributeType, add("uid=a,ou=people", "objectClass: inetOrgPerson\nfoo: a")),
        Case(
            "what the server keeps", .constraintViolation,
            add("uid=a,ou=people", "objectClass: inetOrgPerson\ncn: a\nsn: b\ncreatorsName: cn=a")),
        Case("a group", .success, add("cn=new,ou=groups", "objectClass: groupOfNames\nmember: \(jane),$")),
        Case("a posixGroup", .success, add("cn=new,ou=groups", "objectClass: posixGroup\nmemberUid: jane")),
        Case(
            "a role", .success, add("cn=new,ou=roles", "objectClass: gatehouseUserRole\ngatehousePermission: lists:get")
        ),
        Case(
            "a permission that nobody declared", .constraintViolation,
            add("cn=new,ou=roles", "objectClass: gatehouseUserRole\ngatehousePermission: x:y")),
        Case("a list role", .success, add("cn=new,ou=list-roles", "objectClass: gatehouseListRole")),
        Case(
            "a list that is not there", .constraintViolation,
            add("cn=new,ou=list-roles", "objectClass: gatehouseListRole\ngatehouseListPermission: 99:list:get")),
        Case("a plain entry", .success, add("ou=more", "objectClass: organizationalUnit")),
        Case(
            "a plain entry by a manager", .insufficientAccessRights, as: "mona",
            add("ou=more", "objectClass: organizationalUnit")),
    ]

    @Test(arguments: modifications + additions)
    func answersWithTheCodeOfTheRule(_ item: Case) throws {
        let directory = try WritableDirectory()
        let before = directory.base.live.snapshot.change
        let outcome = try directory.apply(item.ldif, as: item.actor)
        #expect(ResultCode(rawValue: outcome.code) == item.code, "\(outcome.text)")
        if item.code != .success {
            #expect(!outcome.text.isEmpty)
            #expect(directory.base.live.snapshot.change == before)
        }
    }

    static let renames: [(String, String, ResultCode)] = [
        (jane, "newrdn: uid=joan\ndeleteoldrdn: 1", .success), (jane, "newrdn: uid=jane\ndeleteoldrdn: 1", .success),
        (jane, "newrdn: uid=mona\ndeleteoldrdn: 1", .entryAlreadyExists),
        (jane, "newrdn: cn=jane\ndeleteoldrdn: 0", .success),
        (jane, "newrdn: cn=jane\ndeleteoldrdn: 1", .unwillingToPerform),
        (jane, "newrdn: jane\ndeleteoldrdn: 1", .invalidDNSyntax),
        (jane, "newrdn: foo=jane\ndeleteoldrdn: 1", .invalidDNSyntax),
        (jane, "newrdn: sudoUser=jane\ndeleteoldrdn: 0", .objectClassViolation),
        (jane, "newrdn: uid=jane\ndeleteoldrdn: 0\nnewsuperior: ou=groups,$", .success),
        (jane, "newrdn: uid=jane\ndeleteoldrdn: 0\nnewsuperior: ou=nowhere,$", .noSuchObject),
        (jane, "newrdn: uid=jane\ndeleteoldrdn: 0\nnewsuperior: dc=other", .affectsMultipleDSAs),
        ("ou=branch", "newrdn: ou=branch\ndeleteoldrdn: 0\nnewsuperior: ou=twig,ou=branch,$", .unwillingToPerform),
        ("ou=branch", "newrdn: ou=tree\ndeleteoldrdn: 1", .success),
        ("ou=people", "newrdn: ou=persons\ndeleteoldrdn: 1", .unwillingToPerform),
        ("cn=Super Admin,ou=roles", "newrdn: cn=root\ndeleteoldrdn: 1", .unwillingToPerform),
        ("cn=Managers,ou=roles", "newrdn: cn=Bosses\ndeleteoldrdn: 1", .success),
        ("cn=staff,ou=groups", "newrdn: cn=team\ndeleteoldrdn: 1", .success),
    ]

    @Test(arguments: renames)
    func renamesWithinTheRules(_ entry: String, _ change: String, _ code: ResultCode) throws {
        let directory = try WritableDirectory()
        try directory.apply(Self.add("ou=branch", "objectClass: organizationalUnit"))
        try directory.apply(Self.add("ou=twig,ou=branch", "objectClass: organizationalUnit"))
        let outcome = try directory.apply("dn: \(entry),$\nchangetype: modrdn\n\(change)\n")
        #expect(ResultCode(rawValue: outcome.code) == code, "\(outcome.text)")
    }

    @Test func renamesNothingBeyondWhatCanBeAskedFor() throws {
        let directory = try WritableDirectory()
        func add(_ name: String) throws -> Int32 {
            try directory.apply(Self.add(name, "objectClass: organizationalUnit")).code
        }
        func rename(_ name: String, _ rdn: String, _ superior: String = "") throws -> ResultCode {
            let record = "dn: \(name),$\nchangetype: modrdn\nnewrdn: \(rdn)\ndeleteoldrdn: 1\n\(superior)"
            return ResultCode(rawValue: try directory.apply(record).code)
        }
        let long = "ou=\(String(repeating: "b", count: 4_000)),ou=\(String(repeating: "a", count: 4_000))"
        for name in ["ou=top", String(long.drop { $0 != "," }.dropFirst()) + ",ou=top", long + ",ou=top"] {
            #expect(try add(name) == 0)
        }
        #expect(try rename("ou=top", "ou=\(String(repeating: "t", count: 400))") == .constraintViolation)
        #expect(try rename("ou=top", "ou=tops") == .success)
        // The base has two parts.
        var deep = "ou=d0"
        #expect(try add(deep) == 0)
        for level in 1..<62 {
            deep = "ou=d\(level),\(deep)"
            #expect(try add(deep) == 0)
        }
        #expect(try add("ou=d62,\(deep)") != 0)
        #expect(try rename("ou=d0", "ou=d0", "newsuperior: ou=tops,$\n") == .constraintViolation)
        #expect(try rename("ou=d0", "ou=e0") == .success)
    }

    static let deletions: [(String, ResultCode)] = [
        (jane, .success), ("ou=people", .notAllowedOnNonLeaf), ("cn=staff,ou=groups", .success),
        ("cn=Managers,ou=roles", .unwillingToPerform), ("cn=Super Admin,ou=roles", .unwillingToPerform),
        ("uid=anna,ou=people", .unwillingToPerform), ("uid=nobody,ou=people", .noSuchObject),
    ]

    @Test(arguments: deletions)
    func deletesLeavesThatNothingHolds(_ entry: String, _ code: ResultCode) throws {
        let directory = try WritableDirectory()
        let outcome = try directory.apply("dn: \(entry),$\nchangetype: delete\n")
        #expect(ResultCode(rawValue: outcome.code) == code, "\(outcome.text)")
        #expect((directory.entry(entry) == nil) == (code == .success || code == .noSuchObject))
    }

    @Test func tellsTheDeepestEntryAboveAMissingOne() throws {
        let directory = try WritableDirectory()
        let operation = DirectoryWrite.Operation.delete(
            DelRequest(entry: Array("cn=a,uid=x,ou=people,dc=example,dc=org".utf8)))
        var actor = directory.base.actor("anna")
        actor.door = .ldap
        do {
            _ = try directory.base.live.performBlocking(actor) { try $0.perform(DirectoryWrite(operation)) }
            Issue.record("nothing was refused")
        } catch {
            #expect(WriteRefusal.of(error).result.matchedDN == Array("ou=people,dc=example,dc=org".utf8))
        }
    }

    @Test func appliesAllChangesOfARequestOrNone() throws {
        let directory = try WritableDirectory()
        let outcome = try directory.apply(
            Self.modify(Self.jane, "replace: title\ntitle: Boss\n-\nadd: shoeSize\nshoeSize: 4"))
        #expect(outcome.code == ResultCode.undefinedAttributeType.rawValue)
        #expect(directory.values("title", Self.jane) == [])
        // A required attribute may be missing between two changes.
        let other = try directory.apply(Self.modify(Self.jane, "delete: sn\n-\nadd: sn\nsn: Doe"))
        #expect(other.code == 0, "\(other.text)")
        #expect(directory.values("sn", Self.jane) == ["Doe"])
    }
}
