import Directory
import Identity
import LDAPProtocol
import NIOCore
import Store
import TestSupport
import Testing

@testable import DirectorySync

/// Recognising people at a glance, held against comparing them in full.
struct KnownPeopleTests {
    private typealias Attributes = [(name: String, values: [String])]

    private static let dn = "uid=jane,ou=people,dc=corp"

    private static let jane: Attributes = [
        ("objectClass", ["inetOrgPerson", "posixAccount", "ldapPublicKey", "unheardOf"]), ("uid", ["jane", "jd"]),
        ("cn", ["Jane Doe"]), ("sn", ["Doe"]), ("mail", ["Jane@Corp.Test", "jd@corp.test"]), ("uidNumber", ["5001"]),
        ("gidNumber", ["5000"]), ("homeDirectory", ["/home/jane"]), ("telephoneNumber", ["1", "2", "3"]),
        ("title", ["Editor"]), ("unheardOfAttribute", ["x"]),
        ("entryUUID", ["7D8F0B3E-0000-4000-8000-000000000001"]),
    ]

    /// A store that took in Jane.
    private struct Here: Sendable {
        let folder: TemporaryFolder
        let store: SQLiteStore
        let live: LiveDirectory
        let configuration: SourceConfiguration

        init(_ change: (inout SourceConfiguration) -> Void = { _ in }) async throws {
            folder = try TemporaryFolder()
            store = try SQLiteStore.open(folder: folder.path, defaultBaseDN: "dc=example,dc=org")
            live = try LiveDirectory(
                store: store, context: DirectoryContext(baseDN: DistinguishedName("dc=example,dc=org")),
                now: { Made.now })
            try await live.perform(.system) { try $0.bootstrap() }
            var configuration = Made.configuration
            configuration.rules = []
            configuration.users.base = "ou=people,dc=corp"
            change(&configuration)
            self.configuration = configuration
            #expect(
                try await run(KnownPeopleTests.encoded(KnownPeopleTests.jane), recognises: false).recognised == false)
        }

        /// Reads one entry and does what follows, or only looks what would.
        func run(
            _ entry: EncodedEntry, recognises: Bool = true, isDryRun: Bool = false
        ) async throws -> (recognised: Bool, plan: SyncPlan) {
            var decoder = SourceDecoder(configuration, knowing: recognises ? live.snapshot : nil, at: Made.now)
            let isKnown = decoder.addKnown(entry)
            if !isKnown, let parsed = decoder.parse(entry) { decoder.add(person: parsed) }
            let target = LiveDirectoryTarget(live, journal: store, now: { Made.now })
            let result = try await SyncService(configuration, target: target, now: { Made.now }).apply(
                decoder.finish(), since: Made.now, isDryRun: isDryRun, approval: nil)
            return (isKnown, try #require(result.plan))
        }
    }

    private static func encoded(_ attributes: Attributes, dn: String = dn) -> EncodedEntry {
        EncodedEntry(
            dn: dn,
            attributes: attributes.reduce(into: []) { row, attribute in
                var writer = PartialAttribute(type: Array(attribute.name.utf8))
                writer.values = attribute.values.map { Array($0.utf8) }
                var buffer = ByteBuffer()
                writer.encode(into: &buffer)
                row += Array(buffer.readableBytesView)
            })
    }

    private static func with(_ name: String, _ values: [String]?) -> Attributes {
        let rest = jane.filter { $0.name != name }
        return values.map { rest + [(name, $0)] } ?? rest
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let entry: EncodedEntry
        /// Whether a glance is enough; nil where it need not be and may be.
        let isRecognised: Bool?
    }

