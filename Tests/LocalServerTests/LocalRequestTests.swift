import Identity
import Testing

@testable import LocalServer

@Suite("LocalRequest")
struct LocalRequestTests {
    static let unreadable: [String] = [
        "", "[]", "7", "{", #"{"request":7}"#, #"{"request":"check"}"#, #"{"request":"check","user":"jane"}"#,
        #"{"request":"check","user":["jane"],"password":"x"}"#,
        #"{"request":"check","user":"jane","password":null}"#,
        #"{"request":"check","user":"jane","password":"x","requires":"users:get"}"#,
        #"{"request":"check","user":"jane","password":"x","groups":"staff"}"#,
        #"{"request":"check","user":"jane","password":"x","require":["users:get"]}"#,
        #"{"request":"check","user":"jane","password":"x","new_password":"y"}"#,
        #"{"request":"account","user":"jane","code":"123456"}"#,
        #"{"request":"change_password","user":"jane","password":"x"}"#,
        #"{"request":"change_password","user":"jane","password":"x","new_password":"y","groups":["staff"]}"#,
        #"{"request":"delete","user":"jane"}"#,
    ]

    @Test(arguments: unreadable) func refusesWhatItDoesNotUnderstand(line: String) {
        guard case .unreadable(let problem) = LocalRequest(json: Array(line.utf8)) else {
            Issue.record("was read: \(line)")
            return
        }
        #expect(!problem.contains("jane"))
    }

    @Test func refusesWhatIsNoText() {
        guard case .unreadable = LocalRequest(json: [0x7B, 0xFF, 0x7D]) else {
            Issue.record("was read")
            return
        }
        let deep = String(repeating: "[", count: 16_000)
        guard case .unreadable = LocalRequest(json: Array(deep.utf8)) else {
            Issue.record("was read")
            return
        }
    }

    @Test func asksForACodeBehindThePasswordOnlyWithoutOneBesideIt() {
        let line = #"{"request":"check","user":"jane","password":"x","service":"sshd","address":"192.0.2.1""#
        guard case .check(let without) = LocalRequest(json: Array((line + "}").utf8)),
            case .check(let with) = LocalRequest(json: Array((line + #","code":"123456"}"#).utf8))
        else {
            Issue.record("not read")
            return
        }
        #expect(without.mayAppendCode && without.code == nil)
        #expect(!with.mayAppendCode && with.code?.exposed == Array("123456".utf8))
        #expect(with.service == "sshd" && with.address == "192.0.2.1" && with.door == .pam)
    }
}
