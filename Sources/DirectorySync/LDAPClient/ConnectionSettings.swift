/// Everything that is needed to reach one directory, apart from who binds.
public struct ConnectionSettings: Sendable, Equatable {
    /// Addresses of the same directory, tried in order.
    public var urls: [DirectoryURL]

    /// How the connection is protected.
    public var tls: TLSSettings

    /// Whether a password may go in clear text to another machine than this one.
    public var allowPlain: Bool

    /// How long each step may take.
    public var timeouts: ConnectionTimeouts

    /// The largest message taken from the directory, in octets; a group with all its members is one message.
    public var maximumMessageSize: Int

    /// The most entries taken from one search.
    public var maximumEntries: Int

    /// Collects the settings of a connection.
    public init(
        urls: [DirectoryURL],
        tls: TLSSettings = TLSSettings(),
        allowPlain: Bool = false,
        timeouts: ConnectionTimeouts = ConnectionTimeouts(),
        maximumMessageSize: Int = 32 * 1024 * 1024,
        maximumEntries: Int = 1_000_000
    ) {
        self.urls = urls
        self.tls = tls
        self.allowPlain = allowPlain
        self.timeouts = timeouts
        self.maximumMessageSize = maximumMessageSize
        self.maximumEntries = maximumEntries
    }

    /// Checks that schemes and TLS mode go together, before anything is sent.
    ///
    /// - Throws: `DirectoryError` with the code `invalidInput` that names the URL.
    public func validate() throws(DirectoryError) {
        guard !urls.isEmpty else {
            throw DirectoryError(.invalidInput, host: "", message: "no URL is given")
        }
        for url in urls {
            switch (url.scheme, tls.mode) {
            case (.ldap, .ldaps):
                throw DirectoryError(
                    .invalidInput, host: url.description, message: "tls.mode is ldaps, but the URL begins with ldap://",
                    remedy: "Write ldaps:// or set tls.mode to starttls")
            case (.ldaps, .startTLS), (.ldaps, .off):
                throw DirectoryError(
                    .invalidInput, host: url.description,
                    message: "the URL begins with ldaps://, but tls.mode is \(tls.mode.rawValue)",
                    remedy: "Set tls.mode to ldaps")
            case (.ldap, _), (.ldaps, .ldaps), (.ldapi, _): break
            }
        }
    }
}
