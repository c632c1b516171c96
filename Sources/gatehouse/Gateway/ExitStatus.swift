/// How a command ended, for scripts.
enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done; for a question, yes.
    case done = 0
    /// Failed; for a question, no.
    case failed = 1
    /// A plan waits for approval; nothing was changed.
    case held = 2
    /// Done, except for names, e-mails or accounts that could not be taken.
    case conflicts = 3
    /// The command line or the configuration is wrong; nothing was tried.
    case usage = 64
    /// Something that is needed does not answer: a port in use, a directory that is down.
    case unavailable = 69
}
