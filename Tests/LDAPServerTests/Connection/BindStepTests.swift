import LDAPProtocol
import Testing

@testable import LDAPServer

@Suite("BindStep")
struct BindStepTests {
    static func simple(_ name: String, _ password: String, version: Int32 = 3) -> BindRequest {
        BindRequest(
            version: version, name: Array(name.utf8), authentication: .simple(SecretBytes(Array(password.utf8))))
    }

    static let ends: [(BindRequest, Bool, ResultCode)] = [
        (simple("", ""), true, .success),
        (simple("", ""), false, .success),
        (simple("", "", version: 2), true, .protocolError),
        (simple("cn=a", "secret", version: 4), true, .protocolError),
        (simple("cn=a", ""), true, .unwillingToPerform),
        (simple("no name at all", ""), true, .unwillingToPerform),
        // Nothing secret came, so that the missing protection is not the point.
        (simple("cn=a", ""), false, .unwillingToPerform),
        (simple("cn=a", "secret"), false, .confidentialityRequired),
        (simple("", "secret"), false, .confidentialityRequired),
        (BindRequest(version: 2, authentication: .sasl(mechanism: "EXTERNAL", credentials: nil)), true, .protocolError),
        (BindRequest(authentication: .unsupported(.context(9))), true, .authMethodNotSupported),
        (BindRequest(version: 2, authentication: .unsupported(.context(9))), true, .protocolError),
    ]

    @Test(arguments: ends)
    func endsWithoutLookingAtThePassword(_ request: BindRequest, _ takesPasswords: Bool, _ code: ResultCode) {
        guard case .end(let result, let text) = BindStep(request, takesPasswords: takesPasswords) else {
            Issue.record("went on to the password")
            return
        }
        #expect(result == code)
        #expect(text.isEmpty == (code == .success))
    }

    @Test func goesOnToTheMechanism() {
        for credentials in [nil, SecretBytes([]), SecretBytes([0])] {
            let request = BindRequest(authentication: .sasl(mechanism: "X", credentials: credentials))
            #expect(BindStep(request, takesPasswords: false) == .sasl(mechanism: "X", credentials))
        }
    }

    @Test func goesOnToThePassword() {
        for name in ["cn=a", "", "no name at all"] {
            let step = BindStep(Self.simple(name, " "), takesPasswords: true)
            #expect(step == .verify(name: Array(name.utf8), SecretBytes([0x20])))
        }
    }
}
