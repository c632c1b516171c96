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
        let verifier = PassThrough(source, deadline: .seconds(1))
        func verify(_ password: String, dn: String? = nil, id: String? = nil) async -> PassThroughResult {
            await verifier.verify(
                dn: dn ?? person.dn, externalID: id ?? person.externalID, password: BindSecret(password))
        }
        #expect(await verify("pw-u00003") == .accepted)
        #expect(await verify("pw-u00004") == .refused)
        #expect(await verify("") == .refused)
        #expect(await verify("x", dn: "uid=gone,ou=people,dc=corp,dc=test") == .refused)
        #expect(await isUnavailable(verify("x", dn: "")))
        #expect(await isUnavailable(verify("pw-u00003", id: "00000000-0000-0000-0000-000000000000")))
        slapd.suspend()
        #expect(await isUnavailable(verify("pw-u00003")))
        slapd.kill()
        #expect(await isUnavailable(verify("pw-u00003")))
    }

    private func isUnavailable(_ result: PassThroughResult) -> Bool {
        if case .unavailable = result { true } else { false }
    }
}
