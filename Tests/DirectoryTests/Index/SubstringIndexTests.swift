import Identity
import LDAPProtocol
import Testing

@testable import Directory

/// Finding entries by a part of a name.
@Suite struct SubstringIndexTests {
    /// Some thousand people, three of them called Ann in some way.
    private static let tree: SampleTree = {
        var tree = SampleTree()
        let base = tree.add(
            "dc=example,dc=org", below: nil, .plain, [("objectClass", ["domain"]), ("dc", ["example"])])
        for number in 1...3_000 {
            let name = number % 1_000 == 7 ? "Jo ANN  Quist\(number)" : "Person Number\(number)"
            tree.add(
                "uid=u\(number)", below: base, SampleTree.user(Int32(number), "u\(number)"),
                [
                    ("objectClass", ["inetOrgPerson"]), ("uid", ["u\(number)"]), ("cn", [name]), ("sn", ["Müller"]),
                    ("mail", ["u\(number)@example.org"]),
                ])
        }
        tree.snapshot.head.change = ChangeNumber(rawValue: 3_001)
        tree.snapshot.trail = ChangeTrail(start: ChangeNumber(rawValue: 3_001), time: nil)
        return tree
    }()

    private static let picker = "(|(uid=*ann*)(cn=*ann*)(sn=*ann*)(mail=*ann*))"

    @Test(arguments: [
        (picker, 3), ("(cn=*jo ann q*)", 3), ("(cn=jo ann*)", 3), ("(cn=*quist7)", 1), ("(cn=*ann)", 0),
        ("(mail=u2999@*)", 1), ("(cn=*zzz*)", 0), ("(&(cn=*ann*)(uid=u1007))", 1), ("(sn=*üll*)", 3_000),
        ("(uid=*99)", 30), ("(cn=*an*)", 3),
    ])
    func findsWhatLookingAtEveryEntryFinds(_ filter: String, _ count: Int) throws {
        var tree = Self.tree
        let plain = try tree.names(filter)
        #expect(plain.count == count)
        tree.snapshot.prepareSubstrings()
        #expect(try tree.names(filter) == plain)
        let explanation = tree.snapshot.explain(try Filter(parsing: filter), viewer: .system)
        #expect(explanation.matches == count)
        // What is found by the index is all that is looked at.
        if filter == Self.picker {
            #expect(explanation.plan == ["index of substrings: 3 candidates"])
            #expect(explanation.candidates == 3)
        }
        tree.snapshot.head.change = ChangeNumber(rawValue: 3_002)
    }

    @Test func knowsWhatChangedSinceItWasMade() throws {
        var tree = Self.tree
        tree.snapshot.prepareSubstrings()
        guard var record = tree.snapshot.entry(username: "u5")?.record else {
            Issue.record("no entry")
            return
        }
        var attributes = EntryAttributes(block: record.attributes, schema: tree.snapshot.schema)
        attributes[text: tree.snapshot.context.types.cn] = "Annabel"
        record.attributes = attributes.block
        record.change = ChangeNumber(rawValue: 3_002)
        tree.snapshot.put(record)
        tree.snapshot.trail.append(
            ChangeTrail.Step(change: record.change, time: record.modified.time, entry: record.id, removed: nil))
        tree.snapshot.head.change = record.change
        #expect(try tree.names(Self.picker).count == 4)
        let explanation = tree.snapshot.explain(try Filter(parsing: Self.picker), viewer: .system)
        #expect(explanation.candidates == 4)
    }

    @Test func saysWhatIsHiddenAndWhatIsUndefined() throws {
        let tree = SampleTree.company()
        let snapshot = tree.snapshot
        let viewer = snapshot.viewer(of: snapshot.entry(username: "alice")?.id)
        let people = snapshot.explain(try Filter(parsing: "(&(uidNumber=*)(!(userPassword=x)))"), viewer: viewer)
        #expect(people.matches == 0 && people.hidden == 0)
        #expect(people.undefined == ["userPassword"])
        #expect(people.plan == ["no index: all entries are looked at"])
        let two = snapshot.explain(try Filter(parsing: "(|(uid=alice)(uid=bob)(noSuchType=x))"), viewer: viewer)
        #expect((two.matches, two.hidden) == (1, 1))
        #expect(two.plan.first == "union: 2 candidates")
        #expect(two.undefined == ["noSuchType"])
    }
}
