import DirectorySync
import TestSupport
import Testing

@Suite(.serialized) struct PassThroughTests {
    static let corporation = SampleCorporation(people: 20)

    @Test func tellsRightWrongAndUnknownApart() async throws {
        let slapd = try Slapd(ldif: Self.corporation.ldif)
        let source = try slapd.source(Self.corporation)
        let contents = try await SourceReader(source).read()
        let person = try #require(contents.people.first { $0.username == "u00003" })
        // On a busy machine an answer may take longer than anybody wants to wait for a server that stands still.
        func verify(
            _ password: String, dn: String? = nil, id: String? = nil, within deadline: Duration = .seconds(30)
        ) async -> PassThroughResult {
            await PassThrough(source, deadline: deadline).verify(
                dn: dn ?? person.dn, externalID: id ?? person.externalID, password: BindSecret(password))
        }
        #expect(await verify("pw-u00003") == .accepted)
        #expect(await verify("pw-u00004") == .refused)
        #expect(await verify("") == .refused)
        #expect(await verify("x", dn: "uid=gone,ou=people,dc=corp,dc=test") == .refused)
        #expect(await isUnavailable(verify("x", dn: "")))
        guard case .replaced = await verify("pw-u00003", id: "00000000-0000-0000-0000-000000000000") else {
            Issue.record("somebody else's password was taken")
            return
        }
        slapd.suspend()
        #expect(await isUnavailable(verify("pw-u00003", within: .seconds(1))))
        slapd.kill()
        #expect(await isUnavailable(verify("pw-u00003")))
    }

    private func isUnavailable(_ result: PassThroughResult) -> Bool {
        if case .unavailable = result { true } else { false }
    }
}
