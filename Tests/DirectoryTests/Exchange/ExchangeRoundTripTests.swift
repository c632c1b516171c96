import Foundation
import Identity
import LDAPProtocol
import TestSupport
import Testing

@testable import Directory

/// What goes out comes in again as it was, for the files of this project and for a real slapd.
@Suite struct ExchangeRoundTripTests {
    private func source(_ name: String) throws -> String {
        let root = ExchangeDirectory.root
        return switch name {
        case "company.ldif": try String(contentsOfFile: "\(root)/ldif/company.ldif", encoding: .utf8)
        case "mkfixture":
            try ProgramRun.succeed("python3", ["\(root)/Tests/clients/ref/mkfixture", "--users", "40"])
        default: try ProgramRun.succeed("python3", ["\(root)/Benchmarks/gen_ldif.py", "500"])
        }
    }

    @Test(arguments: [("company.ldif", 49), ("mkfixture", 47), ("gen_ldif.py", 524)])
    func takesTheFilesOfTheProjectAndTheirExportChangesNothing(_ name: String, _ count: Int) throws {
        let directory = try ExchangeDirectory()
        let ldif = try source(name)
        let report = try directory.load(ldif)
        #expect(report.conflicts.isEmpty, "\(report.conflicts)")
        #expect(report.total == count)

        let change = directory.change
        let again = try directory.load(ldif)
        #expect(again.unchanged == report.total)
        for secrets in [false, true] {
            let export = try directory.export(secrets: secrets)
            let back = try directory.load(export, piece: 1_000)
            #expect(back.unchanged == back.total)
        }
        #expect(directory.change == change)

        // Into an empty directory it makes the same entries, identifiers and passwords included.
        let copy = try ExchangeDirectory()
        try copy.load(try directory.export(secrets: true))
        for entry in directory.snapshot.allEntries where entry.user != nil {
            let other = try #require(copy.snapshot.entry(normalisedDN: entry.normalisedDN))
            #expect(other.record.uuid == entry.record.uuid)
            #expect(other.user?.password == entry.user?.password)
            #expect(other.user?.email == entry.user?.email)
            let role = { (directory: ExchangeDirectory, user: User?) in
                user?.role.flatMap { directory.snapshot.userRole($0.role)?.name }
            }
            #expect(role(copy, other.user) == role(directory, entry.user))
        }
    }

    @Test func takesTheDumpOfARealServerAndGivesItOneItTakes() throws {
        let corporation = SampleCorporation(people: 20)
        let slapd = try Slapd(ldif: corporation.ldif)
        let directory = try ExchangeDirectory(slapd.suffix)
        let dump = try slapd.slapcat()
        let report = try directory.load(dump)
        #expect(report.created + report.updated == report.total - report.unchanged)
        #expect(directory.user(corporation.uid(1))?.password?.verify(Array(corporation.password(1).utf8)) == true)
        let change = directory.change
        #expect(try directory.load(dump).updated == 0)
        let export = try directory.export(secrets: true, version: false)
        #expect(try directory.load(export).updated == 0)
        #expect(directory.change == change)
        try loadIntoSlapd(export, suffix: slapd.suffix)
    }

    @Test(arguments: ["company.ldif", "mkfixture", "gen_ldif.py"])
    func exportsWhatAStrictServerTakes(_ name: String) throws {
        let directory = try ExchangeDirectory()
        try directory.load(try source(name))
        try loadIntoSlapd(try directory.export(version: false), suffix: "dc=example,dc=org")
    }

    /// Loads with the schema that goes with this project, all checks on.
    private func loadIntoSlapd(_ ldif: String, suffix: String) throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("db")
        try folder.write(ldif, to: "export.ldif")
        let ours = ["rfc2307bis", "openssh-lpk", "gatehouse"].map {
            "\(ExchangeDirectory.root)/ldif/schema/\($0).schema"
        }
        let standard = ["core", "cosine", "inetorgperson"].map { "/etc/ldap/schema/\($0).schema" }
        try folder.write(
            """
            \((standard + ours).map { "include \($0)" }.joined(separator: "\n"))
            modulepath /usr/lib/ldap
            moduleload back_mdb
            database mdb
            suffix "\(suffix)"
            rootdn "cn=admin,\(suffix)"
            directory \(folder.path)/db

            """, to: "slapd.conf")
        try ProgramRun.succeed(
            "slapadd", ["-f", folder.path("slapd.conf"), "-b", suffix, "-l", folder.path("export.ldif")])
    }
}
