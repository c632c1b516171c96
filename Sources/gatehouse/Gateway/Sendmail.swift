import Foundation
import HTTPServer
import Synchronization

/// Mail by the sendmail program of this machine, which every mail server for Unix brings.
struct Sendmail: MailSender {
    /// The program.
    let path: String
    /// The address that letters come from.
    let from: String

    /// Why a letter was not accepted.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// How long the program may take to accept a letter.
    private static let patience: Duration = .seconds(30)

    func send(to address: String, subject: String, text: String) async throws {
        let letter = """
            From: \(from)
            To: \(address)
            Subject: \(subject)
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit
            Auto-Submitted: auto-generated

            \(text)
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        // Who gets it is said here and not read out of the letter; a lone dot ends nothing.
        process.arguments = ["-i", "-f", from, "--", address]
        process.environment = ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let status = try await Self.status(of: process) {
            try input.fileHandleForWriting.write(contentsOf: Data(letter.utf8))
            try input.fileHandleForWriting.close()
        }
        guard status == 0 else { throw Failure(description: "\(path) ended with \(status)") }
    }

    /// Starts a program, and waits for its end; one that takes too long is ended.
    private static func status(of process: Process, _ feed: () throws -> Void) async throws -> Int32 {
        let (ends, end) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { end.yield($0.terminationStatus) }
        do {
            try process.run()
        } catch {
            throw Failure(
                description: "\(process.executableURL?.path ?? "") cannot be started: \(error.localizedDescription)")
        }
        try feed()
        let number = process.processIdentifier
        let timer = Task {
            try await Task.sleep(for: patience)
            kill(number, SIGKILL)
        }
        defer { timer.cancel() }
        for await status in ends { return status }
        throw CancellationError()
    }
}
