import Identity
import LDAPProtocol
import NIOCore
import Testing

@testable import Directory

/// What other servers export and no schema of ours has: kept as it is, shown, and given out again.
@Suite struct ForeignEntryTests {
    private let directory: ExchangeDirectory

    init() throws { directory = try ExchangeDirectory() }

    private static let group = """
        dn: CN=Admins,DC=example,DC=org
        objectClass: top
        objectClass: group
        cn: Admins
        sAMAccountName: Admins
        member: CN=Ann Lee,DC=example,DC=org
        objectGUID:: AAECAwQFBgcICQoLDA0ODw==

        """

    private static func person(_ more: String...) -> String {
        ExchangeDirectory.person("ann", ["objectClass: ipaObject", "ipaUniqueID: 1-2-3"].joined(separator: "\n"))
            .replacing("\n\n", with: "\n") + more.map { "\($0)\n" }.joined() + "\n"
    }

    private static let ann = "uid=ann,ou=people,dc=example,dc=org"

    @Test func areKeptWithWhatTheSchemaLacksAndGoOutAgain() throws {
        let report = try directory.load(Self.group)
        #expect(report.plain == 1)
        #expect(report.foreignClasses == ["group": 1])
        #expect(report.foreignTypes == ["sAMAccountName": 1, "objectGUID": 1])
        let export = try directory.export()
        for line in Self.group.split(separator: "\n").dropFirst() { #expect(export.contains("\n\(line)\n"), "\(line)") }
        #expect(try directory.load(export).updated == 0)
    }

    @Test func areShownWithTheirAttributesByNameToo() throws {
        try directory.load(Self.group)
        let entry = try #require(directory.entry("cn=admins,dc=example,dc=org"))
        for (names, expected) in [
            (["*"], ["objectClass", "cn", "sAMAccountName", "member", "objectGUID"]),
            (["samaccountname", "member"], ["sAMAccountName", "member"]), (["sAMAccount"], []),
        ] {
            let selection = AttributeSelection(
                names.map { Array($0.utf8) }, typesOnly: false, context: directory.snapshot.context)
            let shown = selection.attributes(of: entry, in: directory.snapshot)
            #expect(Set(shown.map { String(decoding: $0.type, as: UTF8.self) }) == Set(expected), "\(names)")
        }
    }

    @Test func areRefusedWhereNoServerWroteThemUnlessSomebodySaysSo() throws {
        let ldif = "dn: ou=x,dc=example,dc=org\nobjectClass: organizationalUnit\nou: x\ncolour: red\n"
        #expect(try directory.problems(ldif).first?.contains("'colour' is not in the schema; --lenient") == true)
        let report = try directory.load(ldif) { $0.isLenient = true }
        #expect(report.foreignTypes == ["colour": 1])
        #expect(try directory.load(ldif + "createTimestamp: 20260101000000Z\n").foreignTypes == ["colour": 1])
    }

    @Test(arguments: [
        ("nsAccountLock: TRUE", true), ("nsAccountLock: false", false), ("userAccountControl: 514", true),
        ("userAccountControl: 512", false), ("pwdAccountLockedTime: 000001010000Z", true),
        ("pwdAccountLockedTime: 20260101000000Z", false),
    ])
    func mayNotLogInHereIfTheyMayNotThere(_ line: String, _ isDisabled: Bool) throws {
        try directory.load(Self.person(line))
        #expect(directory.user("ann")?.status == (isDisabled ? .disabled : .enabled))
    }

    @Test func whoIsDisabledStaysSoThroughAnExport() throws {
        try directory.load(Self.person("nsAccountLock: TRUE", "userPassword: {SSHA}cEGYOB4cFY1v5+8OE1zLMmXxvvJzYWx0"))
        let copy = try ExchangeDirectory()
        try copy.load(try directory.export(secrets: true))
        #expect(copy.user("ann")?.status == .disabled)
        // Who was let in here is not shut out by what the other server said.
        try directory.load("dn: \(Self.ann)\nchangetype: modify\ndelete: pwdAccountLockedTime\n-\n")
        #expect(directory.user("ann")?.status == .enabled)
        try directory.load(Self.person("nsAccountLock: TRUE", "userPassword: {SSHA}cEGYOB4cFY1v5+8OE1zLMmXxvvJzYWx0"))
        #expect(directory.user("ann")?.status == .enabled)
    }

    @Test func leaveTheKeysOfOtherProtocolsBehind() throws {
        let report = try directory.load(Self.person("krbPrincipalKey:: AAEC", "ipaNTHash:: AAEC"))
        #expect(report.leftOut == ["krbPrincipalKey": 1, "ipaNTHash": 1])
        let export = try directory.export(secrets: true)
        #expect(!export.contains("krbPrincipalKey") && export.contains("ipaUniqueID: 1-2-3\n"))
    }

    @Test func canBeChangedInWhatIsKnownAndInWhatIsNot() throws {
        try directory.load(Self.person())
        var draft = DirectoryDraft(directory.snapshot, actor: .system, time: Timestamp(seconds: 1_795_000_100))
        func modify(_ type: String, _ value: String) throws {
            let change = ModifyRequest.Modification(
                .replace, PartialAttribute(type: Array(type.utf8), values: [Array(value.utf8)]))
            _ = try draft.perform(
                DirectoryWrite(.modify(ModifyRequest(object: Array(Self.ann.utf8), changes: [change]))))
        }
        try modify("title", "Doctor")
        try modify("ipaUniqueID", "4-5-6")
        #expect(throws: WriteRefusal.self) { try modify("colour", "red") }
        #expect(throws: WriteRefusal.self) { try modify("objectClass", "dragon") }
    }
}
