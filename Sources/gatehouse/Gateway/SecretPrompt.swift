import Foundation
import Glibc
import Identity

/// Reads passwords from standard input, never from the command line.
enum SecretPrompt {
    /// The password on the first line, and a code on the second if there is one. On a terminal the password is asked for
    /// and not shown.
    ///
    /// - Throws: `CommandOutcome` if there is nothing to read.
    static func passwordAndCode(for user: String) throws -> (Secret<[UInt8]>, Secret<[UInt8]>?) {
        let isTerminal = isatty(STDIN_FILENO) == 1
        if isTerminal { say("Password of \(user): ") }
        let line = isTerminal ? withoutEcho { readLine(strippingNewline: true) } : readLine(strippingNewline: true)
        if isTerminal { say("\n") }
        guard let line else { throw CommandOutcome(.usage, "no password on standard input") }
        let code = isTerminal ? nil : readLine(strippingNewline: true)
        return (
            Secret(Array(line.utf8)), code.flatMap { $0.isEmpty ? nil : Secret(Array($0.utf8)) }
        )
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    private static func withoutEcho<Value>(_ body: () -> Value) -> Value {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return body() }
        var quiet = settings
        quiet.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) }
        return body()
    }
}
