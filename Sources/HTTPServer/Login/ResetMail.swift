import Directory
import Identity
import Logging

/// Sends people a link under which they set another password, if they ask for it and have an address.
///
/// Whoever asks is told the same, whether anything is sent or not, and as soon: the work is done afterwards, one letter at a
/// time, and what comes too thick is dropped.
struct ResetMail: Sendable {
    /// For how long a link is good, in seconds.
    private static let validity: Int64 = 3_600
    /// How long after one letter nobody gets another, in seconds.
    private static let pause: Int64 = 600
    private static let mostWaiting = 100

    let directory: LiveDirectory
    let sender: any MailSender
    /// What the links begin with, without a slash at the end.
    let root: String
    let clock: any LoginClock
    let logger: Logger
    private let wishes: AsyncStream<Wish>
    private let inlet: AsyncStream<Wish>.Continuation

    private struct Wish: Sendable {
        var login: String
        var address: String?
    }

    init(
        directory: LiveDirectory, sender: any MailSender, root: String, clock: any LoginClock = SystemLoginClock(),
        logger: Logger
    ) {
        self.directory = directory
        self.sender = sender
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
        self.clock = clock
        self.logger = logger
        (wishes, inlet) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaiting))
    }

    /// Takes a wish note of; never waits.
    ///
    /// - Parameters:
    ///   - login: a user name or an e-mail address as it was typed.
    ///   - address: where it was typed.
    func ask(for login: String, from address: String?) { inlet.yield(Wish(login: login, address: address)) }

    /// Works until the task is cancelled.
    func run() async {
        for await wish in wishes {
            do {
                try await fulfil(wish)
            } catch {
                logger.warning("mail_failed", metadata: ["reason": "\(error)"])
            }
        }
    }

    private func fulfil(_ wish: Wish) async throws {
        let now = clock.time
        guard let entry = directory.snapshot.entry(login: wish.login), let user = entry.user, let email = user.email,
            mayReset(user, entry, at: now)
        else { return }
        let token = PasswordReset.makeToken()
        let reset = PasswordReset(
            digest: PasswordReset.digest(of: token.exposed), expiresAt: now.advanced(bySeconds: Self.validity))
        let actor = Actor(door: .http, name: user.username, entry: entry.id, address: wish.address)
        try await directory.perform(actor) { draft in try draft.beginPasswordReset(of: user.id, reset) }
        try await sender.send(
            to: email, subject: "Set another password",
            text: """
                Somebody, you we hope, asked for another password for \(user.username).
                Set it within an hour here, once:

                \(root)/admin/reset?user=\(user.id)&token=\(token.exposed)

                If it was not you, nothing needs to be done: the password stays as it is.

                """)
        logger.info("reset_mailed", metadata: ["user": "\(user.id)"])
    }

    /// Super admins are not reset by whoever reads their mail; the command line is there for them.
    private func mayReset(_ user: User, _ entry: Entry, at now: Timestamp) -> Bool {
        guard user.type == .user, user.status == .enabled, user.passwordLogin, entry.record.origin == nil,
            user.role.flatMap({ directory.snapshot.userRole($0.role) })?.isSuperAdmin != true
        else { return false }
        guard let last = user.passwordReset else { return true }
        return last.expiresAt <= now.advanced(bySeconds: Self.validity - Self.pause)
    }
}
