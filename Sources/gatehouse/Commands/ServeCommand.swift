import ArgumentParser
import Directory
import DirectorySync
import Foundation
import HTTPServer
import Identity
import LDAPServer
import LocalServer
import Logging
import ServiceLifecycle
import UnixSignals

/// `gatehouse serve`: the doors, until a signal ends them.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve LDAP and HTTP until SIGTERM or SIGINT.")

    @Option(help: "Where HTTP listens, HOST:PORT; port 0 picks a free one. (default: 127.0.0.1:8080)")
    var http: String?

    @Option(help: "Where LDAP listens, HOST:PORT; port 0 picks a free one. (default: 127.0.0.1:3890)")
    var ldap: String?

    @Option(help: "Where LDAP listens with TLS from the first byte, HOST:PORT. (default: nowhere)")
    var ldaps: String?

    @Option(help: "The socket of this machine that LDAP listens on, a path. (default: none)")
    var ldapi: String?

    @Option(help: "Where HTTP listens with TLS, HOST:PORT. (default: nowhere)")
    var https: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings(flags: [
            "http.listen": http, "http.https": https, "ldap.listen": ldap, "ldap.ldaps": ldaps, "ldap.ldapi": ldapi,
        ])
        let logger = Log.start(settings, quiet: common.quiet)
        let open = try OpenStore(settings, create: true, features: LDAPService.features(hasCertificate: true))
        let certificates = try Certificates(settings)
        let watcher = CertificateWatcher([certificates.ldap, certificates.http], logger: logger)
        let sources = try Sources(settings)
        let targets = try Targets(settings)
        let fresh = targets.freshPasswords(settings)
        let authenticator = try Authenticator(
            open, settings: settings, sources: sources, fresh: fresh, logger: logger)
        let sessions = SessionKeeper(store: open.store, directory: open.directory, logger: logger)
        let doors = Doors(isQuiet: common.quiet, hasHTTPS: settings.http.https != nil)
        let setup = open.directory.snapshot.hasActiveSuperAdmin ? nil : Setup()

        let ldapService = LDAPService(
            directory: open.directory, authenticator: authenticator, settings: settings.ldapService(certificates.ldap),
            logger: logger,
            onListening: { doors.ldapListens(on: $0.map(\.url)) })
        let localService = LocalService(
            directory: open.directory, authenticator: authenticator, settings: try settings.localService(),
            logger: logger, onListening: { doors.localListens(at: $0) })
        let scheduler = sources.scheduler(settings, open, logger: logger)
        let httpService = try HTTPService(
            directory: open.directory, authenticator: authenticator, sessions: sessions,
            settings: settings.httpService(certificates.http), setup: setup, audit: open.store, sync: scheduler,
            mail: settings.mail.sender, logger: logger,
            isReady: { doors.areOpen },
            onListening: { port in
                doors.httpListens(
                    on: ListenAddress(host: settings.http.listen.host, port: port).description,
                    setup: setup?.token.exposed)
            },
            onListeningSecurely: { port in
                doors.httpsListens(on: ListenAddress(host: settings.http.https?.host ?? "", port: port).description)
            })
        let followers = targets.followers(settings, open, fresh: fresh, logger: logger)
        let pruner = TrailPruner(open.store, keep: settings.log.keep.count) { SystemLoginClock().time }
        let follower = ChangeFollower(open.directory, logger: logger) {
            authenticator.requestRefresh()
            try pruner.work()
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: AuthenticatorService(authenticator: authenticator)),
                    .init(service: SessionService(keeper: sessions)), .init(service: ldapService),
                    .init(service: localService), .init(service: httpService), .init(service: watcher),
                    .init(service: HangUpService { await watcher.reload() }),
                    .init(service: SchedulerService(scheduler: scheduler)),
                ] + followers.map { .init(service: FollowerService(follower: $0)) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            throw CommandOutcome(.unavailable, "the gateway stopped: \(error)")
        }
        follower.stop()
        open.directory.shutdown()
        await authenticator.flush()
        logger.info("stopped")
    }
}

/// Does something whenever the program is told to read its files again (SIGHUP).
private struct HangUpService: Service {
    let action: @Sendable () async -> Void

    init(_ action: @escaping @Sendable () async -> Void) { self.action = action }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { await action() }
        }
    }
}

/// Runs the authenticator's own work as a service.
private struct AuthenticatorService: Service {
    let authenticator: Authenticator

    func run() async throws {
        await cancelWhenGracefulShutdown { await authenticator.run() }
    }
}

/// Runs the sources.
private struct SchedulerService: Service {
    let scheduler: SyncScheduler

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await scheduler.run()
            // Without a source there is nothing to do until the end.
            try? await gracefulShutdown()
        }
    }
}

/// Keeps a target in step.
private struct FollowerService: Service {
    let follower: PushFollower

    func run() async throws {
        await cancelWhenGracefulShutdown { await follower.run() }
    }
}

/// Takes sessions out that are over.
private struct SessionService: Service {
    let keeper: SessionKeeper

    func run() async throws {
        await cancelWhenGracefulShutdown { await keeper.run() }
    }
}
