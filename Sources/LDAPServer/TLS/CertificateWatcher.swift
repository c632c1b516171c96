import Identity
public import Logging
import NIOPosix
public import ServiceLifecycle

/// Reads certificates again when their files change, so that a renewed one needs no restart.
public final class CertificateWatcher: Service {
    private let certificates: [ServerCertificate]
    private let interval: Duration
    private let logger: Logger

    /// Makes a watcher; it looks at the files while it runs.
    ///
    /// - Parameter interval: how long a change may stay unseen.
    public init(_ certificates: [ServerCertificate], interval: Duration = .seconds(1), logger: Logger) {
        self.certificates = certificates
        self.interval = interval
        self.logger = logger
    }

    /// Looks at the files again and again until the service group shuts down.
    public func run() async throws {
        for certificate in certificates { warn(certificate) }
        await cancelWhenGracefulShutdown { [self] in
            while (try? await Task.sleep(for: interval)) != nil { await reload(always: false) }
        }
    }

    /// Reads the certificates again. One that can't be read is told in the log, and the one before stays in force.
    ///
    /// - Parameter always: whether to read even files that look the same.
    public func reload(always: Bool = true) async {
        for certificate in certificates {
            do {
                let isNew = try await NIOThreadPool.singleton.runIfActive { try certificate.reload(always: always) }
                guard isNew else { continue }
                logger.info("certificate read again", metadata: ["file": "\(certificate.files.certificate)"])
                warn(certificate)
            } catch {
                logger.error(
                    "certificate not read again; the one before stays in force",
                    metadata: ["file": "\(certificate.files.certificate)", "error": "\(error)"])
            }
        }
    }

    private func warn(_ certificate: ServerCertificate) {
        let left = certificate.expiry - SystemLoginClock().time.seconds
        guard left < 30 * 86_400 else { return }
        logger.warning(
            left > 0 ? "certificate expires soon" : "certificate has expired",
            metadata: [
                "file": "\(certificate.files.certificate)", "days": "\(left / 86_400)",
            ])
    }
}
