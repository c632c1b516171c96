import TestSupport
import Testing

@testable import Identity

@Suite("SelfSignedCertificate")
struct SelfSignedCertificateTests {
    private static let now = SystemLoginClock().time

    private static func files(_ folder: TemporaryFolder, names: [String] = ["localhost", "host.example.org"]) throws {
        let key = try SelfSignedCertificate.makeKey()
        let certificate = try SelfSignedCertificate.make(
            key: key, names: names, addresses: ["127.0.0.1", "::1"], now: now)
        try folder.write(String(decoding: certificate, as: UTF8.self), to: "c.pem")
        try folder.write(String(decoding: key.exposed, as: UTF8.self), to: "k.pem")
    }

    @Test func namesHostsAndAddresses() throws {
        let folder = try TemporaryFolder()
        try Self.files(folder)
        let text = try ProgramRun.succeed("openssl", ["x509", "-in", folder.path("c.pem"), "-noout", "-text"])
        for part in [
            "DNS:localhost, DNS:host.example.org, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1", "prime256v1",
            "CA:FALSE", "TLS Web Server Authentication", "Subject: CN = localhost", "Version: 3",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func holdsForMoreThanTwoYears() throws {
        let folder = try TemporaryFolder()
        try Self.files(folder)
        let twoYears = String(2 * 366 * 86_400)
        try ProgramRun.succeed(
            "openssl", ["x509", "-in", folder.path("c.pem"), "-noout", "-checkend", twoYears])
    }

    @Test func isItsOwnAuthorityForStrictClients() throws {
        let folder = try TemporaryFolder()
        try Self.files(folder)
        try ProgramRun.succeed(
            "openssl",
            [
                "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "host.example.org", "-CAfile",
                folder.path("c.pem"), folder.path("c.pem"),
            ])
    }

    @Test func belongsToItsKey() throws {
        let folder = try TemporaryFolder()
        try Self.files(folder)
        let ofCertificate = try ProgramRun.succeed(
            "openssl", ["x509", "-in", folder.path("c.pem"), "-noout", "-pubkey"])
        let ofKey = try ProgramRun.succeed("openssl", ["pkey", "-in", folder.path("k.pem"), "-pubout"])
        #expect(ofCertificate == ofKey)
    }

    @Test func neverHasTheSameNumberTwice() throws {
        let key = try SelfSignedCertificate.makeKey()
        let made = try (1...3).map { _ in
            try SelfSignedCertificate.make(key: key, names: ["a"], addresses: [], now: Self.now)
        }
        #expect(Set(made).count == 3)
    }

    @Test func leavesOutWhatIsNoName() throws {
        let folder = try TemporaryFolder()
        try Self.files(folder, names: ["a,DNS:evil", "", "good"])
        let text = try ProgramRun.succeed("openssl", ["x509", "-in", folder.path("c.pem"), "-noout", "-text"])
        #expect(text.contains("DNS:good"))
        #expect(!text.contains("evil"))
    }

    @Test func refusesAKeyThatIsNone() throws {
        for key in [[], Array("-----BEGIN".utf8)] {
            #expect(throws: CryptographyError.self) {
                try SelfSignedCertificate.make(key: Secret(key), names: ["a"], addresses: [], now: Self.now)
            }
        }
        #expect(throws: CryptographyError.self) {
            try SelfSignedCertificate.make(
                key: try SelfSignedCertificate.makeKey(), names: [" "], addresses: [], now: Self.now)
        }
    }
}
