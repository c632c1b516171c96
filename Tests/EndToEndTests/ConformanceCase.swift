import TestSupport

/// One request of a client, with the result code that the RFC asks for; slapd's stands beside where it is another one.
///
/// `$` stands for the base of the directory, and `@` for the user name of a person that exists for this case alone.
struct ConformanceCase: Sendable {
    /// The section of the RFC.
    let section: String
    /// What is asked.
    let title: String
    /// The tool of OpenLDAP and what is given to it besides the server and who binds.
    let tool: [String]
    let input: String
    /// Our result code.
    let code: Int32
    /// slapd's; `nil` if it does not do this at all.
    let slapd: Int32?

    private init(
        _ section: String, _ title: String, _ tool: [String], _ input: String, _ code: Int32, _ slapd: Int32?
    ) {
        self.section = section
        self.title = title
        self.tool = tool
        self.input = input
        self.code = code
        self.slapd = slapd
    }

    /// A change to the person of the case; the lines of a modify record.
    static func modify(
        _ section: String, _ title: String, _ lines: String, _ code: Int32, slapd: Int32? = nil, _ options: String...
    ) -> ConformanceCase {
        ConformanceCase(
            section, title, ["ldapmodify"] + options, "dn: uid=@,ou=people,$\nchangetype: modify\n\(lines)\n-\n", code,
            slapd ?? code)
    }

    /// A change record.
    static func change(
        _ section: String, _ title: String, _ record: String, _ code: Int32, slapd: Int32? = nil, _ options: String...
    ) -> ConformanceCase {
        ConformanceCase(section, title, ["ldapmodify"] + options, record + "\n", code, slapd ?? code)
    }

    /// Any tool.
    static func run(
        _ section: String, _ title: String, _ tool: [String], _ code: Int32, slapd: Int32? = nil
    ) -> ConformanceCase {
        ConformanceCase(section, title, tool, "", code, slapd ?? code)
    }

    /// The same case, where slapd does not do what is asked for.
    var withoutSlapd: ConformanceCase { ConformanceCase(section, title, tool, input, code, nil) }

    /// What the case is called in the table of differences.
    var name: String { "\(section): \(title)" }

    /// Asks a server; the result code, as the tool exits with it.
    func code(from server: Server, person: String) throws -> (code: Int32, said: String) {
        func filled(_ text: String) -> String {
            text.map { character in
                switch character {
                case "$": server.base
                case "@": person
                default: String(character)
                }
            }.joined()
        }
        let options = ["-x", "-H", server.url, "-D", server.dn, "-w", server.password]
        let outcome = try ProgramRun.run(
            tool.first ?? "", options + tool.dropFirst().map(filled), input: filled(input),
            environment: ["LDAPNOINIT": "1"])
        return (outcome.status, outcome.output + outcome.errors)
    }

    /// A server with who may do everything.
    struct Server: Sendable {
        let url: String
        let base: String
        let dn: String
        let password: String

        /// Makes the person of a case.
        func make(_ person: String) throws {
            try ProgramRun.succeed(
                "ldapadd", ["-x", "-H", url, "-D", dn, "-w", password],
                input: """
                    dn: uid=\(person),ou=people,\(base)
                    objectClass: inetOrgPerson
                    objectClass: posixAccount
                    uid: \(person)
                    cn: Test Person
                    sn: Person
                    mail: \(person)@example.org
                    uidNumber: 1000
                    gidNumber: 1000
                    homeDirectory: /home/\(person)

                    """, environment: ["LDAPNOINIT": "1"])
        }
    }
}
