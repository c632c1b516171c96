import Directory
import Glibc
import Identity
import LocalServer
import NIOPosix
import TestSupport
import Testing

@Suite("LocalService")
struct LocalServiceTests {
    static let checks: [(fields: String, answer: String)] = [
        (#""user":"jane","password":"secret-jane""#, #"{"allowed":true,"user":"jane"}"#),
        (#""user":"JANE","password":"secret-jane""#, #"{"allowed":true,"user":"jane"}"#),
        (#""user":"jane@example.org","password":"secret-jane""#, #"{"allowed":true,"user":"jane"}"#),
        (#""user":"jane","password":"wrong""#, #"{"allowed":false,"reason":"invalid"}"#),
        (#""user":"jane","password":"secret-jane\u0000""#, #"{"allowed":false,"reason":"invalid"}"#),
        (#""user":"bob","password":"secret-bob""#, #"{"allowed":false,"reason":"invalid"}"#),
        (#""user":"nobody","password":"secret""#, #"{"allowed":false,"reason":"unknown_user"}"#),
        (#""user":"jane)(uid=*","password":"secret""#, #"{"allowed":false,"reason":"unknown_user"}"#),
        (#""user":"carol","password":"secret-carol""#, #"{"allowed":false,"reason":"code_required"}"#),
        (#""user":"dave","password":"secret-dave""#, #"{"allowed":false,"reason":"not_permitted"}"#),
        (
            #""user":"jane","password":"secret-jane","require":"users:get","groups":["x","Staff"]"#,
            #"{"allowed":true,"user":"jane"}"#
        ),
        (
            #""user":"jane","password":"secret-jane","require":"users:manage""#,
            #"{"allowed":false,"reason":"not_permitted"}"#
        ),
        (
            #""user":"jane","password":"secret-jane","groups":["admins"]"#,
            #"{"allowed":false,"reason":"not_permitted"}"#
        ),
        (
            #""user":"jane","password":"secret-jane","require":"no:such""#,
            #"{"error":"require: there is no such permission"}"#
        ),
        (
            #""user":"jane","password":"secret-jane","require":"*""#,
            #"{"error":"require: there is no such permission"}"#
        ),
        (#""user":"jane","password":"""#, #"{"error":"password: a text is expected"}"#),
    ]

    @Test func checksPasswords() async throws {
        try await SmallOffice.serve { office in
            // One connection for all, so that one bad request does not end it.
            let client = try LineClient(office.socket)
            for (fields, answer) in Self.checks {
                #expect(try await client.ask(#"{"request":"check",\#(fields)}"#) == answer, "\(fields)")
            }
        }
    }

    @Test func takesACodeOnceBesideOrBehindThePassword() async throws {
        try await SmallOffice.serve { office in
            let client = try LineClient(office.socket)
            let beside = #"{"request":"check","user":"carol","password":"secret-carol","code":"\#(office.code())"}"#
            #expect(try await client.ask(beside) == #"{"allowed":true,"code_used":true,"user":"carol"}"#)
            #expect(try await client.ask(beside) == #"{"allowed":false,"reason":"invalid"}"#)
            let behind = #"{"request":"check","user":"carol","password":"secret-carol\#(office.code(1))"}"#
            #expect(try await client.ask(behind) == #"{"allowed":true,"code_used":true,"user":"carol"}"#)
        }
    }

    @Test func takesAppPasswordsForTheServiceThatAsksAndForNothingElse() async throws {
        try await SmallOffice.serve { office in
            let secret = AppPassword.make()
            try await office.directory.perform(.system) { draft in
                guard let carol = draft.snapshot.entry(login: "carol")?.user?.id else { return }
                _ = try draft.addAppPassword(
                    to: carol, NewAppPassword(name: "phone", service: "imap"), stored: AppPassword.stored(secret))
            }
            let client = try LineClient(office.socket)
            func ask(_ request: String, _ more: String) async throws -> String {
                try await client.ask(
                    #"{"request":"\#(request)","user":"carol","password":"\#(secret.exposed)",\#(more)}"#)
            }
            #expect(try await ask("check", #""service":"imap""#) == #"{"allowed":true,"user":"carol"}"#)
            #expect(try await ask("check", #""service":"sshd""#) == #"{"allowed":false,"reason":"invalid"}"#)
            #expect(
                try await ask("change_password", #""service":"imap","new_password":"correct-horse-7""#)
                    .contains(#""reason":"not_permitted""#))
        }
    }

    static let accounts: [(fields: String, answer: String)] = [
        (#""user":"jane""#, #"{"allowed":true,"user":"jane"}"#),
        (#""user":"carol""#, #"{"allowed":true,"user":"carol"}"#),
        (#""user":"bob""#, #"{"allowed":false,"reason":"disabled"}"#),
        (#""user":"dave""#, #"{"allowed":false,"reason":"not_permitted"}"#),
        (#""user":"nobody""#, #"{"allowed":false,"reason":"unknown_user"}"#),
        (#""user":"jane","groups":["staff"],"require":"users:get""#, #"{"allowed":true,"user":"jane"}"#),
        (#""user":"carol","groups":["staff"]"#, #"{"allowed":false,"reason":"not_permitted"}"#),
        (#""user":"jane","password":"x""#, #"{"error":"password: not in this request, or in this form"}"#),
    ]

    @Test func tellsWhetherAnAccountMayBeUsedWithoutAPassword() async throws {
        try await SmallOffice.serve { office in
            let client = try LineClient(office.socket)
            for (fields, answer) in Self.accounts {
                #expect(try await client.ask(#"{"request":"account",\#(fields)}"#) == answer, "\(fields)")
            }
        }
    }

    @Test func changesThePasswordOfThoseWhoShowTheOldOne() async throws {
        try await SmallOffice.serve { office in
            let client = try LineClient(office.socket)
            func change(_ user: String, _ old: String, _ new: String, code: String = "") async throws -> String {
                try await client.ask(
                    #"{"request":"change_password","user":"\#(user)","password":"\#(old)","code":"\#(code)","#
                        + #""new_password":"\#(new)"}"#)
            }
            #expect(
                try await change("jane", "secret-jane", "short")
                    == #"{"changed":false,"message":"The password is shorter than 8 bytes.","reason":"unfit_password"}"#
            )
            #expect(try await change("jane", "wrong", "correct-horse-7").contains(#""reason":"invalid""#))
            #expect(try await change("nobody", "wrong", "correct-horse-7").contains(#""reason":"unknown_user""#))
            #expect(try await change("jane", "secret-jane", "correct-horse-7") == #"{"changed":true}"#)
            let check = #"{"request":"check","user":"jane","password":"#
            #expect(try await client.ask(check + #""correct-horse-7"}"#) == #"{"allowed":true,"user":"jane"}"#)
            #expect(try await client.ask(check + #""secret-jane"}"#) == #"{"allowed":false,"reason":"invalid"}"#)
            // Somebody with a second factor shows it here too, and a new password that is refused costs no code.
            #expect(
                try await change("carol", "secret-carol", "correct-horse-8").contains(#""reason":"code_required""#))
            let code = office.code(1)
            #expect(try await change("carol", "secret-carol", "short", code: code).contains("unfit_password"))
            #expect(try await change("carol", "secret-carol", "correct-horse-8", code: code) == #"{"changed":true}"#)
        }
    }

    @Test func answersRequestsThatCameTogetherInTheirOrder() async throws {
        try await SmallOffice.serve { office in
            let client = try LineClient(office.socket)
            client.send(
                """
                {"request":"check","user":"jane","password":"secret-jane"}

                {"request":"account","user":"bob"}
                nonsense
                {"request":"account","user":"jane"}
                {"request":"account"
                """)
            client.finish()
            #expect(try await client.line() == #"{"allowed":true,"user":"jane"}"#)
            #expect(try await client.line() == #"{"allowed":false,"reason":"disabled"}"#)
            #expect(try await client.line().hasPrefix(#"{"error":"an object in JSON"#))
            #expect(try await client.line() == #"{"allowed":true,"user":"jane"}"#)
            // What was cut off is no request.
            #expect(try await client.line() == "")
        }
    }

    @Test func answersEachOfVeryManyShortRequests() async throws {
        try await SmallOffice.serve { office in
            let client = try LineClient(office.socket)
            client.send(String(repeating: "x\n", count: 8_000))
            let answers = try await client.lines(8_000)
            #expect(answers.count == 8_000 && answers.allSatisfy { $0.hasPrefix(#"{"error":"#) })
            #expect(try await client.ask(#"{"request":"account","user":"jane"}"#).contains("true"))
        }
    }

    @Test func endsAConnectionWhoseRequestIsTooLong() async throws {
        try await SmallOffice.serve {
            $0.requestLength = 1024
        } _: { office in
            let client = try LineClient(office.socket)
            client.send(#"{"request":"check","user":""# + String(repeating: "x", count: 4096))
            #expect(try await client.line() == #"{"error":"a request has at most 1024 bytes"}"#)
            #expect(try await client.line() == "")
        }
    }

    @Test func waitsForARequestForATimeOnly() async throws {
        try await SmallOffice.serve {
            $0.patience = .milliseconds(1)
        } _: { office in
            let client = try LineClient(office.socket)
            #expect(try await client.line() == "")
        }
    }

    @Test func takesSoManyConnectionsAtATime() async throws {
        try await SmallOffice.serve {
            $0.connections = 1
        } _: { office in
            let first = try LineClient(office.socket)
            #expect(try await first.ask(#"{"request":"account","user":"jane"}"#).contains("true"))
            #expect(try await LineClient(office.socket).line() == "")
            #expect(try await first.ask(#"{"request":"account","user":"jane"}"#).contains("true"))
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func listensToNamedUsersOfThisMachineAlone() async throws {
        @Sendable func ask(_ office: SmallOffice) async throws -> String {
            chmod(office.folder.path, 0o755)
            return try await NIOThreadPool.singleton.runIfActive {
                try ProgramRun.run(
                    "setpriv",
                    [
                        "--reuid=65534", "--regid=65534", "--clear-groups", "testsaslauthd", "-u", "jane", "-p",
                        "secret-jane", "-f", office.saslSocket,
                    ]
                ).output
            }
        }
        try await SmallOffice.serve { office in
            let answer = try await ask(office)
            #expect(!answer.contains("OK"))
        }
        try await SmallOffice.serve {
            $0.allowed = [65534]
        } _: { office in
            let answer = try await ask(office)
            #expect(answer.contains("OK"))
        }
    }

    @Test func goesOnWithoutASocketThatNobodyAskedFor() async throws {
        let long = "/" + String(repeating: "x", count: 200)
        try await SmallOffice.serve {
            $0.saslSocket = .init(path: long, isChosen: false)
        } _: { office in
            let client = try LineClient(office.socket)
            #expect(try await client.ask(#"{"request":"account","user":"jane"}"#).contains("true"))
        }
        await #expect(throws: LocalServiceError.self) {
            try await SmallOffice.serve {
                $0.saslSocket = .init(path: long, isChosen: true)
            } _: { _ in
            }
        }
    }
}
