import LDAPProtocol
import Testing

@testable import LDAPServer

@Suite("SASLExchange")
struct SASLExchangeTests {
    static func words(_ text: String) -> SecretBytes { SecretBytes(Array(text.utf8)) }

    @Test func readsNameAndPasswordOfPLAIN() {
        for text in ["\0jane\0secret", "jane\0jane\0secret"] {
            #expect(SASLExchange("PLAIN").step(Self.words(text)) == .password(login: "jane", Self.words("secret")))
        }
    }

    @Test func asksForWordsThatDidNotComeAtOnce() {
        let exchange = SASLExchange("PLAIN")
        #expect(exchange.step(nil) == .challenge([]))
        #expect(exchange.step(Self.words("\0jane\0secret")) == .password(login: "jane", Self.words("secret")))
    }

    static let malformed = ["", "jane", "\0jane", "\0jane\0", "\0\0secret", "\0jane\0a\0b", "joe\0jane\0secret"]

    @Test(arguments: malformed)
    func refusesWhatIsNoPLAIN(_ text: String) {
        let step = SASLExchange("PLAIN").step(Self.words(text))
        #expect(step == .malformed || step == .failed)
    }

    @Test func cannotUseWhatTheLibraryDoesNotHave() {
        #expect(SASLExchange("NO-SUCH").step(nil) == .failed)
    }
}
