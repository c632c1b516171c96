import Identity
import LDAPProtocol
import Testing

@testable import Directory

@Suite struct SearchTests {
    static let tree = SampleTree.company()
    static let people = "ou=people,dc=example,dc=org"

    static let filters: [(filter: String, count: Int)] = [
        ("(uid=alice)", 1), ("(UID=ALICE)", 1), ("(userid= alice )", 1), ("(0.9.2342.19200300.100.1.1=alice)", 1),
        ("(uid=nobody)", 0), ("(objectClass=person)", 199), ("(objectClass=groupOfNames)", 2),
        ("(objectClass=noSuchClass)", 0), ("(!(objectClass=noSuchClass))", 0),
        ("(&(objectClass=person)(|(uid=alice)(uid=bob)))", 2), ("(&(|(uid=alice)(uid=bob))(!(uid=bob)))", 1),
        ("(noSuchType=x)", 0), ("(!(noSuchType=x))", 0), ("(|(noSuchType=x)(uid=bob))", 1), ("(&)", 208), ("(|)", 0),
        ("(uid=ali*)", 1), ("(uid=*lic*)", 1), ("(uid=a*e)", 1), ("(mail=*second@example.org)", 199),
        ("(mail=alice.second@example.org)", 1), ("(telephoneNumber=+4681234567)", 1), ("(uidNumber>=10198)", 2),
        ("(uidNumber<=10001)", 1), ("(uidNumber=010001)", 1), ("(cn=alicia)", 1), ("(cn;lang-sv=alicia)", 1),
        ("(cn;lang-de=alicia)", 0), ("(name=alice example)", 1), ("(uid:caseExactMatch:=ALICE)", 0),
        ("(!(mail:integerMatch:=1))", 0), ("(uid:caseIgnoreMatch:=ALICE)", 1), ("(:caseIgnoreMatch:=printer)", 1),
        ("(ou:dn:=people)", 200),
        ("(member=uid=alice,ou=people,dc=example,dc=org)", 2),
        ("(member=UID = Alice , OU=people,dc=example,dc=org)", 2),
        ("(member=uid=ghost,ou=people,dc=example,dc=org)", 1), ("(memberUid=bob)", 1), ("(memberUid=BOB)", 0),
        ("(member:1.2.840.113556.1.4.1941:=uid=alice,ou=people,dc=example,dc=org)", 3),
        ("(memberOf=cn=engineers,ou=groups,dc=example,dc=org)", 2),
        ("(memberOf=cn=staff,ou=groups,dc=example,dc=org)", 4), ("(memberOf=cn=Readers,ou=roles,dc=example,dc=org)", 1),
        ("(memberOf=*)", 4), ("(gatehousePermission=groups:get)", 1), ("(userPassword=*)", 0),
        ("(!(userPassword=*))", 0),
        ("(entryUUID=00000000-0000-1234-0000-000000000001)", 1),
        ("(entryDN=uid=alice,ou=people,dc=example,dc=org)", 1), ("(l=umeå)", 1), ("(l=UMEÅ)", 1),
        ("(description=chef & köchin)", 1), ("(uid=ali\\2a)", 0), ("(gidNumber=20000)", 199),
        ("(hasSubordinates=TRUE)", 4), ("(createTimestamp>=20200101000000Z)", 208), ("(jpegPhoto=*)", 0),
        ("(uidNumber=abc)", 0), ("(!(uidNumber=abc))", 0),
    ]

    @Test(arguments: filters)
    func findsWhatTheFilterMeans(filter: String, count: Int) throws {
        #expect(try Self.tree.names(filter).count == count)
    }

    @Test(arguments: filters)
    func findsTheSameThroughIndexesAsByLookingAtEverything(filter: String, count: Int) throws {
        let snapshot = Self.tree.snapshot
        let compiled = FilterCompiler(snapshot: snapshot).compile(try Filter(parsing: filter))
        let all = snapshot.allEntries.filter { compiled.evaluate($0, in: snapshot) == .yes }.map(\.dn)
        #expect(try Self.tree.names(filter) == all.map { String(decoding: $0, as: UTF8.self) })
    }

