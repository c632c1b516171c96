import Directory
import Identity

/// An end of a command other than plain success: a status for scripts, and a sentence for people.
struct CommandOutcome: Error, Sendable, CustomStringConvertible {
    /// What the process ends with.
    let status: ExitStatus
    /// What happened, to what, and what to do; nil when all was said already.
    let message: String?

    init(_ status: ExitStatus, _ message: String? = nil) {
        self.status = status
        self.message = message
    }

    /// Translates an error of our own.
    ///
    /// - Returns: nil for an error of the parser, which prints usage and chooses the status itself.
    init?(_ error: any Error) {
        switch error {
        case let outcome as CommandOutcome: self = outcome
        case let error as SettingsError: self.init(.usage, error.description)
        case let error as StoreError: self.init(error.code == .busy ? .unavailable : .failed, error.message)
        case let error as SourceRefusal: self.init(error.code == .busy ? .unavailable : .failed, error.description)
        case let error as SyncLockLost: self.init(.failed, error.description)
        case let error as ChangeError: self.init(.failed, error.message)
        case let error as ImportFailure: self.init(.failed, "nothing was imported\n\(error)")
        default: return nil
        }
    }

    var description: String { message ?? "exit status \(status.rawValue)" }
}
