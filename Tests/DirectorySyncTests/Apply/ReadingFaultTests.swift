import DirectorySync
import Identity
import LDAPProtocol
import Synchronization
import TestSupport
import Testing

/// Whatever goes wrong while a source is read: nobody is removed, and the next run heals.
@Suite(.serialized) struct ReadingFaultTests {
    static let corporation = SampleCorporation(people: 600)

    private static func id(_ number: Int) -> [UInt8] { Array("00000000-0000-4000-8000-\(100_000 + number)".utf8) }

    private static func person(_ number: Int) -> LDAPMessage {
        .entry(
            "uid=p\(number),ou=people,dc=corp",
            [
                ("entryUUID", [id(number)]), ("uid", [Array("p\(number)".utf8)]),
                ("cn", [Array("P\(number)".utf8)]), ("objectClass", [Array("inetOrgPerson".utf8)]),
            ])
    }

    private static func service(_ source: SourceConfiguration, _ target: MemoryTarget) -> SyncService {
        SyncService(source, target: target) { Made.now }
    }

    /// How a search may end that began well.
    static let endings: [(name: String, last: [LDAPMessage]?)] =
        [1, 2, 3, 4, 9, 11, 12, 32, 50, 51, 52, 53, 80, 4_096].map { ("result \($0)", [.done($0)]) } + [
            ("a referral", [.done(10, referrals: ["ldap://elsewhere/"])]), ("the end of the connection", nil),
            ("no control for the page", [.done(cookie: nil)]),
        ]

    @Test(arguments: endings.indices) func changesNothingWhenTheSecondPageEndsWith(index: Int) async throws {
        let isBad = Mutex(false)
        let last = Self.endings[index].last
        let directory = ScriptedDirectory { request, controls in
            guard case .searchRequest = request else { return [] }
            let control = controls.first { $0.oid == ControlOID.pagedResults }
            let cookie = (try? control?.value.map { try PagedResultsControl(decoding: $0) })??.cookie ?? []
            if cookie.isEmpty { return (0..<10).map(Self.person) + [.done(cookie: [1])] }
            if isBad.withLock(\.self) { return last.map { [Self.person(10)] + $0 } }
            return (10..<20).map(Self.person) + [.done()]
        }
        let source = SourceConfiguration(
            name: "corp", kind: .openLDAP,
            connection: ConnectionSettings(urls: [try DirectoryURL(directory.url)]), bind: nil,
            users: .init(base: "ou=people,dc=corp"), groups: nil)
        let target = MemoryTarget()
        #expect(try await Self.service(source, target).run().run.outcome == .applied)
        let before = target.state.withLock { $0.accounts }
        #expect(before.count == 20)
        isBad.withLock { $0 = true }
        let broken = try await Self.service(source, target).run()
        #expect(broken.run.outcome == .incomplete && broken.exitStatus == 1, "\(Self.endings[index].name)")
        #expect(target.state.withLock { $0.accounts } == before, "\(Self.endings[index].name)")
        isBad.withLock { $0 = false }
        let healed = try await Self.service(source, target).run()
        #expect(healed.run.outcome == .applied && healed.plan?.isEmpty == true)
    }

    @Test func changesNothingWhenOnlyReferencesToElsewhereCome() async throws {
        let isBad = Mutex(false)
        let directory = ScriptedDirectory { request, _ in
            guard case .searchRequest = request else { return [] }
            if isBad.withLock(\.self) { return [.reference("ldap://elsewhere/dc=corp"), .done()] }
            return (0..<20).map(Self.person) + [.reference("ldap://elsewhere/ou=x,dc=corp"), .done()]
        }
        let source = SourceConfiguration(
            name: "corp", kind: .openLDAP, connection: ConnectionSettings(urls: [try DirectoryURL(directory.url)]),
            bind: nil, users: .init(base: "ou=people,dc=corp"), groups: nil)
        let target = MemoryTarget()
        let first = try await Self.service(source, target).run()
        #expect(first.run.outcome == .applied && first.plan?.problems.map(\.kind) == [.references])
        isBad.withLock { $0 = true }
        #expect(try await Self.service(source, target).run().run.outcome == .incomplete)
        #expect(target.state.withLock { $0.accounts.allSatisfy { $0.status == .enabled } })
    }