    @Test(arguments: filters)
    func pagesAddUpToTheWhole(filter: String, count: Int) throws {
        #expect(try Self.tree.names(filter, page: 7) == Self.tree.names(filter))
    }

    static let scopes: [(base: String, scope: SearchScope, count: Int)] = [
        ("dc=example,dc=org", .baseObject, 1), ("dc=example,dc=org", .singleLevel, 4),
        ("dc=example,dc=org", .wholeSubtree, 208), ("dc=example,dc=org", .subordinates, 207),
        (people, .baseObject, 1), (people, .singleLevel, 199), (people, .wholeSubtree, 200),
        (people, .subordinates, 199),
        ("", .wholeSubtree, 208), ("uid=alice,ou=people,dc=example,dc=org", .singleLevel, 0),
        ("OU=People, DC=Example, DC=Org", .wholeSubtree, 200),
    ]

    @Test(arguments: scopes)
    func keepsToTheScope(base: String, scope: SearchScope, count: Int) throws {
        #expect(try Self.tree.names("(objectClass=*)", base: base, scope: scope).count == count)
    }

    @Test func namesTheDeepestEntryThatExists() throws {
        let result = try Self.tree.result("(objectClass=*)", base: "uid=x,uid=y,\(Self.people)")
        #expect(result.code == .noSuchObject)
        #expect(result.matchedDN == Self.people)
        #expect(try Self.tree.result("(objectClass=*)", base: "this is not a dn").code == .invalidDNSyntax)
    }

    @Test func stopsAtTheSizeLimitWithWhatWasFound() throws {
        let result = try Self.tree.result("(objectClass=person)", sizeLimit: 5)
        #expect(result.code == .sizeLimitExceeded)
        #expect(result.entries.count == 5)
        #expect(try Self.tree.result("(uid=alice)", sizeLimit: 1).code == .success)
        #expect(try Self.tree.result("(objectClass=person)", sizeLimit: 50, page: 20).code == .sizeLimitExceeded)
    }