    static let cases = [
        Case(testDescription: "as before", entry: encoded(jane), isRecognised: true),
        Case(testDescription: "in another order", entry: encoded(jane.reversed()), isRecognised: true),
        Case(
            testDescription: "values in another order", entry: encoded(with("telephoneNumber", ["3", "1", "2"])),
            isRecognised: true),
        Case(
            testDescription: "names in other letters",
            entry: encoded(jane.map { ($0.name.uppercased(), $0.values) }), isRecognised: true),
        Case(
            testDescription: "something that is not taken over", entry: encoded(with("unheardOfAttribute", ["y"])),
            isRecognised: true),
        Case(
            testDescription: "a class less", entry: encoded(with("objectClass", ["inetOrgPerson"])), isRecognised: true),
        Case(
            testDescription: "a class more",
            entry: encoded(with("objectClass", ["inetOrgPerson", "posixAccount", "ldapPublicKey", "person"])),
            isRecognised: false),
        Case(
            testDescription: "a number that stays when the source lets go of it",
            entry: encoded(with("uidNumber", nil)), isRecognised: true),
        Case(testDescription: "another number", entry: encoded(with("uidNumber", ["5002"])), isRecognised: false),
        Case(
            testDescription: "a value less", entry: encoded(with("telephoneNumber", ["1", "2"])), isRecognised: false),
        Case(
            testDescription: "a value twice", entry: encoded(with("telephoneNumber", ["1", "2", "2"])),
            isRecognised: false),
        Case(testDescription: "an attribute less", entry: encoded(with("title", nil)), isRecognised: false),
        Case(testDescription: "an attribute more", entry: encoded(jane + [("l", ["Berlin"])]), isRecognised: false),
        Case(
            testDescription: "a value in other letters", entry: encoded(with("title", ["editor"])), isRecognised: false),
        Case(
            testDescription: "another value in another piece", entry: encoded(jane + [("title", ["Chief"])]),
            isRecognised: false),
        Case(
            testDescription: "an attribute in two pieces",
            entry: encoded(with("telephoneNumber", ["2"]) + [("telephoneNumber", ["1", "3"])]), isRecognised: true),
        Case(
            testDescription: "addresses in two pieces",
            entry: encoded(with("mail", ["Jane@Corp.Test"]) + [("mail", ["jd@corp.test"])]), isRecognised: true),
        Case(
            testDescription: "addresses in two pieces in another order",
            entry: encoded(with("mail", ["jd@corp.test"]) + [("mail", ["Jane@Corp.Test"])]), isRecognised: false),
        Case(
            testDescription: "an attribute in a language", entry: encoded(jane + [("title;lang-de", ["Chefin"])]),
            isRecognised: false),
        Case(testDescription: "another user name", entry: encoded(with("uid", ["jd", "jane"])), isRecognised: false),
        Case(testDescription: "another address", entry: encoded(with("mail", ["jd@corp.test"])), isRecognised: false),
        Case(testDescription: "no address", entry: encoded(with("mail", nil)), isRecognised: false),
        Case(testDescription: "another name", entry: encoded(with("cn", ["Jane Roe"])), isRecognised: false),
        Case(
            testDescription: "another identifier",
            entry: encoded(with("entryUUID", ["7d8f0b3e-0000-4000-8000-00000000000f"])),
            isRecognised: false),
        Case(testDescription: "no identifier", entry: encoded(with("entryUUID", nil)), isRecognised: false),
        Case(
            testDescription: "another place", entry: encoded(jane, dn: "uid=jane,ou=staff,ou=people,dc=corp"),
            isRecognised: false),
        Case(
            testDescription: "a name in other letters", entry: encoded(jane, dn: "uid=Jane,ou=people,dc=corp"),
            isRecognised: false),
        Case(
            testDescription: "locked by the source",
            entry: encoded(jane + [("pwdAccountLockedTime", ["000001010000Z"])]),
            isRecognised: false),
        Case(
            testDescription: "locked for a while",
            entry: encoded(jane + [("pwdAccountLockedTime", ["20260101000000Z"])]), isRecognised: true),
        Case(testDescription: "nothing", entry: encoded([]), isRecognised: false),
        Case(
            testDescription: "no BER",
            entry: EncodedEntry(dn: dn, attributes: Array(encoded(jane).attributes.dropLast())),
            isRecognised: false),
    ]

