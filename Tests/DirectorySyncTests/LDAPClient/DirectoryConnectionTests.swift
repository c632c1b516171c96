import DirectorySync
import Glibc
import TestSupport
import Testing

@Suite(.serialized) struct DirectoryConnectionTests {
    static let corporation = SampleCorporation(people: 1_300)

    @Test func readsMoreThanAThousandPeopleInPages() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let connection = try await DirectoryConnection.open(slapd.settings())
        try await connection.bind(Self.corporation.reader)
        var names: Set<String> = []
        var pages = 0
        let end = await connection.search(Self.corporation.everybody()) { entries, _ in
            pages += 1
            names.formUnion(entries.compactMap { $0.firstText("UID") })
        }
        await connection.close()
        #expect(end.isComplete)
        #expect(names.count == 1_300 && pages == 3)
        #expect(end.statistics.entries == 1_300)
    }

    @Test func takesASearchThatHitTheSizeLimitForIncomplete() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let connection = try await DirectoryConnection.open(slapd.settings())
        try await connection.bind(Self.corporation.reader)
        var count = 0
        let end = await connection.search(Self.corporation.everybody(pageSize: 0)) { entries, _ in
            count += entries.count
        }
        await connection.close()
        #expect(count == 500)
        #expect(end.failure?.code == .incomplete && end.failure?.resultCode == 4)
    }

    @Test func saysThatABaseDoesNotExist() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let connection = try await DirectoryConnection.open(slapd.settings())
        try await connection.bind(Self.corporation.reader)
        var search = Self.corporation.everybody()
        search.base = "ou=nowhere,dc=corp,dc=test"
        let end = await connection.search(search) { _, _ in }
        await connection.close()
        #expect(end.failure?.code == .noSuchBase)
    }

    @Test(arguments: [TLSSettings.Mode.startTLS, .ldaps]) func refusesAnUnknownAuthority(mode: TLSSettings.Mode)
        async throws
    {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let other = try TestCertificates(in: slapd.folder, name: "other")
        for (authority, isGood) in [(slapd.certificates.authorityFile, true), (other.authorityFile, false)] {
            let settings = try slapd.settings(mode: mode, authority: authority)
            do {
                let connection = try await DirectoryConnection.open(settings)
                #expect(isGood, "connected to a server of another authority")
                try await connection.bind(Self.corporation.reader)
                await connection.close()
            } catch {
                #expect(!isGood && error.code == .tls, "\(error)")
            }
        }
    }

    @Test func tellsAWrongPasswordFromEverythingElse() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let dn = Self.corporation.dn(1)
        let cases: [(name: String, password: String, code: DirectoryError.Code?)] = [
            (dn, "pw-u00001", nil), (dn, "pw-u00002", .invalidCredentials),
            ("uid=stranger,ou=people,dc=corp,dc=test", "x", .invalidCredentials), ("no name", "x", .refused),
            (dn, "", .invalidInput), ("", "pw-u00001", .invalidInput), (dn, "pw\0", .invalidInput),
        ]
        let connection = try await DirectoryConnection.open(slapd.settings())
        for one in cases {
            var code: DirectoryError.Code?
            do {
                try await connection.bind(BindCredentials(name: one.name, password: BindSecret(one.password)))
            } catch {
                code = error.code
            }
            #expect(code == one.code, "\(one.name)")
        }
        await connection.close()
    }

    @Test func takesAServerThatDiesInTheMiddleForIncomplete() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let connection = try await DirectoryConnection.open(slapd.settings())
        try await connection.bind(Self.corporation.reader)
        var count = 0
        var sawLast = false
        let end = await connection.search(Self.corporation.everybody(pageSize: 100)) { entries, isLast in
            count += entries.count
            sawLast = sawLast || isLast
            if count == 300 { slapd.kill() }
        }
        await connection.close()
        #expect(count == 300 && !sawLast)
        #expect(end.failure?.code == .connectionLost)
    }

    @Test func givesUpOnAServerThatStandsStill() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let timeouts = ConnectionTimeouts(connect: .milliseconds(500), request: .milliseconds(500))
        let connection = try await DirectoryConnection.open(slapd.settings(timeouts: timeouts))
        try await connection.bind(Self.corporation.reader)
        slapd.suspend()
        let end = await connection.search(Self.corporation.everybody()) { _, _ in }
        #expect(end.failure?.code == .timeout)
        await connection.close()
        for mode in [TLSSettings.Mode.startTLS, .ldaps] {
            await #expect(throws: DirectoryError(.timeout, host: "", message: "")) {
                _ = try await DirectoryConnection.open(slapd.settings(mode: mode, timeouts: timeouts))
            }
        }
    }

    @Test func speaksOverASocketOfThisMachine() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let settings = ConnectionSettings(urls: [try DirectoryURL(slapd.socketURL)])
        let connection = try await DirectoryConnection.open(settings)
        try await connection.bind(Self.corporation.reader)
        #expect(await connection.search(Self.corporation.everybody()) { _, _ in }.isComplete)
        await connection.close()
    }

    @Test func findsThatNobodyAnswers() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let settings = try slapd.settings()
        slapd.stop()
        await #expect(throws: DirectoryError(.unreachable, host: "", message: "")) {
            _ = try await DirectoryConnection.open(settings)
        }
        try slapd.start()
        var both = settings
        both.urls = [try DirectoryURL("ldap://127.0.0.1:1"), try DirectoryURL(slapd.url)]
        let connection = try await DirectoryConnection.open(both)
        try await connection.bind(Self.corporation.reader)
        await connection.close()
    }

    @Test func endsWhenItsTaskIsCancelled() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let connection = try await DirectoryConnection.open(slapd.settings())
        try await connection.bind(Self.corporation.reader)
        slapd.suspend()
        let code = await withTaskGroup(of: DirectoryError.Code?.self) { group in
            group.addTask {
                await connection.search(Self.corporation.everybody()) { _, _ in }.failure?.code
            }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(code == .cancelled)
        await connection.close()
    }

    @Test func findsOneEntryOrSaysWhyNot() async throws {
        let slapd = try Slapd(ldif: SampleCorporation(people: 20).ldif)
        let connection = try await DirectoryConnection.open(slapd.settings())
        try await connection.bind(Self.corporation.reader)
        var search = Self.corporation.everybody()
        search.filter = "(uid=\(LDAPText.filterValue("u00003")))"
        guard case .found(let entry) = await connection.lookUp(search) else {
            Issue.record("u00003 is not found")
            return
        }
        #expect(entry.firstText("mail") == "u00003@corp.test")
        search.filter = "(uid=\(LDAPText.filterValue("*")))"
        #expect(await connection.lookUp(search) == .absent)
        search.filter = "(uid=*)"
        #expect(await connection.lookUp(search) == .unknown(DirectoryError(.ambiguous, host: "", message: "")))
        await connection.close()
    }
}
