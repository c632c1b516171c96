import ArgumentParser
import Foundation
import Identity
import Logging

/// `gatehouse check`: the decision of every door, on the command line.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Ask whether somebody may log in.",
        discussion: """
            The password comes on the first line of standard input, or is asked for on a terminal; a second line is the \
            code of the second factor. Exit status 0: yes, 1: no, 69: no decision can be made.
            """)

    @Argument(help: "The user name or e-mail address.")
    var user: String

    @Option(help: "A permission to ask for, such as subscribers:get.")
    var permission: String?

    @Option(name: .customLong("list-id"), help: "The list to ask about, with list:get or list:manage as permission.")
    var list: Int32?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let logger = Log.start(settings, quiet: true)
        let open = try OpenStore(settings, create: false)
        let (password, code) = try SecretPrompt.passwordAndCode(for: user)
        var attempt = LoginAttempt(
            identity: .login(user), password: password, code: code, mayAppendCode: code == nil, door: .cli)
        if let list {
            attempt.list = LoginAttempt.ListQuestion(list: ListID(rawValue: list), manage: permission == "list:manage")
        } else if let permission {
            attempt.permission = Permission(rawValue: permission)
        }
        let authenticator = try Authenticator(
            open, settings: settings, sources: try Sources(settings), logger: logger)
        let verdict = await authenticator.authenticate(attempt)
        await authenticator.flush()
        switch verdict {
        case .allowed(let admission):
            report(allowed: true, reason: nil, account: admission.account)
        case .refused(let refusal):
            report(allowed: false, reason: refusal.reason.rawValue, account: nil)
            throw CommandOutcome(refusal.reason == .unavailable || refusal.reason == .busy ? .unavailable : .failed)
        }
    }

    private func report(allowed: Bool, reason: String?, account: Account?) {
        guard common.json else {
            if !common.quiet { print(allowed ? "allowed" : "refused: \(reason ?? "")") }
            return
        }
        var fields: [String: Any] = ["allowed": allowed]
        if let reason { fields["reason"] = reason }
        if let account {
            fields["user"] = account.user.username
            fields["roles"] = [account.role?.name, account.listRole?.name].compactMap(\.self)
            fields["permissions"] = account.permissions.map(\.rawValue)
        }
        let data = (try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])) ?? Data("{}".utf8)
        print(String(decoding: data, as: UTF8.self))
    }
}
