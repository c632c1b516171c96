import Foundation
import Testing

/// The files of `ldif/` load into a real slapd, in both of its configuration forms.
@Suite struct CompanyTests {
    static let schemaOfOpenLDAP = ["core", "cosine", "inetorgperson"]
    static let ours = ["rfc2307bis", "openssh-lpk", "gatehouse"]

    /// A folder of its own for one slapd database; removed with the value.
    final class Folder: Sendable {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-\(UUID().uuidString)")

        init(_ names: String...) throws {
            for name in names {
                try FileManager.default.createDirectory(
                    at: url.appendingPathComponent(name), withIntermediateDirectories: true)
            }
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func write(_ name: String, _ text: String) throws -> String {
            let file = url.appendingPathComponent(name)
            try Data(text.utf8).write(to: file)
            return file.path
        }
    }

    /// Runs a tool of slapd to its end.
    ///
    /// - Returns: its exit status, and what it printed on either stream.
    static func run(_ tool: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/" + tool)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    static func path(_ name: String) -> String { ProjectFolder.root.appendingPathComponent(name).path }

    static func configuration(_ folder: Folder) throws -> String {
        let includes =
            schemaOfOpenLDAP.map { "include /etc/ldap/schema/\($0).schema" }
            + ours.map { "include " + path("ldif/schema/\($0).schema") }
        return try folder.write(
            "slapd.conf",
            (includes + [
                "modulepath /usr/lib/ldap", "moduleload back_mdb", "database mdb", "suffix dc=example,dc=org",
                "directory \(folder.url.path)/db", "",
            ]).joined(separator: "\n"))
    }

    /// The names of the records of an LDIF text.
    static func count(_ text: String) -> Int {
        text.split(separator: "\n").count { $0.hasPrefix("dn:") }
    }

    @Test func loadsIntoSlapdWithItsSchema() throws {
        let folder = try Folder("db")
        let configuration = try Self.configuration(folder)
        // Without -q, slapadd holds every entry against the schema.
        let load = try Self.run("slapadd", ["-f", configuration, "-l", Self.path("ldif/company.ldif")])
        #expect(load.status == 0, "\(load.output)")
        let dump = try Self.run("slapcat", ["-f", configuration])
        #expect(Self.count(dump.output) == Self.count(try ProjectFolder.text("ldif/company.ldif")))
    }

    @Test func turnsTheSchemaIntoAConfigurationTree() throws {
        let folder = try Folder("db", "conf")
        // slaptest opens the database, so that one has to be there.
        let configuration = try Self.configuration(folder)
        let load = try Self.run("slapadd", ["-f", configuration, "-l", Self.path("ldif/company.ldif")])
        #expect(load.status == 0, "\(load.output)")
        let test = try Self.run(
            "slaptest", ["-f", configuration, "-F", folder.url.path + "/conf"])
        #expect(test.status == 0, "\(test.output)")
        let schema = folder.url.appendingPathComponent("conf/cn=config/cn=schema").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: schema).count == 6)
    }

    @Test func loadsTheSchemaIntoAConfigurationTree() throws {
        let folder = try Folder("conf")
        let head = """
            dn: cn=config
            objectClass: olcGlobal
            cn: config

            dn: cn=schema,cn=config
            objectClass: olcSchemaConfig
            cn: schema
            """
        let theirs = try Self.schemaOfOpenLDAP.map {
            try String(contentsOfFile: "/etc/ldap/schema/\($0).ldif", encoding: .utf8)
        }
        let ours = try Self.ours.map { try ProjectFolder.text("ldif/schema/\($0).ldif") }
        let text = ([head] + theirs + ours).joined(separator: "\n\n")
        let load = try Self.run(
            "slapadd", ["-n", "0", "-F", folder.url.path + "/conf", "-l", try folder.write("config.ldif", text)])
        #expect(load.status == 0, "\(load.output)")
        let dump = try Self.run("slapcat", ["-n", "0", "-F", folder.url.path + "/conf"])
        for name in Self.ours { #expect(dump.output.contains("}\(name),cn=schema,cn=config"), "\(name)") }
    }

    /// Clear passwords are for the sample alone, and nobody in it may do everything.
    @Test func holdsNoSuperAdmin() throws {
        let text = try ProjectFolder.text("ldif/company.ldif")
        #expect(!text.contains("gatehousePermission: *"))
        #expect(!text.contains("gatehouseRoleId: 1\n"))
    }
}
