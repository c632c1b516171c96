import Foundation
import Synchronization

/// Which doors are open, and the lines that say so on standard output.
final class Doors: Sendable {
    private struct State {
        var isHTTPOpen = false
        var isLDAPOpen = false
        var isHTTPSOpen: Bool
    }

    private let state: Mutex<State>
    private let isQuiet: Bool

    /// - Parameter hasHTTPS: whether there is a door for HTTP inside TLS.
    init(isQuiet: Bool, hasHTTPS: Bool = false) {
        self.isQuiet = isQuiet
        state = Mutex(State(isHTTPSOpen: !hasHTTPS))
    }

    /// Whether all serve.
    var areOpen: Bool { state.withLock { $0.isHTTPOpen && $0.isHTTPSOpen && $0.isLDAPOpen } }

    func httpsListens(on address: String) {
        state.withLock { $0.isHTTPSOpen = true }
        say("HTTP on https://\(address)")
    }

    /// - Parameter urls: the addresses as clients write them.
    func ldapListens(on urls: [String]) {
        state.withLock { $0.isLDAPOpen = true }
        for url in urls { say("LDAP on \(url)") }
    }

    /// - Parameter paths: those of the sockets of this machine.
    func localListens(at paths: [String]) {
        for path in paths { say("Checks on unix:\(path)") }
    }

    /// - Parameter setup: the one-time token, if there is no super admin yet.
    func httpListens(on address: String, setup: String?) {
        state.withLock { $0.isHTTPOpen = true }
        say("HTTP on http://\(address)")
        if let setup {
            // Printed even when quiet: without it nobody gets in.
            Self.write("Set up the first super admin, once: http://\(address)/admin/login?token=\(setup)")
        }
    }

    private func say(_ line: String) { if !isQuiet { Self.write(line) } }

    private static func write(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
