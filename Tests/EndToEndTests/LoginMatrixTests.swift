import Directory
import Foundation
import Identity
import LDAPProtocol
import Store
import TestSupport
import Testing

@testable import gatehouse

/// Every door against every state of an account, with the built program and real clients: one decision, told in the words
/// of each door (decisions 13).
@Suite struct LoginMatrixTests {
    /// What a door says.
    enum Answer: String {
        case yes
        case no
        /// A code is missing.
        case code
        /// The password has to be changed first; where it can be, there.
        case change
        case expired
        /// Too many failures, try again later: only where it is told for names that nobody has too.
        case later
    }

    /// What somebody shows.
    struct Claim {
        var name: String
        var password: String
        var code: String?
        var service: String?
        var isMachine = false

        /// Password and code in one field.
        var field: String { password + (code ?? "") }

        func dn(_ base: String) -> String {
            if isMachine { return "uid=\(name),ou=services,\(base)" }
            return service.map { "uid=\(name),cn=\($0),ou=services,\(base)" } ?? "uid=\(name),ou=people,\(base)"
        }
    }

    /// Another door is another case, and a column of ``expected``.
    enum Door: String, CaseIterable {
        case ldap, plain, check, forward, form, api

        func ask(_ server: Gateway.Server, socket: String, _ claim: Claim) throws -> Answer {
            switch self {
            case .ldap:
                return try bind(["-x", "-H", server.ldap, "-D", claim.dn(base), "-w", claim.field])
            case .plain:
                return try bind(["-Q", "-Y", "PLAIN", "-H", socket, "-U", claim.name, "-w", claim.field])
            case .check:
                var fields = ["username": claim.name, "password": claim.password]
                fields["totp"] = claim.code
                fields["service"] = claim.service
                let body = try JSONSerialization.data(withJSONObject: fields)
                let answer = try Client.check(server.http, String(decoding: body, as: UTF8.self))
                if answer.contains(#""allowed":true"#) { return .yes }
                let words: [(String, Answer)] = [
                    ("code_required", .code), ("must_change_password", .change), ("expired", .expired),
                    ("invalid", .no),
                ]
                let word = words.first { answer.contains("\"reason\":\"\($0.0)\"") }
                return try #require(word, "\(answer)").1
            case .forward:
                return try curl("\(server.http)/api/auth/forward", ["-u", "\(claim.name):\(claim.field)"])
            case .form: return try logIn(server, claim)
            case .api: return try curl("\(server.http)/api/profile", ["-u", "\(claim.name):\(claim.field)"])
            }
        }

        private func bind(_ arguments: [String]) throws -> Answer {
            let outcome = try ProgramRun.run("ldapwhoami", arguments, environment: ["LDAPNOINIT": "1"])
            if outcome.status == 0 { return .yes }
            try #require(outcome.status == 49, "\(outcome.errors)")
            if outcome.errors.contains("one-time code") { return .code }
            return outcome.errors.contains("expired") ? .expired : .no
        }

        /// Asks over HTTP; 403 says why.
        private func curl(_ url: String, _ arguments: [String]) throws -> Answer {
            let text = try ProgramRun.succeed("curl", ["-s", "-w", "\n%{http_code}"] + arguments + [url])
            switch text.suffix(3) {
            case "200": return .yes
            case "401": return .no
            case "429": return .later
            default:
                try #require(text.hasSuffix("403"), "\(text)")
                if text.contains("two-factor") { return .code }
                return text.contains("has to be changed") ? .change : .no
            }
        }

        /// Both steps of the form.
        private func logIn(_ server: Gateway.Server, _ claim: Claim) throws -> Answer {
            func post(_ path: String, _ fields: [(String, String)]) throws -> (status: String, location: String) {
                let data = fields.flatMap { ["--data-urlencode", "\($0.0)=\($0.1)"] }
                let text = try ProgramRun.succeed(
                    "curl",
                    ["-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}"] + data + [server.http + path])
                return (String(text.prefix(3)), String(text.dropFirst(4)))
            }
            var (status, location) = try post(
                "/admin/login", [("username", claim.name), ("password", claim.password)])
            if let code = claim.code, location.contains("/twofa") {
                let token = location.split(separator: "token=").last?.prefix { $0 != "&" } ?? ""
                (status, location) = try post(
                    "/admin/login/twofa", [("token", String(token)), ("totp_code", code)])
            }
            switch status {
            case "302":
                if location.contains("/twofa") { return .code }
                return location.contains("/password") ? .change : .yes
            case "429": return .later
            default: return .no
            }
        }
    }

    /// What is the matter with an account, or with what is shown.
    enum State: String, CaseIterable {
        case ok, wrong, disabled, locked, expired, mustChange, noCode, rightCode, wrongCode, replayedCode, appPassword
        case apiToken
    }

    // ldap, plain, check, forward, form, api
    static let expected: [State: [Answer]] = [
        .ok: [.yes, .yes, .yes, .yes, .yes, .yes],
        .wrong: [.no, .no, .no, .no, .no, .no],
        .disabled: [.no, .no, .no, .no, .no, .no],
        .locked: [.no, .no, .no, .no, .later, .later],
        .expired: [.expired, .expired, .expired, .no, .change, .change],
        // Over LDAP the bind succeeds, and nothing but the change of the password can follow.
        .mustChange: [.yes, .yes, .change, .no, .change, .change],
        .noCode: [.code, .code, .code, .no, .code, .code],
        // The API takes no codes: people with a second factor use its pages, programs a token.
        .rightCode: [.yes, .yes, .yes, .yes, .yes, .no],
        .wrongCode: [.no, .no, .no, .no, .no, .no],
        .replayedCode: [.no, .no, .no, .no, .no, .no],
        // It is good where the service is named.
        .appPassword: [.yes, .no, .yes, .no, .no, .no],
        .apiToken: [.yes, .yes, .yes, .yes, .no, .yes],
    ]

