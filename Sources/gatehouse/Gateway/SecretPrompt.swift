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

    /// A new password: from a file, or asked for twice on a terminal, else the first line of standard input.
    ///
    /// - Parameter file: Its first line is the password; `-` is standard input.
    /// - Throws: `CommandOutcome` if there is nothing to read, or if what was typed twice differs.
    static func newPassword(for user: String, file: String?) throws -> Secret<[UInt8]> {
        if let file, file != "-" { return try firstLine(of: file) }
        guard file == nil, isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine(strippingNewline: true) else {
                throw CommandOutcome(.usage, "no password on standard input")
            }
            return Secret(Array(line.utf8))
        }
        func ask(_ question: String) throws -> String {
            say(question)
            defer { say("\n") }
            guard let line = withoutEcho({ readLine(strippingNewline: true) }) else {
                throw CommandOutcome(.usage, "no password was given")
            }
            return line
        }
        let password = try ask("New password of \(TextTable.visible(user)): ")
        guard try ask("Once more: ") == password else {
            throw CommandOutcome(.failed, "the two passwords differ; nothing was changed")
        }
        return Secret(Array(password.utf8))
    }

    private static func firstLine(of file: String) throws -> Secret<[UInt8]> {
        guard let handle = FileHandle(forReadingAtPath: file), let data = try? handle.read(upToCount: 65_536) else {
            throw CommandOutcome(.usage, "cannot read the password file \(file)")
        }
        var line = data.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        guard !line.isEmpty else { throw CommandOutcome(.usage, "the password file \(file) is empty") }
        return Secret(Array(line))
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
