import Glibc
import Identity
import TestSupport
import Testing

@testable import Store

@Suite("CertificateFiles")
struct CertificateFilesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func files() throws -> CertificateFiles {
        try CertificateFiles(
            folder: folder.path, names: ["localhost"], addresses: ["127.0.0.1"], now: Timestamp(seconds: 1_700_000_000))
    }

    @Test func areMadeOnceWithTheKeyForTheOwnerAlone() throws {
        let made = try files()
        #expect(made.certificate == folder.path("gatehouse.crt"))
        #expect(made.key == folder.path("gatehouse.key.pem"))
        #expect(try folder.mode("gatehouse.key.pem") == 0o600)
        #expect(try folder.mode("gatehouse.crt") == 0o644)
        let before = (try folder.read("gatehouse.crt"), try folder.read("gatehouse.key.pem"))
        #expect(try files() == made)
        #expect(try before == (folder.read("gatehouse.crt"), folder.read("gatehouse.key.pem")))
    }

    @Test func makeANewCertificateWithTheKeyThatIsThere() throws {
        _ = try files()
        let key = try folder.read("gatehouse.key.pem")
        unlink(folder.path("gatehouse.crt"))
        _ = try files()
        #expect(try folder.read("gatehouse.key.pem") == key)
        #expect(try folder.read("gatehouse.crt").hasPrefix("-----BEGIN CERTIFICATE-----"))
    }

    @Test func refuseAKeyThatOthersMayReadOrThatIsMissing() throws {
        _ = try files()
        chmod(folder.path("gatehouse.key.pem"), 0o640)
        #expect(storeError { _ = try files() }?.code == .exposed)
        unlink(folder.path("gatehouse.key.pem"))
        #expect(storeError { _ = try files() }?.code == .inaccessible)
    }

    @Test func refuseAKeyThatIsNone() throws {
        try folder.write("no key", to: "gatehouse.key.pem")
        #expect(storeError { _ = try files() }?.code == .corrupt)
    }
}
