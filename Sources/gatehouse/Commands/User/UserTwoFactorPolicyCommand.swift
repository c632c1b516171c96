import ArgumentParser
import Directory
import Identity

/// `gatehouse user 2fa-policy`
struct UserTwoFactorPolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "2fa-policy",
        abstract: "Say when a code is asked for.",
        discussion: """
            For a person: required (nobody gets in without a second factor), if_enrolled (from those who have one, and where \
            the role wants one) or never. For an API user it is about everybody who logs in through that service: whom it \
            checks, and who binds over LDAP on a connection on which it has bound.
            """)

    @Argument(help: "The user name or e-mail address.")
    var name: String

    @Argument(help: "required, if_enrolled or never.", transform: ArgumentWord.read)
    var rule: SecondFactorRule

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        let user = try open.user(name)
        try open.change { draft throws(ChangeError) in
            var changes = UserChanges()
            changes.secondFactorRule = rule
            try draft.updateUser(user.id, changes)
        }
        CommandResult(common).show(
            "\(user.username): a code is \(Self.words(rule))",
            ["username": user.username, "twofa_policy": rule.rawValue])
    }

    private static func words(_ rule: SecondFactorRule) -> String {
        switch rule {
        case .required: "required"
        case .ifEnrolled: "asked for if there is a second factor"
        case .never: "never asked for"
        }
    }
}