    @Test(arguments: cases) func recognisesThoseWhoAreTheSame(_ one: Case) async throws {
        let here = try await Here()
        let glance = try await here.run(one.entry, isDryRun: true)
        if let isRecognised = one.isRecognised { #expect(glance.recognised == isRecognised) }
        let whole = try await here.run(one.entry, recognises: false, isDryRun: true)
        #expect(!glance.recognised || whole.plan.isEmpty, "\(whole.plan.text())")
        // What comes of it is the same in both ways.
        #expect(glance.plan.text() == whole.plan.text())
    }

    @Test func agreesWithAComparisonInFullWhateverChanges() async throws {
        let here = try await Here()
        var random = SeededGenerator(seed: 7)
        var recognised = 0
        for _ in 0..<400 {
            var attributes = Self.jane
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let index = Int.random(in: attributes.indices, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: attributes.remove(at: index)
                case 1: attributes.shuffle(using: &random)
                case 2: attributes[index].values.shuffle(using: &random)
                case 3: attributes[index].values.append("\(Int.random(in: 0..<5, using: &random))")
                case 4: attributes[index].values[0] = attributes[index].values[0].lowercased()
                default: attributes.append(attributes[index])
                }
            }
            let entry = Self.encoded(attributes)
            let glance = try await here.run(entry, isDryRun: true)
            let whole = try await here.run(entry, recognises: false, isDryRun: true)
            #expect(!glance.recognised || whole.plan.isEmpty, "\(attributes)\n\(whole.plan.text())")
            #expect(glance.plan.text() == whole.plan.text())
            if glance.recognised { recognised += 1 }
        }
        #expect((50..<350).contains(recognised))
    }

    @Test func looksAgainAtWhoeverChangedBetweenReadingAndWriting() async throws {
        let here = try await Here()
        var decoder = SourceDecoder(here.configuration, knowing: here.live.snapshot, at: Made.now)
        let isKnown = decoder.addKnown(Self.encoded(Self.jane))
        #expect(isKnown)
        try await here.live.perform(.system) { draft in
            guard var record = draft.snapshot.entry(username: "jane")?.record, case .user(var user) = record.content
            else { return }
            user.name = "Somebody Else"
            record.content = .user(user)
            try draft.put(record)
        }
        let target = LiveDirectoryTarget(here.live, journal: here.store, now: { Made.now })
        let result = try await SyncService(here.configuration, target: target, now: { Made.now }).apply(
            decoder.finish(), since: Made.now, isDryRun: false, approval: nil)
        #expect(result.plan?.count(.update) == 1)
        #expect(here.live.snapshot.entry(username: "jane")?.user?.name == "Jane Doe")
    }

    @Test func givesRolesByGroupsToThoseWhoAreTheSame() async throws {
        let here = try await Here { $0.groups = .init(base: "ou=groups,dc=corp", filter: "(cn=*)") }
        try await here.live.perform(.system) { draft in
            _ = try draft.createUserRole(NewUserRole(name: "Editor", permissions: [.usersGet]))
        }
        var configuration = here.configuration
        configuration.rules = [.init(group: "editors", userRole: "Editor")]
        // Groups name their members in whatever spelling.
        for member in ["uid=jane,ou=people,dc=corp", "UID=Jane, OU=People,dc=corp"] {
            for (members, role) in [([member], "Editor"), ([], nil)] {
                var decoder = SourceDecoder(configuration, knowing: here.live.snapshot, at: Made.now)
                let isKnown = decoder.addKnown(Self.encoded(Self.jane))
                #expect(isKnown)
                decoder.add(
                    group: SourceEntry(
                        dn: "cn=editors,ou=groups,dc=corp",
                        attributes: [
                            SourceAttribute(name: "entryUUID", values: [Array("group-1".utf8)]),
                            SourceAttribute(name: "cn", values: [Array("editors".utf8)]),
                            SourceAttribute(name: "member", values: members.map { Array($0.utf8) }),
                        ]))
                let target = LiveDirectoryTarget(here.live, journal: here.store, now: { Made.now })
                _ = try await SyncService(configuration, target: target, now: { Made.now }).apply(
                    decoder.finish(), since: Made.now, isDryRun: false, approval: nil)
                let snapshot = here.live.snapshot
                let held = snapshot.entry(username: "jane")?.user?.role.flatMap { snapshot.userRole($0.role) }
                #expect(held?.name == role)
            }
        }
    }
}
