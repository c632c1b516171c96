import Identity
import LDAPProtocol
import Testing

@testable import Directory

/// What controls make of a search.
@Suite struct SearchControlsTests {
    private static let tree = SampleTree.company()
    private static let people = "ou=people,dc=example,dc=org"

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func sorted(_ keys: SortControl.Key..., isCritical: Bool = false) -> SearchControls {
        var controls = SearchControls()
        controls.sort = SortControl(keys)
        controls.isSortCritical = isCritical
        return controls
    }

    private static func names(_ result: SampleTree.Result) -> [String] {
        result.entries.map { String(decoding: $0.objectName.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self) }
    }

    private static func sortResult(_ result: SampleTree.Result) throws -> SortResult? {
        try result.controls.first { $0.oid == ControlOID.sortResponse }?.value.map { try SortResult(decoding: $0) }
    }

    // MARK: Sorting

    @Test(arguments: [
        ("uid", false, ["uid=alice", "uid=bob", "uid=root"]), ("uid", true, ["uid=root", "uid=bob", "uid=alice"]),
        // Numbers in the order of numbers.
        ("uidNumber", true, ["uid=bob", "uid=alice", "uid=root"]),
        // Without a value, last; reversed, first. The rest keeps the order of the numbers.
        ("telephoneNumber", false, ["uid=alice", "uid=root", "uid=bob"]),
        ("telephoneNumber", true, ["uid=root", "uid=bob", "uid=alice"]),
        ("entryUUID", false, ["uid=root", "uid=alice", "uid=bob"]),
    ])
    func sortsByAnyAttribute(_ attribute: String, _ isReversed: Bool, _ expected: [String]) throws {
        let controls = Self.sorted(.init(attribute: Self.bytes(attribute), isReversed: isReversed))
        let result = try Self.tree.result("(|(uid=bob)(uid=alice)(uid=root))", controls: controls)
        #expect(Self.names(result) == expected)
        #expect(try Self.sortResult(result)?.code == .success)
    }

    @Test func sortsThousandsInPages() throws {
        let controls = Self.sorted(
            .init(attribute: Self.bytes("sn")), .init(attribute: Self.bytes("uidNumber"), isReversed: true))
        let whole = try Self.tree.result("(uid=*)", controls: controls)
        #expect(whole.entries.count == 199)
        #expect(Self.names(whole).first == "uid=user199")
        #expect(Self.names(whole).last == "uid=root")
        let paged = try Self.tree.result("(uid=*)", page: 50, controls: controls)
        #expect(paged.pages == 4)
        #expect(Self.names(paged) == Self.names(whole))
    }

    @Test(arguments: [
        ("noSuchType", nil, ResultCode.noSuchAttribute), ("userPassword", nil, .noSuchAttribute),
        ("uid", "noSuchRule", .inappropriateMatching), ("uid", "caseIgnoreSubstringsMatch", .inappropriateMatching),
    ])
    func saysInTheControlWhyItDidNotSort(_ attribute: String, _ rule: String?, _ code: ResultCode) throws {
        let key = SortControl.Key(attribute: Self.bytes(attribute), rule: rule.map(Self.bytes))
        let loose = try Self.tree.result("(uid=bob)", controls: Self.sorted(key))
        #expect(Self.names(loose) == ["uid=bob"])
        #expect(loose.code == .success)
        #expect(try Self.sortResult(loose) == SortResult(code, attribute: Self.bytes(attribute)))
        let strict = try Self.tree.result("(uid=bob)", controls: Self.sorted(key, isCritical: true))
        #expect(strict.entries.isEmpty)
        #expect(strict.code == .unavailableCriticalExtension)
        #expect(try Self.sortResult(strict)?.code == code)
    }

    // MARK: Windows

    private static func window(
        _ before: Int32, _ after: Int32, _ target: VirtualListViewControl.Target
    ) throws -> (names: [String], result: VirtualListViewResult?, code: ResultCode) {
        var controls = sorted(.init(attribute: bytes("uidNumber")))
        controls.window = VirtualListViewControl(before: before, after: after, target: target)
        let result = try tree.result("(uid=*)", controls: controls)
        let value = result.controls.first { $0.oid == ControlOID.virtualListViewResponse }?.value
        return (names(result), try value.map { try VirtualListViewResult(decoding: $0) }, result.code)
    }

    @Test func opensWindowsByPlaceAndByValue() throws {
        let second = try Self.window(1, 1, .offset(2, contentCount: 0))
        #expect(second.names == ["uid=root", "uid=alice", "uid=bob"])
        #expect(second.result == VirtualListViewResult(target: 2, contentCount: 199, code: .success))
        let last = try Self.window(1, 9, .offset(7, contentCount: 7))
        #expect(last.names == ["uid=user198", "uid=user199"])
        #expect(last.result?.target == 199)
        let found = try Self.window(0, 1, .value(Self.bytes("10100")))
        #expect(found.names == ["uid=user100", "uid=user101"])
        #expect(found.result?.target == 100)
        let beyond = try Self.window(1, 1, .value(Self.bytes("99999")))
        #expect(beyond.names == ["uid=user199"])
        #expect(beyond.result?.target == 200)
        let none = try Self.window(0, 0, .offset(0, contentCount: 0))
        #expect(none.result?.code == .offsetRangeError)
    }

