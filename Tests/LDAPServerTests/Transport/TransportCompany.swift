import Directory
import Identity
import LDAPProtocol
import Logging
import NIOPosix
import ServiceLifecycle
import TestSupport
import Testing

@testable import LDAPServer

/// The small company on every kind of address, with a certificate, for clients of the machine.
struct TransportCompany: Sendable {
    let company: SmallCompany
    let folder: TemporaryFolder
    let certificates: TestCertificates
    let service: LDAPService

    /// The address of a kind.
    func url(_ scheme: LDAPListenAddress.Scheme) -> String { address(scheme)?.url ?? "" }

    func address(_ scheme: LDAPListenAddress.Scheme) -> LDAPListenAddress? {
        service.listening.first { $0.scheme == scheme }
    }

    static func with(
        change: (inout LDAPServiceSettings, TestCertificates) throws -> Void = { _, _ in },
        _ body: @escaping @Sendable (TransportCompany) async throws -> Void
    ) async throws {
        let company = try SmallCompany()
        let folder = try TemporaryFolder()
        let certificates = try TestCertificates(in: folder)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var settings = LDAPServiceSettings(addresses: [
            LDAPListenAddress(host: "127.0.0.1", port: 0),
            LDAPListenAddress(scheme: .ldaps, host: "127.0.0.1", port: 0),
            LDAPListenAddress(socket: folder.path("ldapi")),
        ])
        settings.certificate = try ServerCertificate(
            TLSFiles(
                certificate: certificates.certificateFile, key: certificates.keyFile,
                clientAuthorities: certificates.authorityFile))
        try change(&settings, certificates)
        let (addresses, started) = AsyncStream.makeStream(of: [LDAPListenAddress].self)
        let service = LDAPService(
            directory: company.directory, authenticator: company.authenticator, settings: settings, logger: logger,
            onListening: { started.yield($0) })
        let group = ServiceGroup(services: [service], logger: logger)
        let transport = TransportCompany(
            company: company, folder: folder, certificates: certificates, service: service)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = addresses.makeAsyncIterator()
            _ = try #require(await iterator.next())
            try await body(transport)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        company.authenticator.close()
        company.directory.shutdown()
    }

    /// Runs a program that trusts the certificate.
    func run(_ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:])
        async throws -> ProgramRun.Outcome
    {
        let variables = ["LDAPTLS_CACERT": certificates.authorityFile].merging(environment) { $1 }
        return try await NIOThreadPool.singleton.runIfActive {
            try ProgramRun.run(program, arguments, input: input, environment: variables)
        }
    }
}