    private static let base = "dc=example,dc=org"
    private static let password = "Correct-Horse-7"
    private static let hour: Int64 = 3600

    @Test func everyDoorAnswersEveryStateAsTheTableSays() throws {
        let gateway = try Gateway(
            baseDN: Self.base, configuration: "passwords: { rehash: false }\npolicy: { password: { maxAge: 30d } }\n")
        let secret = TOTPSecret()
        let claims = try Self.people(of: gateway, secret)
        let socket = gateway.folder.path("ldapi")
        let server = try gateway.serve("--ldapi", socket)
        let url = "ldapi://" + socket.replacing("/", with: "%2F")
        for state in State.allCases {
            let answers = try #require(Self.expected[state])
            try #require(answers.count == Door.allCases.count)
            for (door, answer) in zip(Door.allCases, answers) {
                var claim = try #require(claims[state.rawValue + door.rawValue])
                let codes = Self.codes(secret)
                switch state {
                case .rightCode: claim.code = codes.right
                case .wrongCode: claim.code = codes.wrong
                case .locked: try Self.fail(claim, server)
                case .replayedCode:
                    claim.code = codes.right
                    #expect(try Door.check.ask(server, socket: url, claim) == .yes)
                default: break
                }
                #expect(
                    try door.ask(server, socket: url, claim) == answer, "\(state.rawValue) at \(door.rawValue)")
            }
        }
    }

    /// Ten wrong passwords, which lock an account.
    private static func fail(_ claim: Claim, _ server: Gateway.Server) throws {
        let checks = (0..<10).map { _ in ["username": claim.name, "password": "wrong-password"] }
        let body = try JSONSerialization.data(withJSONObject: ["checks": checks])
        _ = try ProgramRun.succeed(
            "curl",
            [
                "-s", "-f", "-u", "\(Gateway.admin):\(Gateway.adminPassword)", "-H", "Content-Type: application/json",
                "-d", String(decoding: body, as: UTF8.self), "\(server.http)/api/auth/check/batch",
            ])
    }

    /// The code of this moment, and one that is wrong for a while.
    private static func codes(_ secret: TOTPSecret) -> (right: String, wrong: String) {
        let step = TOTP.step(at: UInt64(max(0, SystemLoginClock().time.seconds)))
        let totp = TOTP(secret)
        func code(_ step: UInt64) -> String { String(decoding: totp.code(atStep: step), as: UTF8.self) }
        let near = Set((step - 2...step + 4).map(code))
        return (code(step), (0...7).map { "00000\($0)" }.first { !near.contains($0) } ?? "")
    }

    /// Makes an account for each cell, so that none feels what another did.
    private static func people(of gateway: Gateway, _ secret: TOTPSecret) throws -> [String: Claim] {
        let settings = try Settings(environment: [
            "GATEHOUSE_DATA": gateway.folder.path("data"), "GATEHOUSE_BASE_DN": base,
        ])
        let open = try OpenStore(settings, create: true)
        defer { open.directory.shutdown() }
        let sealer = try TOTPSealer(source: open.keys)
        let hash = try PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1)).hash(Array(password.utf8))
        var claims: [String: Claim] = [:]
        for state in State.allCases {
            for door in Door.allCases {
                var claim = Claim(name: (state.rawValue + door.rawValue).lowercased(), password: password)
                let token = APIToken.make()
                let app = AppPassword.make()
                let name = claim.name
                try open.change { draft throws(ChangeError) -> Void in
                    if state == .apiToken {
                        var new = NewUser(username: name, type: .api)
                        new.password = APIToken.stored(token)
                        _ = try draft.createUser(new)
                        return
                    }
                    let id = try draft.createUser(NewUser(username: name, password: hash))
                    var changes = UserChanges()
                    switch state {
                    case .disabled: changes.status = .disabled
                    case .mustChange: changes.mustChangePassword = true
                    case .noCode, .rightCode, .wrongCode, .replayedCode:
                        guard let entry = draft.snapshot.entry(of: id),
                            let sealed = try? sealer.seal(secret, owner: entry.record.uuid.octets)
                        else { return }
                        try draft.setTwoFactor(of: id, sealedSecret: sealed, recoveryCodes: RecoveryCodes())
                    case .appPassword:
                        _ = try draft.addAppPassword(
                            to: id, NewAppPassword(name: "Phone", service: "mail"), stored: AppPassword.stored(app))
                    case .expired:
                        guard var record = draft.snapshot.entry(of: id)?.record, case .user(var user) = record.content
                        else { return }
                        user.passwordChangedAt = draft.time.advanced(bySeconds: -31 * 24 * hour)
                        record.content = .user(user)
                        try draft.put(record)
                    default: break
                    }
                    try draft.updateUser(id, changes)
                }
                switch state {
                case .wrong: claim.password = "wrong-password"
                case .appPassword: (claim.password, claim.service) = (app.exposed, "mail")
                case .apiToken: (claim.password, claim.isMachine) = (token.exposed, true)
                default: break
                }
                claims[state.rawValue + door.rawValue] = claim
            }
        }
        return claims
    }
}

/// The base that all doors share.
private let base = "dc=example,dc=org"
