public import Identity
import Synchronization

/// The one-time right to make the first super admin in a browser (decisions 9): a token that the program prints.
public final class Setup: Sendable {
    /// The token; 256 random bits, known to whoever reads the program's output.
    public let token: Secret<String>

    /// A new token.
    public init() { token = Secret(Random.alphanumeric(43)) }

    /// Whether somebody has the token.
    func isRight(_ given: String?) -> Bool {
        guard let given else { return false }
        return ConstantTime.equals(Array(given.utf8), Array(token.exposed.utf8))
    }
}