    @Test func sendsEachTypeOnceAndOnlyWhatWasAskedFor() throws {
        func types(_ attributes: [String]) throws -> [String] {
            let entry = try #require(try Self.tree.result("(uid=alice)", attributes: attributes).entries.first)
            return entry.attributes.map { String(decoding: $0.type, as: UTF8.self) }
        }
        #expect(try types(["1.1"]).isEmpty)
        #expect(try types(["MAIL", "SuRnAmE", "dn", "nonsense", "userPassword"]) == ["sn", "mail"])
        #expect(try types(["name"]) == ["cn", "sn", "cn;lang-sv"])
        #expect(try types(["cn;lang-sv"]) == ["cn;lang-sv"])
        #expect(try types(["memberOf"]) == ["memberOf"])
        let all = try types(["*", "+"])
        #expect(Set(all).count == all.count)
        #expect(all.contains("entryUUID") && all.contains("mail") && all.contains("memberOf"))
        #expect(try !types([]).contains("memberOf"))
        let group = try #require(try Self.tree.result("(cn=staff)").entries.first)
        let members = group.attributes.first { $0.type == Array("member".utf8) }?.values ?? []
        #expect(
            members.map { String(decoding: $0, as: UTF8.self) } == [
                "cn=engineers,ou=groups,dc=example,dc=org", "uid=bob,ou=people,dc=example,dc=org",
                "uid=ghost,ou=people,dc=example,dc=org",
            ])
        let typesOnly = try #require(
            try Self.tree.result("(uid=alice)", attributes: ["mail"], typesOnly: true).entries.first)
        #expect(typesOnly.attributes.map(\.values) == [[]])
    }

    static let viewers: [(login: String?, people: Int, groups: Int, roles: Int)] = [
        (nil, 0, 0, 0), ("bob", 1, 0, 0), ("alice", 1, 2, 0), ("root", 199, 2, 2),
    ]

    @Test(arguments: viewers)
    func showsEachViewerWhatHisPermissionsAllow(login: String?, people: Int, groups: Int, roles: Int) throws {
        let snapshot = Self.tree.snapshot
        let viewer = snapshot.viewer(of: login.flatMap { snapshot.entry(login: $0)?.id })
        #expect(try Self.tree.names("(objectClass=person)", viewer: viewer).count == people)
        #expect(try Self.tree.names("(objectClass=groupOfNames)", viewer: viewer).count == groups)
        #expect(try Self.tree.names("(objectClass=gatehouseUserRole)", viewer: viewer).count == roles)
    }

    @Test func hidesEntriesFromThoseWhoMayNotSeeThem() throws {
        let snapshot = Self.tree.snapshot
        let bob = snapshot.viewer(of: snapshot.entry(login: "bob")?.id)
        let alice = "uid=alice,\(Self.people)"
        #expect(
            try Self.tree.result("(objectClass=*)", base: alice, scope: .baseObject, viewer: bob).code == .noSuchObject)
        #expect(
            try Self.tree.result("(objectClass=*)", base: Self.people, scope: .baseObject, viewer: bob).code == .success
        )
        #expect(try Self.tree.result("(objectClass=*)", base: Self.people, viewer: .anonymous).code == .noSuchObject)
    }

    @Test func tellsEverybodyWhatTheServerIs() throws {
        let root = try #require(
            try Self.tree.result("(objectClass=*)", base: "", scope: .baseObject, attributes: ["+"], viewer: .anonymous)
                .entries.first)
        #expect(root.attributes.contains { $0.type == Array("namingContexts".utf8) })
        let plain = try #require(
            try Self.tree.result("(objectClass=*)", base: "", scope: .baseObject, viewer: .anonymous).entries.first)
        #expect(plain.attributes.map { String(decoding: $0.type, as: UTF8.self) } == ["objectClass"])
        let schema = try #require(
            try Self.tree.result(
                "(objectClass=subschema)", base: "cn=Subschema", scope: .baseObject, attributes: ["attributeTypes"],
                viewer: .anonymous
            ).entries.first)
        #expect((schema.attributes.first?.values.count ?? 0) > 100)
    }

    static let comparisons: [(entry: String, attribute: String, value: String, code: ResultCode)] = [
        ("uid=alice,\(people)", "uid", "ALICE", .compareTrue), ("uid=alice,\(people)", "uid", "bob", .compareFalse),
        ("uid=alice,\(people)", "carLicense", "x", .noSuchAttribute),
        ("uid=alice,\(people)", "noSuchType", "x", .undefinedAttributeType),
        ("uid=nobody,\(people)", "uid", "x", .noSuchObject),
        ("uid=alice,\(people)", "userPassword", "x", .insufficientAccessRights),
        ("cn=engineers,ou=groups,dc=example,dc=org", "member", "UID=alice,\(people)", .compareTrue),
        ("cn=engineers,ou=groups,dc=example,dc=org", "memberUid", "alice", .compareTrue),
        ("cn=engineers,ou=groups,dc=example,dc=org", "objectClass", "posixGroup", .compareTrue),
        ("nonsense", "uid", "x", .invalidDNSyntax), ("uid=alice,\(people)", "uidNumber", "x", .invalidAttributeSyntax),
    ]

    @Test(arguments: comparisons)
    func compares(entry: String, attribute: String, value: String, code: ResultCode) {
        let request = CompareRequest(
            entry: Array(entry.utf8), attribute: Array(attribute.utf8), value: SecretBytes(Array(value.utf8)))
        #expect(Self.tree.snapshot.compare(request, viewer: .system).code == code)
    }

    @Test func seesAnotherVersionOnlyWhenAsked() throws {
        var tree = Self.tree
        let before = tree.snapshot
        let people = try #require(before.entry(named: Array(Self.people.utf8)))
        let id = tree.addPerson(900, "newcomer", below: people.id)
        #expect(before.entry(login: "newcomer") == nil)
        #expect(before.entry(id) == nil)
        #expect(try tree.names("(uid=newcomer)").count == 1)
        #expect(tree.snapshot.entry(login: "NewComer@example.org")?.id == id)
        tree.snapshot.remove(id)
        #expect(try tree.names("(uid=newcomer)").isEmpty)
        #expect(tree.snapshot.count == before.count)
    }
}