    @Test func changesNothingWhenThePasswordOfTheReaderWasChanged() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let target = MemoryTarget()
        let source = try slapd.source(Self.corporation)
        _ = try await Self.service(source, target).run()
        let before = target.state.withLock { $0.accounts }
        try slapd.modify(
            "dn: \(Self.corporation.readerDN)\nchangetype: modify\nreplace: userPassword\nuserPassword: other\n")
        let refused = try await Self.service(source, target).run()
        #expect(refused.run.outcome == .failed && refused.run.summary.contains("refuses this name and password"))
        #expect(target.state.withLock { $0.accounts } == before)
    }

    @Test func changesNothingWhenTheCertificateIsNotToBeTrusted() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let target = MemoryTarget()
        var source = try slapd.source(Self.corporation)
        _ = try await Self.service(source, target).run()
        let before = target.state.withLock { $0.accounts }
        let other = try TestCertificates(in: slapd.folder, name: "other")
        source.connection.tls.authorityFile = other.authorityFile
        #expect(try await Self.service(source, target).run().run.outcome == .failed)
        source.connection.tls.authorityFile = slapd.certificates.authorityFile
        slapd.stop()
        try slapd.certificates.expire(in: slapd.folder)
        try slapd.start()
        let expired = try await Self.service(source, target).run()
        #expect(expired.run.outcome == .failed && expired.run.summary.contains("TLS"), "\(expired.run.summary)")
        #expect(target.state.withLock { $0.accounts } == before)
    }

    @Test(arguments: ["at the handshake", "before the bind", "in the middle"])
    func changesNothingWhenTheServerStandsStill(when: String) async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let target = MemoryTarget()
        var source = try slapd.source(Self.corporation)
        source.pageSize = 100
        _ = try await Self.service(source, target).run()
        let before = target.state.withLock { $0.accounts }
        source.connection.timeouts = ConnectionTimeouts(connect: .seconds(1), request: .seconds(1))
        if when == "before the bind" {
            // Without TLS the connection stands as soon as the kernel accepts it; the bind is the first thing to hang.
            source.connection.tls.mode = .off
        }
        if when != "in the middle" { slapd.suspend() }
        let stuck = try await Self.service(source, target).run { count in
            if count == 300, when == "in the middle" { slapd.suspend() }
        }
        #expect(stuck.run.outcome == (when == "in the middle" ? .incomplete : .failed), "\(stuck.run.summary)")
        #expect(target.state.withLock { $0.accounts } == before)
        slapd.resume()
        source.connection.timeouts = ConnectionTimeouts()
        let healed = try await Self.service(source, target).run()
        #expect(healed.run.outcome == .applied && healed.plan?.isEmpty == true)
    }

    @Test func holdsWhenAThirdIsMissingAndWhenOlderDataIsBack() async throws {
        let full = Self.corporation.ldif
        let slapd = try Slapd(ldif: full)
        let target = MemoryTarget()
        var source = try slapd.source(Self.corporation)
        _ = try await Self.service(source, target).run()
        let before = target.state.withLock { $0.accounts }
        source.users.filter = "(&(objectClass=inetOrgPerson)(!(|(uid=*0)(uid=*3)(uid=*6)(uid=*9))))"
        let held = try await Self.service(source, target).run()
        #expect(held.run.outcome == .held && held.plan?.removals.count == 239, "one of them was disabled before")
        #expect(target.state.withLock { $0.accounts } == before)

        // The backup that was restored knows everybody by another identifier: as if all were gone and all were new.
        slapd.stop()
        let restored = try Slapd(ldif: full)
        let older = try await Self.service(restored.source(Self.corporation), target).run()
        #expect(older.run.outcome == .held)
        #expect(target.state.withLock { $0.accounts } == before)
    }
}
