import Foundation
import Glibc
import Synchronization

/// A server that daemonised itself and wrote its process id: it ends with this object, and with this process, however
/// that ends.
final class ServerProcess: Sendable {
    private struct State {
        var process: pid_t?
        var watcher: (process: pid_t, channel: Int32)?
    }

    private let state = Mutex(State())

    deinit { end(SIGKILL) }

    /// Starts a server that daemonises itself, and takes over the process whose id it writes.
    ///
    /// - Parameters:
    ///   - file: where it writes its process id; one that is left there goes first.
    ///   - launch: runs the program until it returns to its caller, which may be before it wrote.
    /// - Throws: `ProgramRun.Failure` if no id comes, and what `launch` throws.
    func start(_ program: String, processIn file: String, _ launch: () throws -> Void) throws {
        unlink(file)
        try launch()
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            if text.hasSuffix("\n"), let process = pid_t(text.filter { !$0.isWhitespace }), process > 1 {
                let watcher = try Self.watch(process)
                return state.withLock { $0 = State(process: process, watcher: watcher) }
            }
            usleep(5_000)
        }
        throw ProgramRun.Failure(description: "\(program) wrote no process id")
    }

    /// Makes the server stand still, and returns when all its threads do.
    func suspend() {
        guard let process = state.withLock(\.process) else { return }
        _ = Glibc.kill(process, SIGSTOP)
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline, !Self.standsStill(process) { usleep(2_000) }
    }

    /// Ends what ``suspend()`` began.
    func resume() {
        state.withLock { state in
            if let process = state.process { _ = Glibc.kill(process, SIGCONT) }
        }
    }

    /// Sends a signal that ends it, and waits until it is gone.
    func end(_ signal: Int32) {
        let state = state.withLock { state in
            defer { state = State() }
            return state
        }
        // The watcher ends before its process id can belong to another process.
        if let watcher = state.watcher {
            _ = Glibc.kill(watcher.process, SIGKILL)
            var status: Int32 = 0
            waitpid(watcher.process, &status, 0)
            close(watcher.channel)
        }
        guard let process = state.process else { return }
        _ = Glibc.kill(process, signal)
        if signal != SIGKILL { _ = Glibc.kill(process, SIGCONT) }
        let deadline = ContinuousClock.now + .seconds(20)
        while Glibc.kill(process, 0) == 0, Self.state(ofTask: "\(process)") != "Z" {
            if ContinuousClock.now > deadline { _ = Glibc.kill(process, SIGKILL) }
            usleep(5_000)
        }
    }

    private static func standsStill(_ process: pid_t) -> Bool {
        guard let folder = opendir("/proc/\(process)/task") else { return true }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            guard ["T", "t", "Z", "X", nil].contains(state(ofTask: "\(process)/task/\(name)")) else { return false }
        }
        return true
    }

    /// The letter for the state of a process or thread (proc(5)); nil for one that is gone.
    private static func state(ofTask path: String) -> Character? {
        guard let file = fopen("/proc/\(path)/stat", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard let name = text.lastIndex(of: ")") else { return nil }
        return text[name...].dropFirst(2).first
    }

    /// A process that kills another one as soon as this one is gone and its end of the socket with it.
    private static func watch(_ process: pid_t) throws -> (process: pid_t, channel: Int32) {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
            throw ProgramRun.Failure(description: "no socket: error \(errno)")
        }
        defer { close(pair[0]) }
        let watcher = try ProgramRun.spawn(
            "sh", ["-c", "read line; kill -9 \(process)"], descriptors: [pair[0], 1, 2])
        return (watcher, pair[1])
    }
}
