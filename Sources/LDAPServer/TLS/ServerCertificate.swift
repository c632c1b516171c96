import Glibc
public import NIOCore
import NIOSSL
import Synchronization

/// The certificate of a door: it protects connections, and can be read again while they go on.
///
/// A connection keeps what it began with; the next one gets what was read last.
public final class ServerCertificate: Sendable {
    private struct State {
        var context: NIOSSLContext
        var stamps: [TLSFileStamp?]
        var expiry: Int64
    }

    /// Where it is read from.
    public let files: TLSFiles
    private let handshake: Duration
    private let state: Mutex<State>

    /// Reads a certificate. Blocks for that.
    ///
    /// - Parameter handshake: how long a client may take to agree on the protection.
    /// - Throws: `CertificateError`.
    public init(_ files: TLSFiles, handshake: Duration = .seconds(10)) throws {
        self.files = files
        self.handshake = handshake
        let (context, stamps, expiry) = try Self.read(files)
        state = Mutex(State(context: context, stamps: stamps, expiry: expiry))
    }

    /// When it ceases to hold, in seconds since 1970.
    public var expiry: Int64 { state.withLock { $0.expiry } }

    /// Reads it again if a file is another one than before. Blocks for that. What was read before stays in force if the
    /// files can't be read now.
    ///
    /// - Parameter always: whether to read even files that look the same.
    /// - Returns: whether it was read.
    /// - Throws: `CertificateError`, once for each state of the files.
    @discardableResult
    public func reload(always: Bool = false) throws -> Bool {
        let stamps = files.all.map { TLSFileStamp($0) }
        let isDue = state.withLock { state in
            defer { state.stamps = stamps }
            return always || state.stamps != stamps
        }
        guard isDue else { return false }
        let (context, read, expiry) = try Self.read(files)
        state.withLock { $0 = State(context: context, stamps: read, expiry: expiry) }
        return true
    }

    /// Puts TLS between a connection and everything that was added to it so far. On the connection's event loop only.
    public func protect(_ channel: any Channel) throws {
        try protect(channel, behind: nil)
    }

    /// Puts TLS behind what stands first in a connection.
    func protect(_ channel: any Channel, behind first: (any ChannelHandler)?) throws {
        let context = state.withLock { $0.context }
        let handler = NIOSSLServerHandler(context: context)
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(handler, position: first.map { .after($0) } ?? .first)
        try operations.addHandler(HandshakeDeadline(handshake.timeAmount), position: .after(handler))
    }

    private static func read(_ files: TLSFiles) throws -> (NIOSSLContext, [TLSFileStamp?], Int64) {
        // Looked at first: a file that changes while it is read is read once more.
        let stamps = files.all.map { TLSFileStamp($0) }
        let chain = try attempt(files.certificate, "is no certificate in PEM") {
            try NIOSSLCertificate.fromPEMFile(files.certificate)
        }
        guard let first = chain.first else { throw unusable(files.certificate, "has no certificate in it") }
        try refuseOpenKey(files.key)
        let key = try attempt(files.key, "is no private key in PEM without a passphrase") {
            try NIOSSLPrivateKey(file: files.key, format: .pem)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        // A client that does not say goodbye must not hold up the end of the program.
        configuration.shutdownTimeout = .seconds(1)
        if let authorities = files.clientAuthorities {
            let trusted = try attempt(authorities, "has no certificates in PEM") {
                try NIOSSLCertificate.fromPEMFile(authorities)
            }
            configuration.trustRoots = .certificates(trusted)
            configuration.certificateVerification = .optionalVerification
        }
        let context = try attempt(files.key, "does not belong to \(files.certificate)") {
            try NIOSSLContext(configuration: configuration)
        }
        return (context, stamps, Int64(first.notValidAfter))
    }

    /// Security rule 43. The group may read it: Debian keeps keys for the group `ssl-cert`.
    private static func refuseOpenKey(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw unusable(path, String(cString: strerror(errno))) }
        guard status.st_mode & 0o007 == 0 else {
            throw unusable(path, "can be read by everybody; run: chmod o= \(path)")
        }
    }

    private static func attempt<Value>(_ path: String, _ reason: String, _ body: () throws -> Value) throws -> Value {
        guard access(path, R_OK) == 0 else { throw unusable(path, String(cString: strerror(errno))) }
        do {
            return try body()
        } catch {
            throw unusable(path, reason)
        }
    }

    private static func unusable(_ path: String, _ reason: String) -> CertificateError {
        CertificateError(file: path, reason: reason)
    }
}