    // MARK: Values

    @Test func returnsMatchedValuesAlone() throws {
        var controls = SearchControls()
        controls.matchedValues = MatchedValuesControl([
            .substrings(SubstringFilter(attribute: Self.bytes("mail"), any: [Self.bytes("second")])),
            .equality(attribute: Self.bytes("objectClass"), value: Self.bytes("posixAccount")),
            .present(attribute: Self.bytes("uid")),
        ])
        let result = try Self.tree.result("(uid=alice)", controls: controls)
        let attributes = try #require(result.entries.first).attributes
        #expect(attributes.map { String(decoding: $0.type, as: UTF8.self) } == ["objectClass", "uid", "mail"])
        #expect(
            attributes.map(\.values)
                == [["posixAccount"], ["alice"], ["alice.second@example.org"]].map {
                    $0.map(Self.bytes)
                })
    }

    @Test func returnsAttributesOfMembers() throws {
        var controls = SearchControls()
        controls.dereference = DereferenceControl([
            .init(attribute: Self.bytes("member"), wanted: [Self.bytes("uid"), Self.bytes("entryUUID")]),
            .init(attribute: Self.bytes("cn"), wanted: [Self.bytes("uid")]),
        ])
        let result = try Self.tree.result("(cn=engineers)", attributes: ["cn"], controls: controls)
        let control = try #require(result.entryControls.first?.first { $0.oid == ControlOID.dereference })
        let names = try DereferenceResult(decoding: control.value ?? []).names
        #expect(
            names.map { String(decoding: $0.value, as: UTF8.self) } == [
                "uid=alice,\(Self.people)", "uid=root,\(Self.people)",
            ])
        #expect(
            names.map { $0.attributes.map(\.type) }
                == Array(
                    repeating: [Self.bytes("uid"), Self.bytes("entryUUID")], count: 2))
        #expect(names.first?.attributes.first?.values == [Self.bytes("alice")])
    }

    @Test func hidesMembersThatAreNotSeen() throws {
        let reader = try #require(Self.tree.snapshot.entry(username: "alice"))
        var controls = SearchControls()
        controls.dereference = DereferenceControl([
            .init(attribute: Self.bytes("member"), wanted: [Self.bytes("uid")])
        ])
        let result = try Self.tree.result(
            "(cn=engineers)", viewer: Self.tree.snapshot.viewer(of: reader.id), controls: controls)
        let control = try #require(result.entryControls.first?.first)
        let names = try DereferenceResult(decoding: control.value ?? []).names
        // Herself, and nothing about the other one but the name that stands in the group.
        #expect(names.map(\.attributes.count) == [1, 0])
    }

    // MARK: Conditions

    @Test func searchesIfTheBaseMatches() throws {
        var controls = SearchControls()
        controls.assertion = try Filter(parsing: "(ou=people)")
        #expect(try Self.tree.result("(uid=bob)", base: Self.people, controls: controls).entries.count == 1)
        controls.assertion = try Filter(parsing: "(ou=others)")
        #expect(try Self.tree.result("(uid=bob)", base: Self.people, controls: controls).code == .assertionFailed)
        controls.assertion = try Filter(parsing: "(noSuchType=x)")
        #expect(try Self.tree.result("(uid=bob)", base: Self.people, controls: controls).code == .assertionFailed)
        #expect(
            try Self.tree.result("(objectClass=*)", base: "", scope: .baseObject, controls: controls).code
                == .assertionFailed)
    }

    @Test func findsNoSubentriesAmongEntries() throws {
        var controls = SearchControls()
        controls.subentries = SubentriesControl(visibility: true)
        #expect(try Self.tree.result("(uid=bob)", controls: controls).entries.isEmpty)
        controls.subentries = SubentriesControl(visibility: false)
        #expect(try Self.tree.result("(uid=bob)", controls: controls).entries.count == 1)
    }

    // MARK: Acting for others

    @Test(arguments: [
        ("root", "u:alice", "alice"), ("root", "dn:UID=Alice, ou=people,dc=example,dc=org", "alice"),
        ("root", "dn:", ""), ("root", "", ""), ("root", "u:nobody", nil), ("root", "alice", nil),
        ("root", "dn:cn=printer,dc=example,dc=org", nil), ("alice", "u:bob", nil), ("alice", "", nil),
    ])
    func letsThoseActForOthersWhoMay(_ user: String, _ identity: String, _ acting: String?) throws {
        let snapshot = Self.tree.snapshot
        let viewer = snapshot.viewer(of: snapshot.entry(username: user)?.id)
        let other = snapshot.viewer(viewer, actingAs: Self.bytes(identity))
        #expect(other.map { $0.entry.flatMap { snapshot.entry($0)?.user?.username } ?? "" } == acting)
    }

    @Test func makesNobodyASuperAdmin() throws {
        let snapshot = Self.tree.snapshot
        let proxy = Viewer(entry: snapshot.entry(username: "bob")?.id, permissions: [.ldapProxy], isSuperAdmin: false)
        #expect(snapshot.viewer(proxy, actingAs: Self.bytes("u:root")) == nil)
        #expect(snapshot.viewer(proxy, actingAs: Self.bytes("u:alice"))?.entry == snapshot.entry(username: "alice")?.id)
    }
}
