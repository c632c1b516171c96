import Glibc
import TestSupport
import Testing

@testable import LDAPServer

@Suite("ServerCertificate")
struct ServerCertificateTests {
    let folder: TemporaryFolder
    let first: TestCertificates

    init() throws {
        folder = try TemporaryFolder()
        first = try TestCertificates(in: folder, name: "first")
        try install(first)
    }

    private func install(_ certificates: TestCertificates) throws {
        try ProgramRun.succeed("cp", [certificates.certificateFile, folder.path("c.pem")])
        try ProgramRun.succeed("cp", [certificates.keyFile, folder.path("k.pem")])
    }

    private func certificate(authorities: String? = nil) throws -> ServerCertificate {
        try ServerCertificate(
            TLSFiles(
                certificate: folder.path("c.pem"), key: folder.path("k.pem"), clientAuthorities: authorities))
    }

    @Test func isReadAgainWhenItsFilesChange() throws {
        let certificate = try certificate()
        #expect(try certificate.reload() == false)
        #expect(try certificate.reload(always: true))
        try install(try TestCertificates(in: folder, name: "second"))
        #expect(try certificate.reload())
        #expect(try certificate.reload() == false)
        #expect(certificate.expiry > 1_700_000_000)
    }

    @Test func staysInForceWhileItsFilesAreNoPair() throws {
        let certificate = try certificate()
        let second = try TestCertificates(in: folder, name: "second")
        try ProgramRun.succeed("cp", [second.certificateFile, folder.path("c.pem")])
        #expect(throws: CertificateError.self) { try certificate.reload() }
        // Told once, not each time that somebody looks.
        #expect(try certificate.reload() == false)
        try ProgramRun.succeed("cp", [second.keyFile, folder.path("k.pem")])
        #expect(try certificate.reload())
    }

    @Test func saysWhichFileIsTheTrouble() throws {
        #expect(throws: CertificateError.self) { try certificate(authorities: folder.path("none.pem")) }
        try folder.write("nothing", to: "a.pem")
        #expect(throws: CertificateError.self) { try certificate(authorities: folder.path("a.pem")) }
        chmod(folder.path("k.pem"), 0o644)
        let exposed = #expect(throws: CertificateError.self) { try certificate() }
        #expect(exposed?.description.contains("chmod") == true)
        chmod(folder.path("k.pem"), 0o640)
        _ = try certificate()
        try folder.write("nothing", to: "k.pem")
        let noKey = #expect(throws: CertificateError.self) { try certificate() }
        #expect(noKey?.file == folder.path("k.pem"))
        try folder.write("nothing", to: "c.pem")
        let noCertificate = #expect(throws: CertificateError.self) { try certificate() }
        #expect(noCertificate?.file == folder.path("c.pem"))
    }
}
